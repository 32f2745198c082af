"""What a course consists of: its live lessons, its newest version."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from courses.models import ChapterPage, CoursePage, CourseVersion, LessonMixin, Part


def lesson_pages(course: CoursePage) -> QuerySet[Page]:
    """Live lessons of any app in the course, in tree order."""
    return Page.objects.descendant_of(course).type(LessonMixin).live().order_by("path")


def current_version(course: CoursePage) -> CourseVersion | None:
    """The course's newest version; None if it was never published with a required lesson."""
    return CourseVersion.objects.filter(course=course).order_by("-number").first()


def draft_chapters(course: CoursePage) -> list[tuple[str, list[Any]]]:
    """The course's live lessons as they stand now: title of the chapter and lesson pages; empty chapters are left out.

    Lessons that stand outside a chapter are in a chapter without title.
    """
    chapters: list[tuple[str, list[Any]]] = []
    current_path = ""
    for page in Page.objects.descendant_of(course).live().order_by("path").specific():
        if isinstance(page, ChapterPage):
            chapters.append((page.title, []))
            current_path = page.path
        elif isinstance(page, LessonMixin):
            lesson: Any = page
            inside_chapter = bool(current_path) and lesson.path.startswith(current_path)
            if not chapters or (current_path and not inside_chapter):
                chapters.append(("", []))
                current_path = ""
            chapters[-1][1].append(lesson)
    return [chapter for chapter in chapters if chapter[1]]


def draft_outline(course: CoursePage) -> list[dict[str, Any]]:
    """The course's live lessons as they stand now, in the form of `CourseVersion.outline`."""
    return outline_of(draft_chapters(course))


def outline_of(chapters: list[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
    """Chapters with lesson pages in the form of `CourseVersion.outline`."""
    return [
        {
            "title": title,
            "lessons": [
                {
                    "key": str(lesson.translation_key),
                    "page": lesson.pk,
                    "kind": lesson._meta.label_lower,
                    "title": lesson.title,
                    "minutes": lesson.planned_minutes,
                    "required": lesson.is_required,
                    "digest": lesson.digest(),
                }
                for lesson in lessons
            ],
        }
        for title, lessons in chapters
    ]


def parts_to_complete(version: CourseVersion, course: CoursePage) -> list[Part]:
    """What the version's rule asks for, of the lessons that are live now (L22)."""
    live = set(lesson_pages(course).values_list("translation_key", flat=True))
    facts = [fact for fact in version.facts() if fact.key in live]
    return version.completion_rule.parts(facts, minimum=version.minimum)


def minutes_of(
    parts: Iterable[Part], minutes: Mapping[uuid.UUID, int], completed: Collection[uuid.UUID], *, only_open: bool
) -> int:
    """Planned minutes of what the parts ask for, altogether or as far as it is open. `minutes`: by lesson."""
    total = 0
    for part in parts:
        still_open = [key for key in part.keys if key not in completed]
        left = max(part.needed - (len(part.keys) - len(still_open)), 0)
        counted = still_open[:left] if only_open else part.keys[: part.needed]
        total += sum(minutes[key] for key in counted)
    return total


def leaves_nothing_required(page: Page) -> bool:
    """Whether a live course, once the page below it and all under that page are gone, has nothing to complete (L22)."""
    course = CoursePage.objects.ancestor_of(page).live().order_by("-depth").first()
    version = current_version(course) if course else None
    if course is None or version is None:
        return False
    others = lesson_pages(course).exclude(path__startswith=page.path)
    staying = set(others.values_list("translation_key", flat=True))
    facts = [fact for fact in version.facts() if fact.key in staying]
    return not version.completion_rule.parts(facts, minimum=version.minimum)


def locked_keys(lessons: Iterable[tuple[uuid.UUID, bool]], completed: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of lessons in order, each with whether it is required: those behind a required one that is not completed."""
    locked = set()
    is_blocked = False
    for key, is_required in lessons:
        if is_blocked and key not in completed:
            locked.add(key)
        is_blocked = is_blocked or (is_required and key not in completed)
    return locked
