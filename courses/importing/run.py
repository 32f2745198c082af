"""Reading a whole course and writing it in one transaction."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from courses.actions import publishing_one_version
from courses.models import CourseIndexPage, CoursePage, LessonFact, LessonMixin
from courses.typing import Person

from .archives import unpacked
from .faults import Fault, Faults, ImportRefused, Mention
from .head import check_before_publishing, check_head, course_fields
from .libraries import taking_files_back
from .links import Links
from .markdown import MarkdownReader
from .outline import check_pages_named, write_outline
from .registry import ReadLesson, lesson_kinds
from .report import ImportReport
from .schema import ChapterFile, CourseFile
from .source import Source
from .tree import save_page
from .yaml import Node, load_yaml, parse


@dataclass(frozen=True)
class ReadCourse:
    """A course folder without faults."""

    source: Source
    head: CourseFile
    description: str
    chapters: list[tuple[ChapterFile, list[ReadLesson]]]
    mentions: list[Mention]


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
    """Import the folder or zip file below the catalog page; all or nothing.

    A dry run does everything and takes it back, files included. Raises ImportRefused with every fault found.
    """
    if path.is_file():
        with unpacked(path) as folder:
            return _import_folder(Source(folder), index=index, author=author, at=at, dry_run=dry_run)
    return _import_folder(Source(path), index=index, author=author, at=at, dry_run=dry_run)


def _import_folder(
    source: Source,
    *,
    index: CourseIndexPage | None,
    author: Person | None,
    at: datetime.datetime,
    dry_run: bool,
) -> ImportReport:
    course = read_course(source)
    report = ImportReport()
    try:
        with taking_files_back() as files, transaction.atomic():
            _write_course(course, _catalog(index), report, author=author, at=at)
            if dry_run:
                raise DryRun
            files.keep()
    except DryRun:
        report.course = None
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
    check_head(head, node, source, faults)
    description = MarkdownReader(file="course.yaml", faults=faults, first_line=node.line("description")).rich_text(
        head.description
    )
    chapters = [
        (chapter, _read_lessons(node.child("outline", number, "lessons"), source, faults))
        for number, chapter in enumerate(head.outline)
    ]
    _check_names([lesson for _chapter, lessons in chapters for lesson in lessons], faults)
    _check_files(source, faults)
    faults.raise_if_any()
    return ReadCourse(source, head, description, chapters, faults.mentions)


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


def _check_names(lessons: list[ReadLesson], faults: Faults) -> None:
    slugs: set[str] = set()
    keys: set[UUID] = set()
    for lesson in lessons:
        if lesson.slug in slugs:
            faults.add("course.yaml", 0, _("Two lessons have the short name “%(slug)s”.") % {"slug": lesson.slug})
        if lesson.key in keys:
            faults.add("course.yaml", 0, _("Two lessons have the key “%(key)s”.") % {"key": lesson.key})
        slugs.add(lesson.slug)
        keys |= {lesson.key} if lesson.key else set()


def _check_files(source: Source, faults: Faults) -> None:
    """Files that texts link to are there."""
    for mention in faults.mentions:
        name = mention.target.removeprefix("file:")
        if mention.target.startswith("file:") and not source.has(name):
            faults.add(mention.file, mention.line, _("The file “%(name)s” does not exist.") % {"name": name})


def _catalog(index: CourseIndexPage | None) -> CourseIndexPage:
    found = index or CourseIndexPage.objects.order_by("path").first()
    if found is None:
        message = _("The site has no course catalog page yet; please create one first.")
        raise ImportRefused([Fault("course.yaml", 0, message)])
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
    if not existed:
        course.slug = head.slug
    titles = {document.file: document.title for document in head.documents}
    links = Links(course, read.source, author, titles)
    fields = course_fields(head, course, index, links)
    fields["description"] = links.text(read.description) if existed else ""
    streams = {"objectives": [{"type": "objective", "value": line} for line in head.objectives]}
    with publishing_one_version(at=at, author=author):
        changed = save_page(course, fields, streams, parent=index, author=author, publish=existed)
        write_outline(read.chapters, course, links, report, author=author, at=at)
        changed |= _write_description(read, course, links, author=author, publish=existed)
        check_pages_named(read.mentions, course)
        _check_course(course)
        if not course.live:
            course.refresh_from_db()
            course.get_latest_revision().publish(user=author)
    course.refresh_from_db()
    report.course = course
    report.title = head.title
    report.note(head.title, existed=existed, changed=changed)


def _check_course(course: CoursePage) -> None:
    course.refresh_from_db()
    lessons = Page.objects.descendant_of(course).type(LessonMixin).live().specific()
    facts = [
        LessonFact(page.translation_key, page.is_required, page.counts_as, page.planned_minutes) for page in lessons
    ]
    check_before_publishing(course, facts)


def _write_description(
    read: ReadCourse, course: CoursePage, links: Links, *, author: Person | None, publish: bool
) -> bool:
    """The description may link to lessons, so it is complete when they are there."""
    course.refresh_from_db()
    fields = {"title": course.title, "description": links.text(read.description)}
    return save_page(course, fields, {}, parent=course.get_parent(), author=author, publish=publish)
