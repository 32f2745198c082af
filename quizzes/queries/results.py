"""A finished attempt, as its owner sees it: what went well, what to read again, and a receipt."""

import datetime
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef

from courses.typing import Person
from quizzes.models import Answer, Attempt, AttemptState, Purpose, ReviewAspect, ScoreBand, kind_of, plain_text

from .again import NextAttempt, next_attempt
from .certainty import CertaintyReport, certainty_report
from .contents import answers_with_digest, contents_of
from .review import OF_QUESTIONS, OWN, Review, last_fraction, review_of, runs_beside, visible_aspects


@dataclass(frozen=True)
class ReviewItem:
    """A question of a finished attempt, as far as it may be seen. `fraction`: of the last answer by itself, see
    `last_fraction`; None also where the quiz does not say what is right.
    """

    answer: Answer
    text: str
    review: Review
    objective: str
    fraction: Decimal | None
    shows_points: bool = True
    is_answerable: bool = True
    is_graded: bool = True
    is_graded_by_person: bool = False

    @property
    def title(self) -> str:
        """The question in one line of plain text."""
        return plain_text(self.text)

    @property
    def is_one_paragraph(self) -> bool:
        """Whether the title says all of the question: no lists, no emphasis, no second paragraph."""
        return self.text.count("<") <= 2

    @property
    def is_right(self) -> bool:
        return self.fraction == 1

    @property
    def is_partly_right(self) -> bool:
        return self.fraction is not None and 0 < self.fraction < 1


@dataclass(frozen=True)
class AttemptResult:
    """The result of a finished attempt, as far as `aspects` allow.

    `following`: whether another attempt may be begun; None where that is no question, because this one is passed or
    counts nowhere. `is_held_back`: another attempt is running, so nothing shows what would be right. `band`: HTML for
    this result.
    """

    attempt: Attempt
    items: list[ReviewItem]
    following: NextAttempt | None
    answers: list[Any]
    aspects: frozenset[ReviewAspect] = field(default_factory=lambda: frozenset(ReviewAspect))
    is_held_back: bool = False
    band: str = ""
    certainty: CertaintyReport | None = None

    @property
    def shows_correctness(self) -> bool:
        return ReviewAspect.CORRECTNESS in self.aspects

    @property
    def shows_points(self) -> bool:
        return ReviewAspect.POINTS in self.aspects

    @cached_property
    def graded(self) -> list[ReviewItem]:
        """Questions that can be right or wrong."""
        return [item for item in self.items if item.is_graded]

    @cached_property
    def ungraded(self) -> list[ReviewItem]:
        """Questions with an answer that nobody grades."""
        return [item for item in self.items if item.is_answerable and not item.is_graded]

    @cached_property
    def right(self) -> list[ReviewItem]:
        """Questions that were answered in full."""
        return [item for item in self.items if item.is_right]

    @cached_property
    def to_read_again(self) -> list[tuple[str, list[ReviewItem]]]:
        """Questions that were not answered in full, by learning objective, in the order of the attempt."""
        groups: dict[str, list[ReviewItem]] = {}
        for item in self.graded:
            if not item.is_right:
                groups.setdefault(item.objective, []).append(item)
        return list(groups.items())

    @property
    def count_to_read_again(self) -> int:
        return len(self.graded) - len(self.right)

    @property
    def is_short(self) -> bool:
        """Whether what is to be read again fits on a screen or two, so that it can stand open."""
        return self.count_to_read_again <= 3

    @property
    def may_try_again(self) -> bool:
        """Whether one may begin anew now; a trial run always may."""
        return self.attempt.is_preview or (self.following is not None and self.following.may_begin)


def attempt_result(learner: Person, public_id: uuid.UUID, *, at: datetime.datetime) -> AttemptResult:
    """The result of the learner's own finished attempt, with no more than the quiz lets be seen at the moment.

    Five queries at most, and what the course is asked where attempts or waiting may end. Raises Attempt.DoesNotExist
    for anybody else's, while it is open, and for a test before the course: keys are shown afterwards only (L5).
    """
    bands = ScoreBand.objects.filter(quiz=OuterRef("quiz"))
    attempt: Any = (
        Attempt.objects.select_related("quiz")
        .annotate(has_other_running=runs_beside(), has_bands=Exists(bands))
        .exclude(purpose=Purpose.PRETEST)
        .get(public_id=public_id, learner=learner, state=AttemptState.FINISHED)
    )
    aspects = visible_aspects(attempt, at)
    is_held_back = not aspects <= OWN and attempt.has_other_running
    if is_held_back:
        aspects &= OWN
    answers: list[Any] = list(answers_with_digest().filter(attempt=attempt))
    contents = contents_of(answers)
    items = [_item(answer, contents[answer.question_version_id], aspects) for answer in answers]
    asks_again = attempt.is_regular and not attempt.passed
    return AttemptResult(
        attempt=attempt,
        items=items if aspects & OF_QUESTIONS else [],
        following=next_attempt(learner, attempt.quiz, at=at) if asks_again else None,
        answers=answers,
        aspects=aspects,
        is_held_back=is_held_back,
        band=_score_band(attempt) if attempt.has_bands and ReviewAspect.POINTS in aspects else "",
        certainty=certainty_report(items) if attempt.asks_certainty and ReviewAspect.CORRECTNESS in aspects else None,
    )


def _item(answer: Any, content: Any, aspects: frozenset[ReviewAspect]) -> ReviewItem:
    shows_correctness = ReviewAspect.CORRECTNESS in aspects
    kind = kind_of(content)
    review = review_of(content, answer, answer.response, aspects)
    # The type says what its question reads like: a cloze text is more than its text.
    shown = review.context or kind.answer_context(content, answer.response, answer.option_order)
    return ReviewItem(
        answer=answer,
        text=shown["text"],
        review=review,
        objective=content["objective"] if shows_correctness else "",
        fraction=last_fraction(content, answer) if shows_correctness else None,
        shows_points=shows_correctness and ReviewAspect.POINTS in aspects,
        is_answerable=kind.is_answerable,
        is_graded=kind.is_graded,
        is_graded_by_person=kind.is_graded_by_person,
    )


def _score_band(attempt: Attempt) -> str:
    """What the author says to this result: of the highest band that is reached, compared without rounding; or empty."""
    bands = ScoreBand.objects.filter(quiz=attempt.quiz_id, from_percent__lte=attempt.percent)
    return bands.order_by("-from_percent", "pk").values_list("text", flat=True).first() or ""
