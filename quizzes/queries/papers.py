"""A quiz on paper: for trainers, with the key on a sheet of its own. No attempt, and no trace."""

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.models import QuizPage, kind_of

from .contents import frozen_contents
from .draws import draw_questions, draws


@dataclass(frozen=True)
class PaperQuestion:
    """A question on paper. `context` goes to `template`; `key` is the right answer in words, empty where none is."""

    position: int
    template: str
    context: dict[str, Any]
    points: Decimal
    key: list[str]

    @property
    def name(self) -> str:
        """Name of form fields in the template, which nobody sends."""
        return f"paper{self.position}"


@dataclass(frozen=True)
class Paper:
    """One version of a quiz on paper; the same `number` gives the same draw as long as the questions are the same."""

    quiz: QuizPage
    number: int
    questions: list[PaperQuestion]

    @property
    def points(self) -> Decimal:
        return sum((question.points for question in self.questions), Decimal(0))


def quiz_paper(quiz: QuizPage, *, number: int) -> Paper:
    """The quiz as an attempt would ask it now: drawn, and shuffled if its settings say so, by chance from `number`."""
    rng = random.Random(f"{quiz.pk}/{number}")  # noqa: S311 no secret: the same number gives the same sheet again
    chosen = draw_questions(draws(quiz), rng)
    if quiz.shuffle_questions:
        rng.shuffle(chosen)
    contents = frozen_contents((candidate.version_id, candidate.digest) for _draw, candidate in chosen)
    questions = []
    for position, (draw, candidate) in enumerate(chosen, start=1):
        content = contents[candidate.version_id]
        kind = kind_of(content)
        order = list(kind.part_ids(content))
        if quiz.shuffle_options:
            rng.shuffle(order)
        has_points = kind.is_graded and not candidate.is_pilot
        has_key = kind.is_graded and not kind.is_graded_by_person
        questions.append(
            PaperQuestion(
                position=position,
                template=kind.print_template or kind.answer_template,
                context=kind.answer_context(content, None, order),
                points=draw.slot.points if has_points else Decimal(0),
                key=kind.in_words(content, kind.key_response(content)) if has_key else [],
            )
        )
    return Paper(quiz, number, questions)
