"""An open attempt, as its owner sees it. Nothing here gives a key away (L5)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from courses.typing import Person
from quizzes.models import (
    Answer,
    Attempt,
    Behavior,
    InvalidResponse,
    ReviewAspect,
    ReviewTime,
    fraction_of,
    kind_of,
    responses_of,
)
from quizzes.models.questions import Content
from quizzes.models.questions.base import DEFAULT_PENALTY

from .contents import answers_with_attempt, answers_with_digest, contents_of, shared_attempt
from .review import Review, is_checkable, review_of, visible_at


@dataclass(frozen=True)
class Feedback:
    """What a learner reads about the last try before handing in.

    `fraction` (0 to 1) is how good the try was; None where the quiz does not say. `points`: what the question earns so,
    once it is over. `hint`: HTML, while a try is left. `count_right`: how many parts are right, of how many.
    """

    review: Review
    fraction: Decimal | None
    points: Decimal | None
    hint: str
    count_right: tuple[int, int] | None

    @property
    def is_right(self) -> bool:
        return self.fraction == 1

    @property
    def is_partly_right(self) -> bool:
        return self.fraction is not None and 0 < self.fraction < 1


@dataclass(frozen=True)
class QuestionItem:
    """A question on a page. `context` comes from the question's type and goes to its `template`.

    `tries`: how many there are before handing in; 0 where answers are not checked. `penalty_percent`: what each wrong
    one costs. `feedback` is None before the first check.
    """

    answer: Answer
    template: str
    context: dict[str, Any]
    script: str = ""
    tries: int = 0
    penalty_percent: Decimal = Decimal(0)
    asks_certainty: bool = False
    feedback: Feedback | None = None
    is_answerable: bool = True

    @property
    def is_over(self) -> bool:
        """Whether it can only be read: its feedback was shown, and no try is left."""
        return self.answer.checked_at is not None

    @property
    def is_open(self) -> bool:
        """Whether there is something to answer that can still change."""
        return self.is_answerable and not self.is_over

    @property
    def can_be_checked(self) -> bool:
        return bool(self.tries) and not self.is_over

    @property
    def this_try(self) -> int:
        """The number of the try that comes next, from 1."""
        return len(self.answer.tries) + 1

    @property
    def name(self) -> str:
        """Name of the form field; see `forms.given_answers`."""
        return f"q{self.answer.position}"


@dataclass(frozen=True)
class QuestionPage:
    """What one page of an attempt shows. Positions are None where there is nothing before or after."""

    items: list[QuestionItem]
    previous_position: int | None
    next_position: int | None

    @property
    def is_single(self) -> bool:
        return len(self.items) == 1

    @property
    def positions(self) -> list[int]:
        return [item.answer.position for item in self.items]

    @property
    def scripts(self) -> list[str]:
        """Static paths of the modules that the questions bring along, each once."""
        return sorted({item.script for item in self.items if item.script})

    @property
    def last_position(self) -> int:
        return self.items[-1].answer.position

    @property
    def can_be_saved(self) -> bool:
        """Whether anything on the page can still change."""
        return any(item.is_open for item in self.items)


@dataclass(frozen=True)
class AttemptSheet:
    """An attempt with its answers in order. Contents of questions are fetched for what is shown."""

    attempt: Attempt
    answers: list[Answer]

    @cached_property
    def open_positions(self) -> list[int]:
        """Positions that are not answered, and that have something to answer."""
        unanswered = [answer for answer in self.answers if not answer.is_answered]
        contents = contents_of(unanswered)
        return [answer.position for answer in unanswered if kind_of(contents[answer.question_version_id]).is_answerable]

    @cached_property
    def flagged_positions(self) -> list[int]:
        return [answer.position for answer in self.answers if answer.is_flagged]

    @property
    def answered_count(self) -> int:
        return len(self.answers) - len(self.open_positions)

    @cached_property
    def is_graded_by_people(self) -> bool:
        """Whether a person may have to grade something, so that the result comes later."""
        contents = contents_of(self.answers)
        return any(kind_of(content).is_graded_by_person for content in contents.values())

    @property
    def resume_position(self) -> int | None:
        """Where to go on: the first position that is not answered and can be; None when there is none."""
        first = self.attempt.reached_position
        return next((position for position in self.open_positions if position >= first), None)

    @property
    def missed_positions(self) -> list[int]:
        """Positions that were left without an answer, and to which there is no way back."""
        return [position for position in self.open_positions if position < self.attempt.reached_position]

    @property
    def answerable_positions(self) -> list[int]:
        """Positions that are not answered yet and can be."""
        return [position for position in self.open_positions if position >= self.attempt.reached_position]

    @property
    def summary_positions(self) -> list[int]:
        """Where the summary leads: to each open question, or to where the attempt stands, if there is no way back."""
        answerable = self.answerable_positions
        return answerable[:1] if self.attempt.is_in_order else answerable

    @property
    def current_positions(self) -> list[int]:
        """What can be chosen in an attempt without going back."""
        return [self.back_position] if self.attempt.is_in_order else []

    @property
    def back_position(self) -> int:
        """Where one goes from the summary: to what is open, else to the beginning, as far as there is a way back."""
        return self.resume_position or min(self.attempt.reached_position, len(self.answers))

    def detour(self, position: int) -> int | None:
        """The position to show instead, in an attempt without going back; None: this one may be shown."""
        current = min(self.attempt.reached_position, len(self.answers))
        first = self._first_of_page(current)
        is_shown = current <= position <= first + self._page_size
        return None if not self.attempt.is_in_order or is_shown else current

    @property
    def _page_size(self) -> int:
        return self.attempt.quiz.questions_per_page or len(self.answers)

    def _first_of_page(self, position: int) -> int:
        """Index of the first answer on the page with the position."""
        return (position - 1) // self._page_size * self._page_size

    def page(self, position: int, *, typed: Mapping[int, Any] | None = None) -> QuestionPage | None:
        """The page that shows the position; None when the attempt has no such position.

        `typed`: responses by position that stand in a form and are not stored; they are shown instead.
        """
        if not 1 <= position <= len(self.answers):
            return None
        size, first = self._page_size, self._first_of_page(position)
        following = first + size + 1
        rows = self.answers[first : first + size]
        if self.attempt.is_in_order:
            rows = [row for row in rows if row.position >= self.attempt.reached_position]
        contents = contents_of(rows)
        return QuestionPage(
            items=[_item(self.attempt, row, contents[row.question_version_id], typed or {}) for row in rows],
            previous_position=first - size + 1 if first and not self.attempt.is_in_order else None,
            next_position=following if following <= len(self.answers) else None,
        )


def _item(attempt: Attempt, answer: Any, content: Content, typed: Mapping[int, Any]) -> QuestionItem:
    kind = kind_of(content)
    response = answer.response
    if answer.position in typed and not answer.checked_at:
        try:
            response = kind.clean(content, typed[answer.position])
        except InvalidResponse:
            response = None  # what nobody could have chosen on the page cannot be shown on it
    has_tries = is_checkable(attempt, content)
    hints = content.get("hints", []) if attempt.behavior == Behavior.SEVERAL_TRIES else []
    return QuestionItem(
        answer=answer,
        template=kind.answer_template,
        context=kind.answer_context(content, response, answer.option_order),
        script=kind.script,
        tries=len(hints) + 1 if has_tries else 0,
        penalty_percent=100 * Decimal(content.get("penalty", DEFAULT_PENALTY)) if hints else Decimal(0),
        asks_certainty=attempt.asks_certainty and kind.is_graded,
        feedback=_feedback(attempt, answer, content) if answer.tries else None,
        is_answerable=kind.is_answerable,
    )


def _feedback(attempt: Attempt, answer: Answer, content: Content) -> Feedback:
    """To the last try. Nothing names the right answer while a try is left, whatever the quiz allows afterwards."""
    kind = kind_of(content)
    tried = answer.tries[-1]
    is_over = answer.checked_at is not None
    aspects = visible_at(attempt.quiz, ReviewTime.RESULT)
    shows_correctness = ReviewAspect.CORRECTNESS in aspects
    reached = fraction_of(content, responses_of(answer))
    hints = content.get("hints", [])
    hint = hints[len(answer.tries) - 1] if not is_over and len(answer.tries) <= len(hints) else None
    if not is_over:
        aspects -= {ReviewAspect.RIGHT_ANSWER, ReviewAspect.GENERAL_FEEDBACK}
    return Feedback(
        review=review_of(content, answer, tried["response"], aspects),
        fraction=Decimal(tried["fraction"]) if shows_correctness else None,
        points=(
            reached * answer.max_points
            if is_over and reached is not None and shows_correctness and ReviewAspect.POINTS in aspects
            else None
        ),
        hint=hint["text"] if hint else "",
        count_right=kind.count_right(content, tried["response"]) if hint and hint["counts_right"] else None,
    )


def attempt_sheet(learner: Person, public_id: uuid.UUID) -> AttemptSheet:
    """The learner's own attempt; one query. Raises Attempt.DoesNotExist for anybody else's."""
    answers = list(answers_with_attempt().filter(attempt__public_id=public_id, attempt__learner=learner))
    attempt = shared_attempt(answers)
    if attempt is None:  # every attempt has answers
        raise Attempt.DoesNotExist
    return AttemptSheet(attempt, answers)


def question_item(learner: Person, public_id: uuid.UUID, position: int) -> QuestionItem:
    """One question of the learner's own attempt; one query. Raises Answer.DoesNotExist."""
    rows = answers_with_digest().filter(attempt__public_id=public_id, attempt__learner=learner)
    answer: Any = rows.select_related("attempt__quiz").get(position=position)
    return _item(answer.attempt, answer, contents_of([answer])[answer.question_version_id], {})


def answer_in_words(answer: Any) -> list[str]:
    """What is stored for an answer of `answers_with_digest`, as plain text lines; empty when nothing is."""
    content = contents_of([answer])[answer.question_version_id]
    return kind_of(content).in_words(content, answer.response)
