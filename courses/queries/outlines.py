"""What a course consists of: its live lessons, its newest version."""

import uuid
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from courses.models import ChapterPage, CoursePage, CourseVersion, LessonMixin


def lesson_pages(course: CoursePage) -> QuerySet[Page]:
    """Live lessons of any app in the course, in tree order."""
    return Page.objects.descendant_of(course).type(LessonMixin).live().order_by("path")


def current_version(course: CoursePage) -> CourseVersion | None:
    """The course's newest version; None if it was never published with a required lesson."""
    return CourseVersion.objects.filter(course=course).order_by("-number").first()


def draft_outline(course: CoursePage) -> list[dict[str, Any]]:
    """The course's live lessons as they stand now, in the form of `CourseVersion.outline`."""
    below = Page.objects.descendant_of(course).live().order_by("path").specific()
    chapters: list[dict[str, Any]] = []
    current_path = ""
    for page in below:
        lesson: Any = page
        if isinstance(page, ChapterPage):
            chapters.append({"title": page.title, "lessons": []})
            current_path = page.path
        elif isinstance(page, LessonMixin):
            inside_chapter = bool(current_path) and lesson.path.startswith(current_path)
            if not chapters or (current_path and not inside_chapter):
                chapters.append({"title": "", "lessons": []})
                current_path = ""
            chapters[-1]["lessons"].append(
                {
                    "key": str(lesson.translation_key),
                    "page": lesson.pk,
                    "kind": lesson._meta.label_lower,
                    "title": lesson.title,
                    "minutes": lesson.planned_minutes,
                    "required": lesson.is_required,
                    "digest": lesson.digest(),
                }
            )
    return [chapter for chapter in chapters if chapter["lessons"]]


def required_keys(version: CourseVersion, course: CoursePage) -> set[uuid.UUID]:
    """Keys of the lessons that count: required in the version and live now (L22)."""
    live = set(lesson_pages(course).values_list("translation_key", flat=True))
    return {key for lesson in version.lessons() if lesson["required"] and (key := uuid.UUID(lesson["key"])) in live}
