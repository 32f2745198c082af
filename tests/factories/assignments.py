"""Assignments and their obligations for tests, made through the public actions."""

import datetime
from typing import Any

from courses.actions import complete_lesson, enroll
from courses.models import CourseCompletion, CoursePage
from lms.accounts.models import Client, Team, User
from lms.assignments.actions import assign_course
from lms.assignments.models import Assignment, Obligation

from .courses import lessons_of, make_course


def assign(
    target: Client | Team | User,
    course: CoursePage | None = None,
    *,
    at: datetime.datetime,
    client: Client | None = None,
    **terms: Any,
) -> Assignment:
    """Assign a course to a client, a team or a person (who needs `client`)."""
    who: dict[str, Any] = {"client": client or target}
    if isinstance(target, Team):
        who = {"client": client or target.client, "team": target}
    elif isinstance(target, User):
        who = {"client": client, "person": target}
    return assign_course(course=course or make_course(), at=at, **{"by": None, **who, **terms})


def obligation_of(person: User, course: CoursePage) -> Obligation:
    """The person's newest obligation to take the course."""
    return Obligation.objects.filter(person=person, course=course).latest("assigned_at", "pk")


def complete_course(learner: User, course: CoursePage, *, at: datetime.datetime) -> CourseCompletion:
    """Begin the course and complete all its lessons that are completed by reading."""
    enroll(learner=learner, course=course, at=at)
    for lesson in lessons_of(course):
        complete_lesson(learner=learner, lesson=lesson, at=at)
    return CourseCompletion.objects.filter(learner=learner, course=course).latest("completed_at")
