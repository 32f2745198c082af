"""What waits for a trainer, and the courses that they write."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from wagtail.permissions import page_permission_policy

from courses.conf import training
from courses.models import CoursePage
from courses.queries import (
    ProblemCount,
    count_waiting_submissions,
    managed_events,
    problem_counts,
    unreleased_courses,
    waiting_questions,
)
from lms.accounts.models import User
from quizzes.models import QuizPage
from quizzes.queries import QuizProblems, count_waiting_answers, problems_of_quizzes

from .ratings import rated_clients

NEXT_DATES = 3
REVIEW_AHEAD = datetime.timedelta(days=30)


@dataclass(frozen=True)
class CourseLine:
    """A course that the trainer may write in. `found`: what the checks before publishing find in it."""

    course: CoursePage
    version_number: int | None
    is_review_due: bool
    is_to_be_released: bool
    found: ProblemCount


@dataclass(frozen=True)
class TrainingScreen:
    """`answer_count`: answers in quizzes that a person must grade. `lists_to_close`: dates that are over and whose list
    of who was there is still open.

    `troubled_quizzes`: those of the trainer's courses that do not ask what was meant, or something unsound.
    `sees_ratings`: ratings of courses are open to the trainer, who has the mandate of a client.
    """

    question_count: int
    submission_count: int
    answer_count: int
    lists_to_close: list[Any]
    next_dates: list[Any]
    courses: list[CourseLine]
    troubled_quizzes: list[QuizProblems]
    sees_ratings: bool

    @property
    def is_anything_waiting(self) -> bool:
        return bool(self.question_count or self.submission_count or self.answer_count or self.lists_to_close)


def may_train(person: User) -> bool:
    """Whether the person teaches anybody."""
    return training().is_trainer(person)


def training_screen(person: User, *, at: datetime.datetime, today: datetime.date) -> TrainingScreen:
    """The same number of queries for 1 and 20 courses, dates and questions."""
    events = managed_events(person).filter(cancelled_at=None)
    courses = _writable_courses(person)
    return TrainingScreen(
        question_count=waiting_questions(person).count(),
        submission_count=count_waiting_submissions(person),
        answer_count=count_waiting_answers(person),
        lists_to_close=list(events.filter(ends_at__lt=at, attendance_closed_at=None)),
        next_dates=list(events.filter(ends_at__gte=at)[:NEXT_DATES]),
        courses=_lines(courses, today),
        troubled_quizzes=problems_of_quizzes(_quizzes_in(courses)),
        sees_ratings=rated_clients(person, on=today).exists(),
    )


def _writable_courses(person: User) -> list[Any]:
    writable: Any = page_permission_policy.instances_user_has_permission_for(person, "change")
    return list(
        CoursePage.objects.filter(pk__in=writable.values("pk"))
        .annotate(version_number=Max("versions__number"))
        .defer("objectives", "description")
        .order_by(F("review_on").asc(nulls_last=True), "title", "pk")
    )


def _quizzes_in(courses: Sequence[CoursePage]) -> QuerySet[QuizPage]:
    """Published quizzes of the courses, in the order of the tree."""
    within = reduce(or_, (Q(path__startswith=course.path) for course in courses), Q(pk__in=[]))
    return QuizPage.objects.live().filter(within).defer("intro").order_by("path")


def _lines(courses: Sequence[Any], today: datetime.date) -> list[CourseLine]:
    to_release, found = unreleased_courses(courses), problem_counts(courses, on=today)
    return [
        CourseLine(
            course=course,
            version_number=course.version_number,
            is_review_due=course.review_on is not None and course.review_on <= today + REVIEW_AHEAD,
            is_to_be_released=course.pk in to_release,
            found=found[course.pk],
        )
        for course in courses
    ]
