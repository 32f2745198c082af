"""One question of each type, as `tests.browser.backstage` asks them; needs a set-up Django."""

from typing import Any

from quizzes.actions import freeze_question
from quizzes.models import (
    DragWordsQuestion,
    HotspotQuestion,
    MatchingQuestion,
    MatrixQuestion,
    OrderingQuestion,
    Question,
    QuestionHint,
)
from quizzes.models.questions.cloze import ClozeQuestion
from quizzes.models.questions.numeric import NumericQuestion
from quizzes.models.questions.short_text import ShortTextQuestion
from quizzes.models.questions.true_false import TrueFalseQuestion
from tests.factories import graded_by_people, quizzes
from tests.quizzes.types import test_drag_words as drag_words
from tests.quizzes.types import test_matching as matching
from tests.quizzes.types import test_matrix as matrix
from tests.quizzes.types import test_ordering as ordering
from tests.quizzes.types.arranging import in_memory, make_image, published

GAPS = [
    {"key": "a", "kind": "text", "answers": [{"text": "Prompt"}]},
    {"key": "b", "kind": "choice", "answers": [{"text": "prüfen"}, {"text": "glauben", "fraction": 0}]},
    {"key": "c", "kind": "number", "answers": [{"value": "3"}]},
]
AREAS = [
    {"label": "Absender", "shape": "rect", "coords": [5, 5, 95, 30], "correct": True},
    {"label": "Knopf", "shape": "circle", "coords": [50, 70, 10]},
]


def every_kind() -> list[Question]:
    return [
        graded_by_people.make_description(),
        make_single_choice(),
        quizzes.make_multiple_choice(),
        published(TrueFalseQuestion, {"answer": True}, text="Ein Prompt ist eine Anweisung."),
        published(MatrixQuestion, matrix.SOURCE),
        make_short_text(),
        published(NumericQuestion, {"answers": [{"value": "1.5"}]}, text="Wie viele Stunden?"),
        *arranged_kinds(),
        published(ClozeQuestion, {"gaps": GAPS}, text="Ein [[a]] hilft. Sie [[b]] das Ergebnis [[c]]-mal."),
        graded_by_people.make_free_text(),
        graded_by_people.make_prompt_exercise(),
        graded_by_people.make_scale(),
    ]


def arranged_kinds() -> list[Question]:
    """Those with something to drag or to point at."""
    return [
        make_ordering(),
        published(MatchingQuestion, matching.SOURCE),
        published(DragWordsQuestion, drag_words.SOURCE, text=drag_words.HTML),
        make_hotspot(),
    ]


def make_single_choice() -> Question:
    return quizzes.make_single_choice(right="Ein Stück Text", wrong=("Ein Satz", "Ein Absatz"))


def make_short_text() -> Question:
    return published(ShortTextQuestion, {"answers": [{"text": "Prompt"}]}, text="Wie heißt die Eingabe?")


def make_ordering() -> Question:
    return published(OrderingQuestion, ordering.SOURCE, text="In welcher Reihenfolge?")


def make_hotspot() -> Question:
    source: dict[str, Any] = {"image": "mail.png", "alt": "Eine E-Mail", "areas": AREAS}
    return published(HotspotQuestion, source, text="Woran erkennen Sie es?", image=make_image(width=600, height=400))


def make_hinted() -> Question:
    """Two tries, with a hint after the first."""
    category = quizzes.make_category()
    question = in_memory(
        ShortTextQuestion, {"answers": [{"text": "Token"}]}, text="Wie heißt ein Stück Text?", category=category
    )
    question.hints = [QuestionHint(text="<p>Es beginnt mit T.</p>", sort_order=0)]
    question.save()
    freeze_question(question=question, at=quizzes.LONG_AGO)
    return question
