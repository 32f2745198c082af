"""Categories and questions that were written on this site get the names by which an import finds them."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify

from quizzes.models import Question, QuestionCategory
from quizzes.models.questions.base import plain_text

MAX_ID = 60


@transaction.atomic
def name_categories(*, course: str, categories: Iterable[QuestionCategory]) -> None:
    """Give each category without a name, and each of its questions without one, a name in the course.

    Names that are there stay, so repeating it changes nothing. What is said is untouched: nothing is published.
    """
    for category in categories:
        if not category.source_id:
            wanted = f"{course}/questions/{slugify(category.name)[:MAX_ID] or 'bank'}"
            taken = set(QuestionCategory.objects.exclude(source_id="").values_list("source_id", flat=True))
            category.source_id = _free(wanted, taken, suffix=".yaml")
            category.save(update_fields=["source_id"])
        for question in Question.objects.filter(category=category, source_id="", live=True).order_by("pk"):
            wanted = f"{course}/{slugify(plain_text(question.text))[:MAX_ID].strip('-_') or 'frage'}".replace("_", "-")
            taken = set(Question.objects.exclude(source_id="").values_list("source_id", flat=True))
            Question.objects.filter(pk=question.pk).update(source_id=_free(wanted, taken))


@transaction.atomic
def name_questions(questions: Iterable[Question]) -> list[Question]:
    """Give each question without a name one that no other site gives; returns all in their order.

    Names that are there stay, so repeating it changes nothing, and nothing is published.
    """
    named = list(questions)
    for question in named:
        if not question.source_id:
            question.source_id = f"exported/{secrets.token_hex(10)}"
            Question.objects.filter(pk=question.pk, source_id="").update(source_id=question.source_id)
    return named


def _free(wanted: str, taken: set[str], suffix: str = "") -> str:
    name, number = f"{wanted}{suffix}", 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}{suffix}"
    return name
