"""A learner's own notes and bookmarks in a course or everywhere."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from wagtail.models import Page

from courses.models import Bookmark, CoursePage, LessonMixin, Note
from courses.typing import Person

from .folding import has_words


@dataclass(frozen=True)
class Place:
    """One entry of the list: a note or a bookmark."""

    anchor: str
    quote: str
    note: Note | None = None
    bookmark: Bookmark | None = None


@dataclass
class NotedLesson:
    """A lesson with what was written and marked at it. `page` is None when it is no longer there or not live."""

    title: str
    page: Page | None
    places: list[Place] = field(default_factory=list)


@dataclass
class NotedCourse:
    course: CoursePage
    lessons: list[NotedLesson] = field(default_factory=list)


def own_notes(learner: Person, *, words: str = "", course_id: int | None = None) -> list[NotedCourse]:
    """All that the learner has written and marked, by course and lesson; five queries however much there is.

    `words`: only entries that have all of them, in the note, the quote or a title. Courses by title, lessons in the
    order of the course, those that are gone last.
    """
    mine = Q(learner=learner) if course_id is None else Q(learner=learner, course=course_id)
    rows: list[Note | Bookmark] = [*Note.objects.filter(mine), *Bookmark.objects.filter(mine)]
    courses = {course.pk: course for course in CoursePage.objects.filter(pk__in={row.course_id for row in rows})}
    pages = _pages({row.lesson_key for row in rows}, courses.values())
    found: dict[int, dict[uuid.UUID, NotedLesson]] = {}
    for row in sorted(rows, key=lambda row: (row.created_at, row.pk)):
        course = courses[row.course_id]
        page = pages.get((course.pk, row.lesson_key))
        title = page.title if page else ""
        text = row.text if isinstance(row, Note) else ""
        if not has_words(words, f"{course.title} {title} {row.quote} {text}"):
            continue
        lesson = found.setdefault(course.pk, {}).setdefault(
            row.lesson_key, NotedLesson(title, page if page and page.live else None)
        )
        lesson.places.append(_place(row))
    return [
        NotedCourse(course, sorted(found[course.pk].values(), key=_place_in_tree))
        for course in sorted(courses.values(), key=lambda course: (course.title.casefold(), course.pk))
        if course.pk in found
    ]


def courses_with_notes(learner: Person) -> list[CoursePage]:
    """Courses in which the learner has written or marked anything, by title."""
    noted = Note.objects.filter(learner=learner).values("course")
    marked = Bookmark.objects.filter(learner=learner).values("course")
    return list(CoursePage.objects.filter(Q(pk__in=noted) | Q(pk__in=marked)).only("title").order_by("title", "pk"))


def _place(row: Note | Bookmark) -> Place:
    if isinstance(row, Note):
        return Place(row.anchor, row.quote, note=row)
    return Place(row.anchor, row.quote, bookmark=row)


def _pages(keys: set[uuid.UUID], courses: Iterable[CoursePage]) -> dict[tuple[int, uuid.UUID], Page]:
    """Lessons by course and key; a translation of a course has lessons with the same keys."""
    pages = list(Page.objects.filter(translation_key__in=keys).type(LessonMixin).order_by("path"))
    return {
        (course.pk, page.translation_key): page
        for course in courses
        for page in pages
        if page.path.startswith(course.path)
    }


def _place_in_tree(lesson: NotedLesson) -> tuple[bool, str]:
    return (lesson.page is None, lesson.page.path if lesson.page else lesson.title)
