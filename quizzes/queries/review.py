"""What learners may see of their answers, and when: the quiz's table of `ReviewTime` by `ReviewAspect` (L5)."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from quizzes.models import Answer, Attempt, AttemptState, Purpose, QuizPage, ReviewAspect, ReviewTime, kind_of
from quizzes.models.questions import Content

RESULT_TIME = datetime.timedelta(minutes=10)
# What says nothing about other answers, while an attempt is running.
OWN = frozenset({ReviewAspect.ANSWER, ReviewAspect.POINTS})
# What is shown of questions, one by one; points are shown of the whole, too.
OF_QUESTIONS = frozenset(ReviewAspect) - {ReviewAspect.POINTS}
# All that the review of a question type may show.
WHOLE = frozenset(
    {ReviewAspect.ANSWER, ReviewAspect.CORRECTNESS, ReviewAspect.FEEDBACK, ReviewAspect.RIGHT_ANSWER},
)


def review_time(attempt: Attempt, at: datetime.datetime) -> ReviewTime:
    """Which row of the table holds for the attempt. Feedback while answering, and practice, are like the result."""
    closes_at = attempt.quiz.closes_at
    if closes_at is not None and at >= closes_at:
        return ReviewTime.CLOSED
    is_late = attempt.finished_at is not None and at >= attempt.finished_at + RESULT_TIME
    return ReviewTime.LATER if is_late and not attempt.is_practice else ReviewTime.RESULT


def visible_at(quiz: QuizPage, time: ReviewTime) -> frozenset[ReviewAspect]:
    """What the quiz shows then; what the table does not name is not shown."""
    return frozenset(ReviewAspect(value) for value in quiz.review.get(time, []) if value in ReviewAspect.values)


def visible_aspects(attempt: Attempt, at: datetime.datetime) -> frozenset[ReviewAspect]:
    """What its owner may see of the attempt at the moment, by the quiz's table as it is now; no query."""
    return visible_at(attempt.quiz, review_time(attempt, at))


def runs_beside() -> Exists:
    """For a query of attempts: whether another one of the learner at the quiz is running.

    Then nobody looks up its answers in this one.
    """
    counting = [Purpose.REGULAR, Purpose.PRETEST]
    others = Attempt.objects.filter(learner=OuterRef("learner"), quiz=OuterRef("quiz"), purpose__in=counting)
    return Exists(others.filter(state=AttemptState.OPEN).exclude(pk=OuterRef("pk")))


def is_checkable(attempt: Attempt, content: Content) -> bool:
    """Whether an answer to the question can be checked before handing in."""
    kind = kind_of(content)
    return attempt.checks_answers and kind.is_graded and not kind.is_graded_by_person


@dataclass(frozen=True)
class Review:
    """As much of an answered question as its owner may see; what is not allowed is not in it.

    With a `template`, the question's type shows everything, from `context`. Without one there are only `own` (the
    answer in words), `right` (the right answer in words) and `feedback` (HTML), each empty if not allowed.
    """

    template: str = ""
    context: dict[str, Any] | None = None
    own: list[str] | None = None
    right: list[str] | None = None
    feedback: list[str] | None = None
    general_feedback: str = ""


def review_of(content: Content, answer: Answer, response: Any, aspects: Collection[ReviewAspect]) -> Review:
    """`response` is reviewed, in the order of options that the `answer` has."""
    kind = kind_of(content)
    general = content["general_feedback"] if ReviewAspect.GENERAL_FEEDBACK in aspects else ""
    if frozenset(aspects) >= WHOLE or (not kind.is_graded and ReviewAspect.ANSWER in aspects):
        context = kind.review_context(content, response, answer.option_order)
        return Review(kind.review_template, context, general_feedback=general)
    has_key = kind.is_graded and not kind.is_graded_by_person
    return Review(
        own=kind.in_words(content, response) if ReviewAspect.ANSWER in aspects else None,
        right=(
            kind.in_words(content, kind.key_response(content))
            if has_key and ReviewAspect.RIGHT_ANSWER in aspects
            else None
        ),
        feedback=kind.feedback_to(content, response) if ReviewAspect.FEEDBACK in aspects else None,
        general_feedback=general,
    )


def last_fraction(content: Content, answer: Answer) -> Decimal | None:
    """How good the last answer was by itself, whatever the tries before it cost; None: not graded, or not yet."""
    if answer.fraction is None or not answer.tries:
        return answer.fraction
    last = answer.tries[-1]
    if answer.checked_at or answer.response in (last["response"], last.get("left"), None):
        return Decimal(last["fraction"])
    return kind_of(content).grade(content, answer.response)
