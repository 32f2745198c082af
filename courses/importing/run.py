"""Reading a whole course and writing it in one transaction."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from courses.actions import publishing_one_version
from courses.models import ChapterPage, CourseIndexPage, CoursePage, LessonMixin
from courses.typing import Person

from .faults import Faults
from .images import find_or_create_image
from .markdown import MarkdownReader
from .registry import Place, ReadLesson, lesson_kinds
from .schema import CourseFile
from .source import Source
from .tree import save_page
from .yaml import Node, load_yaml, parse


@dataclass
class ImportReport:
    """What an import did, by title. `left_alone`: lessons of the course that the folder does not have."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    course: CoursePage | None = None

    def note(self, title: str, *, existed: bool, changed: bool) -> None:
        (self.updated if existed and changed else self.created if changed else self.unchanged).append(title)


@dataclass(frozen=True)
class ReadCourse:
    """A course folder without faults."""

    source: Source
    head: CourseFile
    description: str
    chapters: list[tuple[str, list[ReadLesson]]]


class DryRun(Exception):
    """Takes a dry run back."""


def import_course(
    path: Path,
    *,
    index: CourseIndexPage | None = None,
    author: Person | None = None,
    at: datetime.datetime,
    dry_run: bool = False,
) -> ImportReport:
    """Import the folder below the catalog page; all or nothing.

    A dry run does everything and takes it back, files included. Raises ImportRefused with every fault found.
    """
    source = Source(path)
    course = read_course(source)
    report = ImportReport()
    images_before = get_image_model().objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    new_files: list[tuple[object, str]] = []
    try:
        with transaction.atomic():
            _write_course(course, _catalog(index, source), report, author=author, at=at)
            new_images = get_image_model().objects.filter(pk__gt=images_before)
            new_files.extend((image.file.storage, image.file.name) for image in new_images)
            if dry_run:
                raise DryRun
    except DryRun:
        for storage, name in new_files:
            storage.delete(name)  # type: ignore[attr-defined]
    return report


def read_course(source: Source) -> ReadCourse:
    """Check and read the whole folder. Raises ImportRefused with every fault found."""
    faults = Faults()
    source.check(faults)
    faults.raise_if_any()  # what must not be there is not read
    text = source.text("course.yaml", faults=faults, asked_by="course.yaml", line=0)
    node = load_yaml(text, file="course.yaml", faults=faults) if text is not None else None
    head = parse(CourseFile, node, faults) if node else None
    if node is None or head is None:
        faults.raise_if_any()
        raise AssertionError("a course that cannot be read has faults")
    _check_head(head, node, source, faults)
    description = MarkdownReader(file="course.yaml", faults=faults, first_line=node.line("description")).rich_text(
        head.description
    )
    chapters = [
        (chapter.chapter, _read_lessons(node.child("outline", number, "lessons"), source, faults))
        for number, chapter in enumerate(head.outline)
    ]
    _check_slugs(chapters, faults)
    faults.raise_if_any()
    return ReadCourse(source, head, description, chapters)


def _check_head(head: CourseFile, node: Node, source: Source, faults: Faults) -> None:
    languages = list(get_content_languages())
    if head.language not in languages:
        allowed = ", ".join(languages)
        faults.add(
            node.file, node.line("language"), _("“language” must be one of: %(expected)s.") % {"expected": allowed}
        )
    if head.cover and not source.has(head.cover):
        faults.add(node.file, node.line("cover"), _("The file “%(name)s” does not exist.") % {"name": head.cover})


def _read_lessons(node: Node, source: Source, faults: Faults) -> list[ReadLesson]:
    kinds = lesson_kinds()
    lessons = []
    for number, item in enumerate(node.data):
        key = next(iter(item), "")
        if len(item) != 1 or key not in kinds:
            allowed = ", ".join(sorted(kinds))
            faults.add(node.file, node.line(number), _("A lesson is one of: %(kinds)s.") % {"kinds": allowed})
            continue
        lesson = kinds[key].read(node.child(number, key), source=source, faults=faults)
        if lesson:
            lessons.append(lesson)
    return lessons


def _check_slugs(chapters: list[tuple[str, list[ReadLesson]]], faults: Faults) -> None:
    seen: set[str] = set()
    for slug in [lesson.slug for _title, lessons in chapters for lesson in lessons]:
        if slug in seen:
            faults.add("course.yaml", 0, _("Two lessons have the short name “%(slug)s”.") % {"slug": slug})
        seen.add(slug)


