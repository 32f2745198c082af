"""Chapters and lessons of a course: found by key or short name, written, and put in order."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import ChapterPage, CoursePage, LessonMixin
from courses.typing import Person

from .faults import Fault, ImportRefused, Mention
from .links import Links, page_named
from .registry import Place, ReadLesson
from .report import ImportReport
from .schema import ChapterFile
from .tree import save_page

Chapters = list[tuple[ChapterFile, list[ReadLesson]]]


@dataclass
class _Outline:
    """An outline being written. `again`: lessons with links to lessons that came after them."""

    course: CoursePage
    links: Links
    author: Person | None
    at: datetime.datetime
    order: list[int] = field(default_factory=list)
    written: dict[str, int] = field(default_factory=dict)
    again: list[tuple[ReadLesson, Page]] = field(default_factory=list)


def write_outline(
    chapters: Chapters,
    course: CoursePage,
    links: Links,
    report: ImportReport,
    *,
    author: Person | None,
    at: datetime.datetime,
) -> None:
    """Make the course's chapters and lessons those of the folder. Raises ImportRefused."""
    outline = _Outline(course, links, author, at)
    _refuse_foreign_keys(chapters, course)
    _free_slugs(chapters, course)
    for chapter, lessons in chapters:
        _write_chapter(chapter, lessons, outline, report)
    for lesson, parent in outline.again:
        _write_lesson(lesson, parent, outline)
    _put_in_order(Page.objects.get(pk=course.pk), outline.order)
    others = Page.objects.descendant_of(course).type(LessonMixin).live().exclude(pk__in=outline.written.values())
    report.left_alone += list(others.order_by("path").values_list("title", flat=True))
    for empty in ChapterPage.objects.child_of(course).filter(numchild=0):
        empty.delete()


def check_pages_named(mentions: list[Mention], course: CoursePage) -> None:
    """Refuse links to pages that neither the folder nor the site has. Raises ImportRefused."""
    faults = []
    for mention in mentions:
        name = mention.target.removeprefix("page:")
        if mention.target.startswith("page:") and page_named(name, course) is None:
            message = _("There is no page “%(name)s” in the course or on this site.") % {"name": name}
            faults.append(Fault(mention.file, mention.line, message))
    if faults:
        raise ImportRefused(sorted(set(faults)))


def _write_chapter(chapter: ChapterFile, lessons: list[ReadLesson], outline: _Outline, report: ImportReport) -> None:
    parent = Page.objects.get(pk=outline.course.pk)
    if chapter.chapter:
        page, existed, changed = _chapter_page(chapter, chapter.chapter, outline)
        report.note(chapter.chapter, existed=existed, changed=changed)
        outline.order.append(page.pk)
        parent = Page.objects.get(pk=page.pk)
    for lesson in lessons:
        existed, changed = _write_lesson(lesson, parent, outline)
        report.note(lesson.title, existed=existed, changed=changed)
        if outline.links.missed:
            outline.again.append((lesson, parent))
    written = [outline.written[lesson.slug] for lesson in lessons]
    if chapter.chapter:
        _put_in_order(Page.objects.get(pk=parent.pk), written)
    else:
        outline.order += written


def _write_lesson(lesson: ReadLesson, parent: Page, outline: _Outline) -> tuple[bool, bool]:
    """Write one lesson; returns whether it existed and whether anything changed."""
    course = outline.course
    outline.links.missed = outline.links.renewed = False
    existing = _lesson_page(course, lesson)
    if existing and existing.get_parent().pk != parent.pk:
        existing.move(Page.objects.get(pk=parent.pk), pos="last-child")
        existing.refresh_from_db()
    place = Place(course, Page.objects.get(pk=parent.pk), existing, outline.links.source, outline.links, lesson.key)
    try:
        changed = lesson.kind.write(lesson, place, author=outline.author, at=outline.at)
    except (ValidationError, TypeError) as error:
        said = "; ".join(error.messages) if isinstance(error, ValidationError) else _("It is a lesson of another kind.")
        message = _("“%(title)s” cannot be saved: %(problem)s") % {"title": lesson.title, "problem": said}
        raise ImportRefused([Fault("course.yaml", 0, message)]) from error
    page = _lesson_page(course, lesson)
    assert page is not None  # noqa: S101 the kind has just written it
    outline.written[lesson.slug] = page.pk
    return existing is not None, changed


def _chapter_page(chapter: ChapterFile, title: str, outline: _Outline) -> tuple[ChapterPage, bool, bool]:
    slug = chapter.slug or slugify(title) or "kapitel"
    known = ChapterPage.objects.child_of(outline.course)
    page = (known.filter(translation_key=chapter.key).first() if chapter.key else None) or known.filter(
        slug=slug
    ).first()
    existed = page is not None
    if page is None:
        page = ChapterPage(locale=outline.course.locale)
        if chapter.key and not Page.objects.filter(translation_key=chapter.key, locale=page.locale).exists():
            page.translation_key = chapter.key
    parent = Page.objects.get(pk=outline.course.pk)
    fields = {"title": title, "slug": slug}
    return page, existed, save_page(page, fields, {}, parent=parent, author=outline.author)


def _lesson_page(course: CoursePage, lesson: ReadLesson) -> Page | None:
    """The course's page that is this lesson: the one with its key, else the one with its short name."""
    pages = Page.objects.descendant_of(course).type(LessonMixin).order_by("path")
    by_key: Page | None = pages.filter(translation_key=lesson.key).first() if lesson.key else None
    by_slug: Page | None = pages.filter(slug=lesson.slug).first()
    return by_key or by_slug


def _refuse_foreign_keys(chapters: Chapters, course: CoursePage) -> None:
    """A key is one lesson of the site: what another course has already cannot come a second time."""
    keys: list[UUID] = [lesson.key for _chapter, lessons in chapters for lesson in lessons if lesson.key]
    taken = Page.objects.filter(translation_key__in=keys, locale=course.locale).not_descendant_of(course)
    faults = [
        Fault(
            "course.yaml",
            0,
            _(
                "The key “%(key)s” belongs to the page “%(title)s” of this site. To import a copy, please remove "
                "the lines “key:” first."
            )
            % {"key": page.translation_key, "title": page.title},
        )
        for page in taken.order_by("path")
    ]
    if faults:
        raise ImportRefused(faults)


def _free_slugs(chapters: Chapters, course: CoursePage) -> None:
    """Lessons that are renamed may take each other's short names: who gives up one that is wanted does so first."""
    lessons = {lesson.key: lesson.slug for _chapter, read in chapters for lesson in read if lesson.key}
    wanted = {lesson.slug for _chapter, read in chapters for lesson in read}
    pages = Page.objects.descendant_of(course).type(LessonMixin).filter(translation_key__in=lessons, slug__in=wanted)
    for page in pages.order_by("path"):
        if page.slug != lessons[page.translation_key]:
            page.slug = f"{page.slug}-{page.pk}"
            page.save(update_fields=["slug", "url_path"])


def _put_in_order(parent: Page, wanted: list[int]) -> None:
    """Move children so that the wanted ones come first, in their order; others follow as they are."""
    for position, pk in enumerate(wanted):
        current = list(parent.get_children().order_by("path").values_list("pk", flat=True))
        if current[position] != pk:
            page = Page.objects.get(pk=pk)
            page.move(Page.objects.get(pk=current[position]), pos="left")
