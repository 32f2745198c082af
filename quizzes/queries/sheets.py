"""An open attempt, as its owner sees it. Nothing here gives a key away (L5)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from courses.typing import Person
from quizzes.models import Answer, Attempt, InvalidResponse, kind_of

from .contents import answers_with_digest, contents_of


@dataclass(frozen=True)
class QuestionItem:
    """A question on a page. `context` comes from the question's type and goes to its `template`."""

    answer: Answer
    template: str
    context: dict[str, Any]
    script: str = ""

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
    def positions(self) -> list[int]:
        return [item.answer.position for item in self.items]

    @property
    def scripts(self) -> list[str]:
        """Static paths of the modules that the questions bring along, each once."""
        return sorted({item.script for item in self.items if item.script})

    @property
    def last_position(self) -> int:
        return self.items[-1].answer.position


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
        """Where to go on: the first position that is not answered; None when all are."""
        return next(iter(self.open_positions), None)

    def page(self, position: int, *, typed: Mapping[int, Any] | None = None) -> QuestionPage | None:
        """The page that shows the position; None when the attempt has no such position.

        `typed`: responses by position that stand in a form and are not stored; they are shown instead.
        """
        if not 1 <= position <= len(self.answers):
            return None
        size = self.attempt.quiz.questions_per_page or len(self.answers)
        first = (position - 1) // size * size
        following = first + size + 1
        return QuestionPage(
            items=self._items(self.answers[first : first + size], typed or {}),
            previous_position=first - size + 1 if first else None,
            next_position=following if following <= len(self.answers) else None,
        )

    def _items(self, answers: list[Answer], typed: Mapping[int, Any]) -> list[QuestionItem]:
        contents = contents_of(answers)
        items = []
        for answer in answers:
            content = contents[answer.question_version_id]
            kind = kind_of(content)
            response = answer.response
            if answer.position in typed:
                try:
                    response = kind.clean(content, typed[answer.position])
                except InvalidResponse:
                    response = None  # what nobody could have chosen on the page cannot be shown on it
            context = kind.answer_context(content, response, answer.option_order)
            items.append(QuestionItem(answer, kind.answer_template, context, kind.script))
        return items


def attempt_sheet(learner: Person, public_id: uuid.UUID) -> AttemptSheet:
    """The learner's own attempt; two queries. Raises Attempt.DoesNotExist for anybody else's."""
    attempt = Attempt.objects.select_related("quiz").get(public_id=public_id, learner=learner)
    return AttemptSheet(attempt, list(answers_with_digest().filter(attempt=attempt)))


def answer_in_words(answer: Any) -> list[str]:
    """What is stored for an answer of `answers_with_digest`, as plain text lines; empty when nothing is."""
    content = contents_of([answer])[answer.question_version_id]
    return kind_of(content).in_words(content, answer.response)
