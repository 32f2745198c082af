"""Learning paths: what they ask for on a day, and how far a learner is."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from django.db.models import F, Max, QuerySet
from wagtail.models import Page

from courses.conf import course_access
from courses.models import (
    CourseCompletion,
    CoursePage,
    CourseVersion,
    Enrollment,
    LearningPath,
    LessonMixin,
    PathItem,
    PathVersion,
)
from courses.typing import Person

from .outlines import minutes_of

Courses = frozenset[int]


def paths_in_force(role_families: Collection[int]) -> QuerySet[LearningPath]:
    """Live paths of the role families, by title."""
    return LearningPath.objects.filter(live=True, role_family__in=role_families).order_by("title", "pk")


def path_requirements(
    *, before: datetime.datetime, known_at: datetime.datetime, day: datetime.date, zone: ZoneInfo
) -> dict[int, tuple[Courses, ...]]:
    """By role family: sets of required courses, each of which was enough on the day; the one in force comes first.

    Versions count that were published before `before` and had been written down by `known_at`: so the answer for a
    past day never changes. The others are earlier versions whose days of grace were not over, the last day included;
    days are those of `zone`. A role family without a path in force is missing. One query.
    """
    versions = PathVersion.objects.filter(published_at__lt=before, recorded_at__lte=known_at)
    found: dict[int, tuple[Courses, ...]] = {}
    for _path, history in groupby(versions.order_by("path", "-number"), key=lambda version: version.path_id):
        newest_first = list(history)
        if newest_first[0].items:
            found[newest_first[0].role_family_id] = tuple(_enough_on(day, newest_first, zone))
    return found


def _enough_on(day: datetime.date, newest_first: Sequence[PathVersion], zone: ZoneInfo) -> Iterable[Courses]:
    """The sets of the version in force and of those before it that a time of grace still covers."""
    in_force = newest_first[0]
    yield in_force.required_courses
    for successor, version in pairwise(newest_first):
        if not version.items or version.role_family_id != in_force.role_family_id:
            return  # before that it was no path, or another role's
        changed_on = successor.published_at.astimezone(zone).date()
        if day <= changed_on + datetime.timedelta(days=successor.grace_days):
            yield version.required_courses


def first_unlicensed(courses: Iterable[CoursePage]) -> CoursePage | None:
    """The first of the courses that learners must not see on a path of this site, because they pay for it."""
    if not course_access().are_paths_offered_for_money():
        return None
    return next((course for course in courses if course.lacks_license or course.is_only_free_of_charge), None)


class StepState(StrEnum):
    DONE = "done"
    RUNNING = "running"
    OPEN = "open"


@dataclass(frozen=True)
class PathStep:
    """A course of a path, as one learner sees it.

    `minutes`: planned by its authors, else the sum of what its rule asks for; `minutes_left`: of what is still open.
    `is_available`: it can be taken now.
    """

    course: CoursePage
    is_required: bool
    state: StepState
    minutes: int
    minutes_left: int
    completed_at: datetime.datetime | None

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE

    @property
    def is_running(self) -> bool:
        return self.state == StepState.RUNNING

    @property
    def is_available(self) -> bool:
        return self.course.live


@dataclass(frozen=True)
class PathView:
    """A learner's view of a path. Only required courses count for the progress."""

    path: LearningPath
    steps: list[PathStep]

    @cached_property
    def required(self) -> list[PathStep]:
        return [step for step in self.steps if step.is_required]

    @cached_property
    def completed_count(self) -> int:
        """Completed required courses."""
        return sum(step.is_done for step in self.required)

    @property
    def is_complete(self) -> bool:
        return self.completed_count == len(self.required)

    @property
    def minutes_left(self) -> int:
        """Planned minutes of the required courses that are still open."""
        return sum(step.minutes_left for step in self.required)

    @cached_property
    def next(self) -> PathStep | None:
        """What to do next: a required course that is running, else the first open one, else an optional one."""
        todo = [step for step in self.steps if step.is_available and not step.is_done]
        return min(todo, key=lambda step: (not step.is_required, not step.is_running), default=None)


def path_views(learner: Person, paths: Iterable[LearningPath]) -> list[PathView]:
    """The learner's view of the paths, in their order; the number of queries does not depend on how many there are."""
    paths = list(paths)
    if not paths:
        return []
    rows = PathItem.objects.filter(path__in=paths).select_related("course").order_by("path", "sort_order", "pk")
    items: dict[int, list[PathItem]] = defaultdict(list)
    for item in rows:
        items[item.path_id].append(item)
    steps = _steps_of(learner, {item.course for item in rows})
    return [PathView(path, [_step(item, steps[item.course_id]) for item in items[path.pk]]) for path in paths]


@dataclass(frozen=True)
class _Progress:
    state: StepState
    minutes: int
    minutes_left: int
    completed_at: datetime.datetime | None


def _step(item: PathItem, progress: _Progress) -> PathStep:
    return PathStep(
        course=item.course,
        is_required=item.is_required,
        state=progress.state,
        minutes=progress.minutes,
        minutes_left=progress.minutes_left,
        completed_at=progress.completed_at,
    )


def _steps_of(learner: Person, courses: Collection[CoursePage]) -> dict[int, _Progress]:
    """By course; five queries."""
    completed = dict(
        CourseCompletion.objects.filter(learner=learner, course__in=courses)
        .order_by("course")
        .values_list("course")
        .annotate(Max("completed_at"))
    )
    enrollments = {
        row.course_id: row
        for row in Enrollment.objects.filter(learner=learner, course__in=courses)
        .select_related("version")
        .prefetch_related("progress")
    }
    newest = CourseVersion.objects.filter(course__in=courses).alias(last=Max("course__versions__number"))
    versions: dict[int, CourseVersion] = {row.course_id: row for row in newest.filter(number=F("last"))}
    versions |= {course_id: row.version for course_id, row in enrollments.items() if course_id not in completed}
    live = _live_keys(versions.values())
    return {
        course.pk: _progress(versions.get(course.pk), enrollments.get(course.pk), completed.get(course.pk), live)
        for course in courses
    }


def _live_keys(versions: Iterable[CourseVersion]) -> set[uuid.UUID]:
    keys = [lesson["key"] for version in versions for lesson in version.lessons()]
    pages = Page.objects.filter(translation_key__in=keys).type(LessonMixin).live().order_by()
    return set(pages.values_list("translation_key", flat=True))


def _progress(
    version: CourseVersion | None,
    enrollment: Enrollment | None,
    completed_at: datetime.datetime | None,
    live: set[uuid.UUID],
) -> _Progress:
    facts = [fact for fact in version.facts() if fact.key in live] if version else []  # L22
    parts = version.completion_rule.parts(facts, minimum=version.minimum) if version else []
    minutes = {fact.key: fact.minutes for fact in facts}
    done = {row.lesson_key for row in enrollment.progress.all()} if enrollment else set()
    stated = version.rules.get("duration") if version else None
    state = StepState.DONE if completed_at else StepState.RUNNING if enrollment else StepState.OPEN
    return _Progress(
        state=state,
        minutes=int(stated) if stated else minutes_of(parts, minutes, done, only_open=False),
        minutes_left=0 if completed_at else minutes_of(parts, minutes, done, only_open=True),
        completed_at=completed_at,
    )
