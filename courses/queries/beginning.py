"""Whether somebody can begin a course, and if not, why."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from courses.conf import time_zone_of
from courses.models import CourseCompletion, CoursePage
from courses.typing import Person


@dataclass(frozen=True)
class Beginning:
    """What stands before the beginning. `opens_on`: the course opens later; `missing`: courses to complete before."""

    opens_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    missing: list[CoursePage] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        return not (self.opens_on or self.closed_on or self.missing)


def beginning_of(learner: Person, course: CoursePage, *, at: datetime.datetime) -> Beginning:
    """What keeps the learner from beginning the course at that moment; one query, two where the course has a window.

    Days are those where the learner is. Prerequisites that are not live cannot be completed and are not asked for.
    """
    opens_on = closed_on = None
    if course.opens_on or course.closes_on:
        today = at.astimezone(time_zone_of(learner)).date()
        opens_on = course.opens_on if course.opens_on and today < course.opens_on else None
        closed_on = course.closes_on if course.closes_on and today > course.closes_on else None
    return Beginning(opens_on, closed_on, missing_prerequisites(learner, course))


def missing_prerequisites(learner: Person, course: CoursePage) -> list[CoursePage]:
    """Live courses that the learner has to complete before, by title; one query."""
    completions = CourseCompletion.objects.filter(learner=learner.pk, course=OuterRef("pk"))
    wanted = CoursePage.objects.live().filter(unlocks=course.pk)
    return list(wanted.exclude(Exists(completions)).order_by("title", "pk"))


def leads_back(course: CoursePage, prerequisites: list[CoursePage]) -> CoursePage | None:
    """The first of the prerequisites that needs the course itself, however indirectly; None: there is no circle."""
    needs: dict[int, set[int]] = {}
    for dependent, needed in CoursePage.prerequisites.through.objects.values_list("from_coursepage", "to_coursepage"):
        needs.setdefault(dependent, set()).add(needed)
    for candidate in prerequisites:
        seen: set[int] = set()
        waiting = [candidate.pk]
        while waiting:
            current = waiting.pop()
            if current == course.pk:
                return candidate
            if current not in seen:
                seen.add(current)
                waiting.extend(needs.get(current, ()))
    return None
