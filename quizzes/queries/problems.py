"""What is wrong with quizzes and with the questions that they ask, for who writes them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from modelcluster.models import get_all_child_relations

from quizzes.models import Question, QuizPage, QuizSlot, candidates_of

from .draws import Draw, problems_of_draws


@dataclass(frozen=True)
class QuizProblem:
    """One thing that is wrong, in words; `question`: where, None: with the quiz."""

    text: str
    question: Question | None = None

    @property
    def edit_url(self) -> str:
        """Where the question is edited; empty if it is about the quiz."""
        if self.question is None:
            return ""
        viewset = type(self.question).snippet_viewset
        return reverse(viewset.get_url_name("edit"), args=[self.question.pk])


@dataclass(frozen=True)
class QuizProblems:
    """A quiz and what is wrong with it, at least one thing."""

    quiz: QuizPage
    problems: list[QuizProblem]


def problems_of_quizzes(quizzes: Iterable[QuizPage]) -> list[QuizProblems]:
    """Those of the quizzes with problems, in the order given: draws that cannot be filled, and unsound questions.

    Looked at is what each quiz asks now, its published questions. A few queries, and some for each type of question,
    however many quizzes and questions there are.
    """
    found = list(quizzes)
    slots = QuizSlot.objects.order_by("sort_order", "pk").select_related("category", "tag").prefetch_related("question")
    prefetch_related_objects(found, Prefetch("slots", slots, to_attr="slots_to_check"))
    all_slots = [slot for quiz in found for slot in quiz.slots_to_check]
    drawn: dict[int, list[Draw]] = {quiz.pk: [] for quiz in found}
    for slot, candidates in zip(all_slots, candidates_of(all_slots), strict=True):
        drawn[slot.quiz_id].append(Draw(slot, candidates))
    unsound = _unsound({item.question_id for rows in drawn.values() for draw in rows for item in draw.candidates})
    result = []
    for quiz in found:
        problems = [QuizProblem(text) for text in problems_of_draws(drawn[quiz.pk])]
        asked = dict.fromkeys(item.question_id for draw in drawn[quiz.pk] for item in draw.candidates)
        problems += [problem for key in asked for problem in unsound.get(key, [])]
        if problems:
            result.append(QuizProblems(quiz, problems))
    return result


def _unsound(keys: set[int]) -> dict[int, list[QuizProblem]]:
    """By question: why it could not be published as it stands now."""
    by_type: dict[type[Question], list[Question]] = defaultdict(list)
    for question in Question.objects.filter(pk__in=keys).order_by("pk"):
        by_type[type(question)].append(question)
    for model, questions in by_type.items():
        children = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
        prefetch_related_objects(questions, *children)
    return {
        question.pk: [QuizProblem(text, question) for text in question.problems()]
        for questions in by_type.values()
        for question in questions
    }
