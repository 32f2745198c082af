"""Reacts to Wagtail (a published question becomes a version, another way of counting is applied), and to gradings."""

from typing import Any

from django.utils import timezone
from wagtail.signals import page_published, published

from courses.mails.sending import enqueue_on_commit

from .actions import freeze_question, recount_results
from .mails import mail_graded_result
from .models import Attempt, Question, QuizPage
from .signals import attempt_graded


def freeze_question_on_publication(*, instance: Any, **kwargs: Any) -> None:
    """Freeze what learners get from now on."""
    if isinstance(instance, Question) and instance.live:
        freeze_question(question=instance, at=timezone.now())


def recount_on_publication(*, instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """Apply another way of counting to those who have taken the quiz (L16)."""
    if isinstance(instance, QuizPage):
        recount_results(quiz=instance, by=revision.user if revision else None, at=timezone.now())


def mail_learner_on_grading(*, attempt: Attempt, is_correction: bool, **kwargs: Any) -> None:
    """By a task, when the grading is stored for good: a mail server that is down takes no grading back."""
    enqueue_on_commit(mail_graded_result, attempt.pk, is_correction)


def connect() -> None:
    """Listen to publishing, in the admin, by schedule and by imports, and to gradings."""
    page_published.connect(recount_on_publication, dispatch_uid="quizzes.recount_on_publication")
    published.connect(freeze_question_on_publication, dispatch_uid="quizzes.freeze_question_on_publication")
    attempt_graded.connect(mail_learner_on_grading, dispatch_uid="quizzes.mail_learner_on_grading")
