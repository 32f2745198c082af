"""A finished attempt, as its owner sees it: what went well, what to read again, and a receipt."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from courses.typing import Person
from quizzes.models import Answer, Attempt, AttemptState, Purpose, kind_of, plain_text

from .contents import answers_with_digest, contents_of
from .rules import rules_for
from .visits import attempts_of, count_attempts_left, count_counted


@dataclass(frozen=True)
class ReviewItem:
    """An answered question with its result. `context` comes from the question's type and goes to its `template`."""

    answer: Answer
    template: str
    context: dict[str, Any]
    objective: str
    general_feedback: str

    @property
    def title(self) -> str:
        """The question in one line of plain text."""
        return plain_text(self.context["text"])

    @property
    def is_one_paragraph(self) -> bool:
        """Whether the title says all of the question: no lists, no emphasis, no second paragraph."""
        return self.context["text"].count("<") <= 2

    @property
    def is_right(self) -> bool:
        return self.answer.fraction == 1

    @property
    def is_partly_right(self) -> bool:
        return self.answer.fraction is not None and 0 < self.answer.fraction < 1


@dataclass(frozen=True)
class AttemptResult:
    """The result of a finished attempt. `attempts_left` None: as many as one likes."""

    attempt: Attempt
    items: list[ReviewItem]
    attempts_left: int | None

    @property
    def answers(self) -> list[Answer]:
        return [item.answer for item in self.items]

    @cached_property
    def right(self) -> list[ReviewItem]:
        """Questions with full marks."""
        return [item for item in self.items if item.is_right]

    @cached_property
    def to_read_again(self) -> list[tuple[str, list[ReviewItem]]]:
        """Questions without full marks by learning objective, in the order of the attempt."""
        groups: dict[str, list[ReviewItem]] = {}
        for item in self.items:
            if not item.is_right:
                groups.setdefault(item.objective, []).append(item)
        return list(groups.items())

    @property
    def count_to_read_again(self) -> int:
        return len(self.items) - len(self.right)

    @property
    def is_short(self) -> bool:
        """Whether what is to be read again fits on a screen or two, so that it can stand open."""
        return self.count_to_read_again <= 3

    @property
    def may_try_again(self) -> bool:
        return self.attempts_left != 0


def attempt_result(learner: Person, public_id: uuid.UUID) -> AttemptResult:
    """The result of the learner's own finished attempt; three queries at most.

    Raises Attempt.DoesNotExist for anybody else's, while it is open, and for a test before the course: keys are shown
    afterwards only (L5).
    """
    attempt = (
        Attempt.objects.select_related("quiz")
        .exclude(purpose=Purpose.PRETEST)
        .get(public_id=public_id, learner=learner, state=AttemptState.FINISHED)
    )
    answers: list[Any] = list(answers_with_digest().filter(attempt=attempt))
    contents = contents_of(answers)
    items = []
    for answer in answers:
        content = contents[answer.question_version_id]
        kind = kind_of(content)
        items.append(
            ReviewItem(
                answer=answer,
                template=kind.review_template,
                context=kind.review_context(content, answer.response, answer.option_order),
                objective=content["objective"],
                general_feedback=content["general_feedback"],
            )
        )
    is_limited = attempt.quiz.attempts_allowed and attempt.is_regular
    return AttemptResult(attempt, items, _attempts_left(learner, attempt) if is_limited else None)


def _attempts_left(learner: Person, attempt: Attempt) -> int | None:
    quiz = attempt.quiz
    extra = rules_for(learner, quiz, at=attempt.finished_at or attempt.started_at).terms.extra_attempts
    started = count_counted(learner, quiz, list(attempts_of(learner, quiz)), extra=extra)
    return count_attempts_left(quiz, started, extra=extra)