def _catalog(index: CourseIndexPage | None, source: Source) -> CourseIndexPage:
    found = index or CourseIndexPage.objects.order_by("path").first()
    if found is None:
        faults = Faults()
        faults.add(str(source.root), 0, _("The site has no course catalog page yet; please create one first."))
        faults.raise_if_any()
    assert found is not None  # noqa: S101 raised above
    return found


def _write_course(
    read: ReadCourse,
    index: CourseIndexPage,
    report: ImportReport,
    *,
    author: Person | None,
    at: datetime.datetime,
) -> None:
    head = read.head
    page = CoursePage.objects.child_of(index).filter(slug=head.slug).first()
    existed = page is not None
    course = page or CoursePage(locale=Locale.objects.get_or_create(language_code=head.language)[0])
    cover = (
        find_or_create_image(read.source.path(head.cover), f"{head.slug}: {head.cover}", author) if head.cover else None
    )
    fields = {
        "title": head.title,
        "slug": head.slug,
        "summary": head.summary,
        "description": read.description,
        "audience": head.audience,
        "level": head.level,
        "authors": ", ".join(head.authors),
        "license": head.license,
        "cover_id": cover.pk if cover else None,
        "law_state_on": head.law_state_on,
        "review_on": head.review_on,
        "awards_certificate": head.certificate,
    }
    streams = {"objectives": [{"type": "objective", "value": line} for line in head.objectives]}
    with publishing_one_version(at=at, author=author):
        changed = save_page(course, fields, streams, parent=index, author=author, publish=existed)
        _write_outline(read, course, report, author=author, at=at)
        if not course.live:
            course.refresh_from_db()
            course.get_latest_revision().publish(user=author)
    course.refresh_from_db()
    report.course = course
    report.note(head.title, existed=existed, changed=changed)


def _write_outline(
    read: ReadCourse,
    course: CoursePage,
    report: ImportReport,
    *,
    author: Person | None,
    at: datetime.datetime,
) -> None:
    order: list[Page] = []
    written: set[int] = set()
    for title, lessons in read.chapters:
        chapter, changed = _write_chapter(title, course, author)
        report.note(title, existed=not changed, changed=changed)
        order.append(chapter)
        for lesson in lessons:
            existing = _lesson_with_slug(course, lesson.slug)
            if existing and existing.get_parent().pk != chapter.pk:
                existing.move(Page.objects.get(pk=chapter.pk), pos="last-child")
                existing.refresh_from_db()
            place = Place(course, Page.objects.get(pk=chapter.pk), existing, read.source)
            changed = lesson.kind.write(lesson, place, author=author, at=at)
            report.note(lesson.title, existed=existing is not None, changed=changed)
        pages = [_lesson_with_slug(course, lesson.slug) for lesson in lessons]
        written |= {page.pk for page in pages if page}
        _put_in_order(Page.objects.get(pk=chapter.pk), [page.pk for page in pages if page])
    _put_in_order(Page.objects.get(pk=course.pk), [chapter.pk for chapter in order])
    others = Page.objects.descendant_of(course).type(LessonMixin).live().exclude(pk__in=written)
    report.left_alone += list(others.order_by("path").values_list("title", flat=True))
    for empty in ChapterPage.objects.child_of(course).filter(numchild=0):
        empty.delete()


def _write_chapter(title: str, course: CoursePage, author: Person | None) -> tuple[ChapterPage, bool]:
    slug = slugify(title) or "kapitel"
    chapter = ChapterPage.objects.child_of(course).filter(slug=slug).first() or ChapterPage(locale=course.locale)
    parent = Page.objects.get(pk=course.pk)
    changed = save_page(chapter, {"title": title, "slug": slug}, {}, parent=parent, author=author)
    return chapter, changed


def _lesson_with_slug(course: CoursePage, slug: str) -> Page | None:
    page: Page | None = Page.objects.descendant_of(course).type(LessonMixin).filter(slug=slug).order_by("path").first()
    return page


def _put_in_order(parent: Page, wanted: list[int]) -> None:
    """Move children so that the wanted ones come first, in their order; others follow as they are."""
    for position, pk in enumerate(wanted):
        current = list(parent.get_children().order_by("path").values_list("pk", flat=True))
        if current[position] != pk:
            page = Page.objects.get(pk=pk)
            page.move(Page.objects.get(pk=current[position]), pos="left")
