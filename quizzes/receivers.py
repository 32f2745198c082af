"""Reacts to Wagtail: a published question becomes a version."""

from typing import Any

from django.utils import timezone
from wagtail.signals import published

from .actions import freeze_question
from .models import Question


def freeze_question_on_publication(*, instance: Any, **kwargs: Any) -> None:
    """Freeze what learners get from now on."""
    if isinstance(instance, Question) and instance.live:
        freeze_question(question=instance, at=timezone.now())


def connect() -> None:
    """Listen to publishing, in the admin, by schedule and by imports."""
    published.connect(freeze_question_on_publication, dispatch_uid="quizzes.freeze_question_on_publication")
