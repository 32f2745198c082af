"""How far a learner is in a course."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from courses.models import (
    RULES,
    CourseCompletion,
    CoursePage,
    CourseVersion,
    Enrollment,
    LessonMixin,
    Part,
)
from courses.typing import Person

from .items import DEFAULT_RULE, NOTHING_UNDER_WAY, ChapterItem, LessonItem, Sight
from .outlines import current_version, draft_outline, minutes_of
from .standings import Progress, progress_and_standings
from .updates import NO_UPDATE, Update, updates_for, with_completed_version


@dataclass(frozen=True)
class CourseVisit:
    """A learner's view of a course: outline, progress, and where to go on.

    The denominator of the progress is L22's: what the rule of the version that is followed asks for, as far as it is
    live. `update`: what the learner, who completed an earlier version, is asked to complete anew (L23).
    """

    course: CoursePage
    version: CourseVersion | None
    enrollment: Enrollment | None
    chapters: list[ChapterItem]
    update: Update = NO_UPDATE

    @cached_property
    def lessons(self) -> list[LessonItem]:
        return [lesson for chapter in self.chapters for lesson in chapter.lessons]

    @cached_property
    def required(self) -> list[LessonItem]:
        return [lesson for lesson in self.lessons if lesson.is_required]

    @cached_property
    def parts(self) -> list[Part]:
        """What has to be completed, by the rule of the version."""
        rule = self.version.completion_rule if self.version else RULES[DEFAULT_RULE]
        return rule.parts(self.lessons, minimum=self.version.minimum if self.version else 0)

    @cached_property
    def total_count(self) -> int:
        """How many lessons have to be completed."""
        return sum(part.needed for part in self.parts)

    @cached_property
    def completed_count(self) -> int:
        """How many of them are completed."""
        completed = {lesson.key for lesson in self.lessons if lesson.is_completed}
        return sum(part.done(completed) for part in self.parts)

    @property
    def percent(self) -> int:
        """Progress, 0–100; 100 only when nothing is left to complete."""
        return 100 * self.completed_count // self.total_count if self.total_count else 0

    @property
    def minutes_left(self) -> int:
        """Planned minutes of what is still to be completed."""
        return self._minutes(only_open=True)

    @property
    def planned_minutes(self) -> int:
        """Planned minutes of the whole course: as stated by its authors, else the sum."""
        stated = self.version.rules.get("duration") if self.version else None
        return int(stated) if stated else self._minutes(only_open=False)

    def _minutes(self, *, only_open: bool) -> int:
        minutes = {lesson.key: lesson.minutes for lesson in self.lessons}
        completed = {lesson.key for lesson in self.lessons if lesson.is_completed}
        return minutes_of(self.parts, minutes, completed, only_open=only_open)

    @property
    def open_required(self) -> list[LessonItem]:
        """Required lessons that are still to be completed; after a material change, those that changed or are new."""
        return [lesson for lesson in self.required if not lesson.is_completed]

    @property
    def needs_update(self) -> bool:
        """Whether a completed course waits for lessons to be completed anew."""
        return bool(self.update.releases) and self.completed_count < self.total_count

    @property
    def is_in_order(self) -> bool:
        """Whether lessons open one after the other."""
        return bool(self.version and self.version.is_in_order)

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

    @property
    def following(self) -> LessonItem | None:
        """The lesson to go on with after the current one: while changed lessons wait, the first of them."""
        if self.needs_update:
            return self.resume
        return self.next if self.next and not self.next.is_locked else None

    @cached_property
    def resume(self) -> LessonItem | None:
        """Where to go on: the lesson read last if it is open, else the first open one, else the first."""
        waiting = [lesson for lesson in self.lessons if not lesson.is_completed and not lesson.is_locked]
        if self.needs_update:
            waiting = [lesson for lesson in waiting if lesson.is_required] or waiting
        if self.enrollment and self.enrollment.resume_lesson_key:
            for lesson in waiting:
                if lesson.key == self.enrollment.resume_lesson_key:
                    return lesson
        first_open = next(iter(waiting), None)
        return first_open or next(iter(self.lessons), None)

    @property
    def resume_anchor(self) -> str:
        """Id of the paragraph to go on at, in the lesson `resume`; empty for its beginning."""
        enrollment = self.enrollment
        if enrollment and self.resume and enrollment.resume_lesson_key == self.resume.key:
            return enrollment.resume_anchor
        return ""


def course_visit(learner: Person, course: CoursePage, *, current_page_id: int | None = None) -> CourseVisit:
    """The learner's view of the course, in three queries however many lessons there are; five after a material change.

    One more, for the learner's zone, while something is under way (`progress_and_standings`).

    Without an enrollment (a visitor, a preview) it shows the newest version with nothing completed. A course that was
    never published shows its draft tree.
    """
    enrollment = None
    if learner.is_authenticated:
        found = Enrollment.objects.filter(learner=learner, course=course).select_related("version")
        enrollment = next(iter(with_completed_version(found).order_by()), None)  # there is at most one
    version = enrollment.version if enrollment else current_version(course)
    update = NO_UPDATE
    progress: Progress = []
    standings = NOTHING_UNDER_WAY
    outline = version.outline if version else draft_outline(course)
    if enrollment:
        update = updates_for([enrollment]).get(enrollment.pk, NO_UPDATE)
        progress, standings = progress_and_standings(learner, enrollment, outline)
    sight = Sight(version, update, progress, current_page_id, standings)
    return CourseVisit(course, version, enrollment, _chapters(outline, course, sight), update)


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


def is_locked(learner: Person, lesson: Page) -> bool:
    """Whether the learner has to complete other lessons of the course before this one; without an enrollment, no."""
    visit = lesson_visit(learner, lesson)
    return bool(visit and visit.enrollment and visit.current and visit.current.is_locked)


def repeats_since(learner: Person, lesson: Page) -> datetime.datetime | None:
    """From which moment on the learner, who completed it before, has to complete the lesson anew; None: not at all."""
    visit = lesson_visit(learner, lesson)
    return visit.update.since.get(lesson.translation_key) if visit else None


def completed_at(learner: Person, course: CoursePage) -> datetime.datetime | None:
    """When the learner last completed a version of the course."""
    if not learner.is_authenticated:
        return None
    completions = CourseCompletion.objects.filter(learner=learner, course=course).order_by("-completed_at")
    return completions.values_list("completed_at", flat=True).first()


# What an outline needs of a page. Twenty whole pages would cost more than everything else on a lesson's page.
# In the model's own order, which `from_db` takes values in.
_NEEDED = {"id", "content_type_id", "translation_key", "title", "url_path"}
OUTLINE_FIELDS = tuple(field.attname for field in Page._meta.concrete_fields if field.attname in _NEEDED)


def _chapters(outline: list[dict[str, Any]], course: CoursePage, sight: Sight) -> list[ChapterItem]:
    """The outline as far as its lessons are live."""
    below = Page.objects.filter(path__startswith=course.path, live=True).order_by()
    key_at = OUTLINE_FIELDS.index("translation_key")
    rows = {row[key_at]: row for row in below.values_list(*OUTLINE_FIELDS)}

    def make(lesson: dict[str, Any], flags: dict[str, Any]) -> LessonItem:
        row = rows[flags["key"]]
        values = dict(zip(OUTLINE_FIELDS, row, strict=True))
        model = ContentType.objects.get_for_id(values["content_type_id"]).model_class()
        return LessonItem(
            # Most items are only listed; whoever wants the page gets one that loads its other fields when asked.
            page=SimpleLazyObject(lambda: Page.from_db(None, OUTLINE_FIELDS, row)),
            title=values["title"],
            icon=getattr(model, "icon", LessonMixin.icon),
            is_current=values["id"] == sight.current_page_id,
            path=values["url_path"].removeprefix(course.url_path),
            **flags,
        )

    return sight.chapters(outline, rows, make)
