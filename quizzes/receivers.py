"""Reacts to Wagtail: a published question becomes a version; another way of counting is applied."""

from typing import Any

from django.utils import timezone
from wagtail.signals import page_published, published

from .actions import freeze_question, recount_results
from .models import Question, QuizPage


def freeze_question_on_publication(*, instance: Any, **kwargs: Any) -> None:
    """Freeze what learners get from now on."""
    if isinstance(instance, Question) and instance.live:
        freeze_question(question=instance, at=timezone.now())


def recount_on_publication(*, instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """Apply another way of counting to those who have taken the quiz (L16)."""
    if isinstance(instance, QuizPage):
        recount_results(quiz=instance, by=revision.user if revision else None, at=timezone.now())


def connect() -> None:
    """Listen to publishing, in the admin, by schedule and by imports."""
    page_published.connect(recount_on_publication, dispatch_uid="quizzes.recount_on_publication")
    published.connect(freeze_question_on_publication, dispatch_uid="quizzes.freeze_question_on_publication")
