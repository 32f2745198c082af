"""What a quiz asks."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from quizzes.models import QuestionVersion, QuizPage, QuizSlot


@dataclass(frozen=True)
class Candidate:
    """A question that a quiz may ask now."""

    version_id: int
    question_id: int
    category_id: int
    digest: str


@dataclass(frozen=True)
class Draw:
    """A slot of a quiz with the questions that fit it now."""

    slot: QuizSlot
    candidates: list[Candidate]

    @property
    def is_fixed(self) -> bool:
        return self.slot.question_id is not None

    @property
    def count(self) -> int:
        """How many questions the slot asks for."""
        return 1 if self.is_fixed else self.slot.draw_count


def draws(quiz: QuizPage) -> list[Draw]:
    """The quiz's slots in order, each with the published questions that fit it; two queries."""
    slots = list(quiz.slots.all())
    fits = Q(question__in=[slot.question_id for slot in slots if slot.question_id]) | Q(
        question__category__in=[slot.category_id for slot in slots if slot.category_id]
    )
    rows = QuestionVersion.objects.newest_published().filter(fits)
    candidates = [Candidate(*row) for row in rows.values_list("pk", "question_id", "question__category_id", "digest")]
    return [
        Draw(
            slot,
            [
                candidate
                for candidate in candidates
                if (candidate.question_id == slot.question_id)
                or (slot.category_id is not None and candidate.category_id == slot.category_id)
            ],
        )
        for slot in slots
    ]


def count_questions(quiz_draws: list[Draw]) -> int:
    """How many questions an attempt has now."""
    fixed = {draw.slot.question_id for draw in quiz_draws if draw.is_fixed and draw.candidates}
    taken = dict.fromkeys({draw.slot.category_id for draw in quiz_draws if not draw.is_fixed}, 0)
    total = len(fixed)
    for draw in quiz_draws:
        if draw.is_fixed:
            continue
        free = sum(candidate.question_id not in fixed for candidate in draw.candidates) - taken[draw.slot.category_id]
        drawn = min(draw.count, max(free, 0))
        taken[draw.slot.category_id] += drawn
        total += drawn
    return total


def quiz_problems(quiz: QuizPage) -> list[str]:
    """Why the quiz cannot be taken as its author means it, in words; empty when it can."""
    return problems_of_draws(draws(quiz))


def problems_of_draws(quiz_draws: list[Draw]) -> list[str]:
    """The same, for what `draws` returned."""
    problems = []
    for draw in quiz_draws:
        if draw.is_fixed and not draw.candidates:
            problems.append(_("The question “%(question)s” is not published.") % {"question": draw.slot.question})
        elif not draw.is_fixed and len(draw.candidates) < draw.count:
            problems.append(
                _("The category “%(category)s” has %(there)s published questions, but %(wanted)s are drawn from it.")
                % {"category": draw.slot.category, "there": len(draw.candidates), "wanted": draw.count}
            )
    wanted = sum(draw.count for draw in quiz_draws)
    if not problems and count_questions(quiz_draws) < wanted:
        problems.append(
            _("The quiz asks for %(wanted)s questions, but without repeating one there are only %(there)s.")
            % {"wanted": wanted, "there": count_questions(quiz_draws)}
        )
    return problems
