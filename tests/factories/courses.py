"""Courses as Wagtail pages, published through Wagtail, so that versions come about as they do in life."""

import datetime
import itertools
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from courses.actions import publishing_one_version
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


def add_lesson(parent: Page, title: str = "", **fields: Any) -> LessonPage:
    """A published lesson to read below a course or chapter."""
    title = title or f"Lektion {next(_numbers)}"
    lesson = LessonPage(title=title, live=False, **{"planned_minutes": 5, **fields})
    if not lesson.body:
        lesson.body = [("text", f"<p>Text von {title}</p>")]
    parent.refresh_from_db()
    parent.add_child(instance=lesson)
    return publish(lesson)


def add_chapter(course: CoursePage, title: str) -> ChapterPage:
    course.refresh_from_db()
    return course.add_child(instance=ChapterPage(title=title))


def make_course(*lessons: str, chapter: str = "", **fields: Any) -> CoursePage:
    """A live course with required lessons to read, in one chapter if it has a title; version 1 is made."""
    title = fields.pop("title", f"Kurs {next(_numbers)}")
    with publishing_one_version(at=timezone.now(), author=None):
        index = catalog()
        index.refresh_from_db()
        course = index.add_child(instance=CoursePage(title=title, live=False, **fields))
        parent = add_chapter(course, chapter) if chapter else course
        for lesson in lessons or ("Erste Lektion", "Zweite Lektion"):
            add_lesson(parent, lesson)
        course.refresh_from_db()
        publish(course)
    return course


def lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(course).order_by("path"))
