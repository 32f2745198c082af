"""A learner says what they think of a course they completed, or that they would rather not."""

import datetime

from django.db import transaction

from courses.models import CourseCompletion, CoursePage, CourseRating
from courses.typing import Person


class NotCompleted(LookupError):
    """Who has not completed a course cannot rate it."""


@transaction.atomic
def rate_course(
    *, learner: Person, course: CoursePage, usefulness: int, application: int, pace: int, at: datetime.datetime
) -> CourseRating:
    """Rate the newest completion of the course, each answer from 1 to 5; rating again replaces it.

    Raises NotCompleted.
    """
    answers = {"usefulness": usefulness, "application": application, "pace": pace}
    rating, _created = CourseRating.objects.update_or_create(
        completion=_newest_completion(learner, course), defaults={**answers, "rated_at": at, "skipped_at": None}
    )
    return rating


@transaction.atomic
def skip_rating(*, learner: Person, course: CoursePage, at: datetime.datetime) -> CourseRating:
    """Ask no more about the newest completion of the course; a rating that was given stays. Raises NotCompleted."""
    rating, _created = CourseRating.objects.get_or_create(
        completion=_newest_completion(learner, course), defaults={"skipped_at": at}
    )
    return rating


def _newest_completion(learner: Person, course: CoursePage) -> CourseCompletion:
    completions = CourseCompletion.objects.filter(learner=learner, course=course)
    completion = completions.order_by("-completed_at", "-pk").first()
    if completion is None:
        raise NotCompleted
    return completion
