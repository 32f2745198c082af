"""Reads: the outline of a course, and how far a learner is in it."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from .models import ChapterPage, CourseCompletion, CoursePage, CourseVersion, Enrollment, LessonMixin, LessonProgress
from .typing import Person


def lesson_pages(course: CoursePage) -> QuerySet[Page]:
    """Live lessons of any app in the course, in tree order."""
    return Page.objects.descendant_of(course).type(LessonMixin).live().order_by("path")


def current_version(course: CoursePage) -> CourseVersion | None:
    """The course's newest version; None if it was never published with a required lesson."""
    return CourseVersion.objects.filter(course=course).order_by("-number").first()


@dataclass(frozen=True)
class LessonItem:
    """A lesson in an outline, as one learner sees it."""

    key: uuid.UUID
    page: Page
    title: str
    minutes: int
    is_required: bool
    icon: str
    is_completed: bool
    is_current: bool


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
    completion: CourseCompletion | None
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
    """The learner's view of the course, in four queries however many lessons there are.

    Without an enrollment (a visitor, a preview) it shows the newest version with nothing completed. A course that was
    never published shows its draft tree.
    """
    enrollment = completion = None
    if learner.is_authenticated:
        enrollment = Enrollment.objects.filter(learner=learner, course=course).select_related("version").first()
    version = enrollment.version if enrollment else current_version(course)
    completed: set[uuid.UUID] = set()
    if enrollment:
        completed = set(LessonProgress.objects.filter(enrollment=enrollment).values_list("lesson_key", flat=True))
        completion = CourseCompletion.objects.filter(learner=learner, course=course).order_by("-completed_at").first()
    pages = {page.translation_key: page for page in lesson_pages(course)}
    outline = version.outline if version else draft_outline(course)
    chapters = [
        ChapterItem(
            title=chapter["title"],
            lessons=[
                _lesson_item(lesson, pages[key], completed, current_page_id)
                for lesson in chapter["lessons"]
                if (key := uuid.UUID(lesson["key"])) in pages
            ],
        )
        for chapter in outline
    ]
    return CourseVisit(course, version, enrollment, completion, [chapter for chapter in chapters if chapter.lessons])


def _lesson_item(
    lesson: dict[str, Any], page: Page, completed: set[uuid.UUID], current_page_id: int | None
) -> LessonItem:
    model = page.specific_class
    return LessonItem(
        key=page.translation_key,
        page=page,
        title=page.title,
        minutes=lesson["minutes"],
        is_required=lesson["required"],
        icon=getattr(model, "icon", LessonMixin.icon),
        is_completed=page.translation_key in completed,
        is_current=page.pk == current_page_id,
    )


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
