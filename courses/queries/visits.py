"""How far a learner is in a course."""

import datetime
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from courses.models import CourseCompletion, CoursePage, CourseVersion, Enrollment, LessonMixin, LessonProgress
from courses.typing import Person

from .outlines import current_version, draft_outline


@dataclass(frozen=True)
class LessonItem:
    """A lesson in an outline, as one learner sees it. `path`: its address below the course's, if known."""

    key: uuid.UUID
    page: Page
    title: str
    minutes: int
    is_required: bool
    icon: str
    is_completed: bool
    is_current: bool
    path: str = ""


@dataclass(frozen=True)
class ChapterItem:
    title: str
    lessons: list[LessonItem]

    @property
    def completed_count(self) -> int:
        return sum(lesson.is_completed for lesson in self.lessons)


@dataclass(frozen=True)
class CourseVisit:
    """A learner's view of a course: outline, progress, and where to go on.

    The denominator of the progress is L22's: required lessons of the version that is followed, as far as they are live.
    """

    course: CoursePage
    version: CourseVersion | None
    enrollment: Enrollment | None
    chapters: list[ChapterItem]

    @cached_property
    def lessons(self) -> list[LessonItem]:
        return [lesson for chapter in self.chapters for lesson in chapter.lessons]

    @cached_property
    def required(self) -> list[LessonItem]:
        return [lesson for lesson in self.lessons if lesson.is_required]

    @cached_property
    def completed_count(self) -> int:
        """Completed required lessons."""
        return sum(lesson.is_completed for lesson in self.required)

    @property
    def percent(self) -> int:
        """Progress, 0–100; 100 only when all required lessons are completed."""
        return 100 * self.completed_count // len(self.required) if self.required else 0

    @property
    def minutes_left(self) -> int:
        """Planned minutes of the required lessons that are still open."""
        return sum(lesson.minutes for lesson in self.required if not lesson.is_completed)

    @property
    def planned_minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.required)

    @cached_property
    def current(self) -> LessonItem | None:
        return next((lesson for lesson in self.lessons if lesson.is_current), None)

    @cached_property
    def position(self) -> int:
        """Place of the current lesson, from 1; 0 if none is current."""
        return self.lessons.index(self.current) + 1 if self.current else 0

    @property
    def previous(self) -> LessonItem | None:
        return self.lessons[self.position - 2] if self.position > 1 else None

    @property
    def next(self) -> LessonItem | None:
        return self.lessons[self.position] if 0 < self.position < len(self.lessons) else None

    @cached_property
    def resume(self) -> LessonItem | None:
        """Where to go on: the lesson read last if it is open, else the first open one, else the first."""
        if self.enrollment and self.enrollment.resume_lesson_key:
            for lesson in self.lessons:
                if lesson.key == self.enrollment.resume_lesson_key and not lesson.is_completed:
                    return lesson
        first_open = next((lesson for lesson in self.lessons if not lesson.is_completed), None)
        return first_open or next(iter(self.lessons), None)

    @property
    def resume_anchor(self) -> str:
        """Id of the paragraph to go on at, in the lesson `resume`; empty for its beginning."""
        enrollment = self.enrollment
        if enrollment and self.resume and enrollment.resume_lesson_key == self.resume.key:
            return enrollment.resume_anchor
        return ""


def course_visit(learner: Person, course: CoursePage, *, current_page_id: int | None = None) -> CourseVisit:
    """The learner's view of the course, in three queries however many lessons there are.

    Without an enrollment (a visitor, a preview) it shows the newest version with nothing completed. A course that was
    never published shows its draft tree.
    """
    enrollment = None
    if learner.is_authenticated:
        found = Enrollment.objects.filter(learner=learner, course=course).select_related("version")
        enrollment = next(iter(found.order_by()), None)  # there is at most one: the constraint says so
    version = enrollment.version if enrollment else current_version(course)
    completed: set[uuid.UUID] = set()
    if enrollment:
        progress = LessonProgress.objects.filter(enrollment=enrollment).order_by()
        completed = set(progress.values_list("lesson_key", flat=True))
    outline = version.outline if version else draft_outline(course)
    return CourseVisit(course, version, enrollment, _chapters(outline, course, completed, current_page_id))


def lesson_visit(learner: Person, lesson: Page) -> CourseVisit | None:
    """The learner's view of the course around the lesson, which is the current one; four queries.

    The course loads its own texts when asked. None for a lesson that stands nowhere.
    """
    course = course_around(lesson)
    return course_visit(learner, course, current_page_id=lesson.pk) if course else None


def course_around(lesson: Page) -> CoursePage | None:
    """The course that the page stands in, without its texts, which load when asked; None if it stands in none."""
    paths = [lesson.path[:end] for end in range(lesson.steplen, len(lesson.path), lesson.steplen)]
    courses = CoursePage.objects.filter(path__in=paths).only("path", "title", "url_path", "live").order_by()
    return max(courses, key=lambda course: len(course.path), default=None)


def completed_at(learner: Person, course: CoursePage) -> datetime.datetime | None:
    """When the learner last completed a version of the course."""
    if not learner.is_authenticated:
        return None
    completions = CourseCompletion.objects.filter(learner=learner, course=course).order_by("-completed_at")
    return completions.values_list("completed_at", flat=True).first()


# What an outline needs of a page. Twenty whole pages would cost more than everything else on a lesson's page.
OUTLINE_FIELDS = ("id", "content_type_id", "translation_key", "title", "url_path")


def _chapters(
    outline: list[dict[str, Any]], course: CoursePage, completed: set[uuid.UUID], current_page_id: int | None
) -> list[ChapterItem]:
    """The outline as far as its lessons are live."""
    below = Page.objects.filter(path__startswith=course.path, live=True).order_by()
    rows = {row[2]: row for row in below.values_list(*OUTLINE_FIELDS)}
    chapters = []
    for chapter in outline:
        lessons = [
            _lesson_item(lesson, rows[key], course, key in completed, current_page_id)
            for lesson in chapter["lessons"]
            if (key := uuid.UUID(lesson["key"])) in rows
        ]
        if lessons:
            chapters.append(ChapterItem(chapter["title"], lessons))
    return chapters


def _lesson_item(
    lesson: dict[str, Any],
    row: tuple[Any, ...],
    course: CoursePage,
    is_completed: bool,
    current_page_id: int | None,
) -> LessonItem:
    pk, content_type_id, key, title, url_path = row
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return LessonItem(
        key=key,
        # Most items are only listed; whoever wants the page gets one that loads its other fields when asked.
        page=SimpleLazyObject(lambda: Page.from_db(None, OUTLINE_FIELDS, row)),
        title=title,
        minutes=lesson["minutes"],
        is_required=lesson["required"],
        icon=getattr(model, "icon", LessonMixin.icon),
        is_completed=is_completed,
        is_current=pk == current_page_id,
        path=url_path.removeprefix(course.url_path),
    )
