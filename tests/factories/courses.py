"""Live courses with versions. Pages are stored live, without revisions: tests need thousands of them.

`publish` publishes through Wagtail as an author does; from then on a page has revisions.
"""

import datetime
import itertools
import uuid
from contextlib import suppress
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.actions import NothingRequired, note_change, publish_version
from courses.models import ChapterPage, CourseIndexPage, CoursePage, LessonPage

_numbers = itertools.count(1)


def noon(day: str) -> datetime.datetime:
    """Twelve o'clock UTC on a day like 2026-11-22."""
    return datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00")


def root_page() -> Page:
    """The root of the default site."""
    Locale.objects.get_or_create(language_code="de")
    site = Site.objects.filter(is_default_site=True).first()
    if site:
        return site.root_page
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = root.add_child(instance=Page(title="Start", slug="start"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def catalog() -> CourseIndexPage:
    """The catalog page, made once."""
    index = CourseIndexPage.objects.first()
    return index or root_page().add_child(instance=CourseIndexPage(title="Kurse", slug="kurse"))


def text_block(text: str) -> dict[str, Any]:
    return {"type": "text", "value": f"<p>{text}</p>", "id": str(uuid.uuid4())}


def publish(page: Page) -> Page:
    """Publish as an author would: a revision, then publishing it."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def add_page(parent: Page, page: Page) -> Page:
    """Store the page below the parent, live, as if it had just been published."""
    page.live = True
    page.first_published_at = page.last_published_at = timezone.now()
    parent.refresh_from_db()
    page.full_clean = page.minimal_clean  # as for drafts: what factories write is right, and checking it takes longest
    parent.add_child(instance=page)
    del page.full_clean
    return page


def note_publication(page: Any) -> None:
    """What follows when a page of a course is published: a new version, unless nothing has to be completed."""
    with suppress(NothingRequired):
        note_change(course=page.get_course(), author=None, at=timezone.now())


def add_lesson(parent: Page, title: str = "", **fields: Any) -> LessonPage:
    """A live lesson to read below a course or chapter; the course has a new version."""
    lesson = add_page(parent, _lesson(title, **fields))
    note_publication(lesson)
    return lesson


def _lesson(title: str, **fields: Any) -> LessonPage:
    title = title or f"Lektion {next(_numbers)}"
    body = [("text", f"<p>Text von {title}</p>")]
    return LessonPage(title=title, **{"planned_minutes": 5, "body": body, **fields})


def add_chapter(course: CoursePage, title: str) -> ChapterPage:
    return add_page(course, ChapterPage(title=title))


def make_course(*lessons: str, chapter: str = "", **fields: Any) -> CoursePage:
    """A live course with required lessons to read, in one chapter if it has a title; version 1 is made."""
    title = fields.pop("title", f"Kurs {next(_numbers)}")
    with disable_reference_index_auto_update():
        course = add_page(catalog(), CoursePage(title=title, **fields))
        parent = add_chapter(course, chapter) if chapter else course
        for lesson in lessons or ("Erste Lektion", "Zweite Lektion"):
            add_page(parent, _lesson(lesson))
    course.refresh_from_db()
    publish_version(course=course, author=None, at=timezone.now())
    return course


def lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(course).order_by("path"))
