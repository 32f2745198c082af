"""What a quiz asks."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.utils.translation import gettext as _

from quizzes.models import Candidate, QuizOverride, QuizPage, QuizSlot, candidates_of


@dataclass(frozen=True)
class Draw:
    """A slot of a quiz with the questions that fit it now."""

    slot: QuizSlot
    candidates: list[Candidate]

    @property
    def is_fixed(self) -> bool:
        return self.slot.is_fixed

    @property
    def count(self) -> int:
        """How many questions the slot asks for."""
        return self.slot.count


def draws(quiz: QuizPage) -> list[Draw]:
    """The quiz's slots in order, each with the published questions that fit it; two queries, three with tags."""
    return _draws_of(list(quiz.slots.all()))


def draws_and_exceptions(quiz: QuizPage) -> tuple[list[Draw], bool]:
    """`draws` of a stored quiz, and whether it grants anybody exceptions, in the same queries."""
    granted = QuizOverride.objects.filter(quiz=quiz.pk)
    slots: list[Any] = list(QuizSlot.objects.filter(quiz=quiz.pk).annotate(has_exceptions=Exists(granted)))
    return _draws_of(slots), not slots or slots[0].has_exceptions


def _draws_of(slots: list[QuizSlot]) -> list[Draw]:
    return [Draw(slot, candidates) for slot, candidates in zip(slots, candidates_of(slots), strict=True)]


def draw_questions(
    quiz_draws: Sequence[Draw], rng: random.Random, seen: Mapping[int, int] | None = None
) -> list[tuple[Draw, Candidate]]:
    """The questions of one attempt in the order of slots; no question twice.

    `seen`: how often the learner was asked a question in earlier attempts; those seen less come first, so nothing is
    repeated until a pool is used up. As many questions are found as the slots can have together: where pools overlap,
    a slot gives up a question that another one needs and takes another (Kuhn's algorithm for bipartite matching).
    """
    seen = seen or {}
    # Fixed questions go first: nothing else can take their place.
    seats = [place for place, draw in enumerate(quiz_draws) if draw.is_fixed]
    seats += [place for place, draw in enumerate(quiz_draws) if not draw.is_fixed for _number in range(draw.count)]
    wishes: dict[int, list[Candidate]] = {}
    for place, draw in enumerate(quiz_draws):
        shuffled = rng.sample(draw.candidates, len(draw.candidates))
        wishes[place] = sorted(shuffled, key=lambda candidate: seen.get(candidate.question_id, 0))
    taken: dict[int, int] = {}  # question id → seat
    for seat in range(len(seats)):
        _find_place(seat, seats, wishes, taken, set())
    place_of = {question: seats[seat] for question, seat in taken.items()}
    return [
        (draw, candidate)
        for place, draw in enumerate(quiz_draws)
        for candidate in wishes[place]
        if place_of.get(candidate.question_id) == place
    ]


def _find_place(
    seat: int, seats: list[int], wishes: dict[int, list[Candidate]], taken: dict[int, int], tried: set[int]
) -> bool:
    """Give the seat a question: a free one if there is any, else one whose seat finds another."""
    candidates = [candidate.question_id for candidate in wishes[seats[seat]]]
    free = next((question for question in candidates if question not in taken), None)
    if free is not None:
        taken[free] = seat
        return True
    for question in candidates:
        if question in tried:
            continue
        tried.add(question)
        if _find_place(taken[question], seats, wishes, taken, tried):
            taken[question] = seat
            return True
    return False


def count_questions(quiz_draws: Sequence[Draw]) -> int:
    """How many questions an attempt has now."""
    return len(draw_questions(quiz_draws, random.Random(0)))  # noqa: S311 the number does not depend on chance


def quiz_problems(quiz: QuizPage) -> list[str]:
    """Why the quiz cannot be taken as its author means it, in words; empty when it can."""
    return problems_of_draws(draws(quiz))


def problems_of_draws(quiz_draws: list[Draw]) -> list[str]:
    """The same, for what `draws` returned."""
    problems = []
    for draw in quiz_draws:
        if draw.is_fixed and not draw.candidates:
            problems.append(_("The question “%(question)s” is not published.") % {"question": draw.slot.question})
        elif len(draw.candidates) < draw.count:
            problems.append(
                _("“%(pool)s” has %(there)s published questions, but %(wanted)s are drawn from it.")
                % {"pool": draw.slot, "there": len(draw.candidates), "wanted": draw.count}
            )
    wanted = sum(draw.count for draw in quiz_draws)
    found = count_questions(quiz_draws)
    if not problems and found < wanted:
        problems.append(
            _("The quiz asks for %(wanted)s questions, but without repeating one there are only %(there)s.")
            % {"wanted": wanted, "there": found}
        )
    return problems
