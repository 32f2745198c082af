"""Quizzes that are not ready stay drafts."""

from quizzes.models import QuizPage


def keep_as_draft(*, quiz: QuizPage) -> None:
    """Take a new quiz back that Wagtail has stored as live a moment ago; repeating it changes nothing.

    It was never announced as published, so nothing is announced now.
    """
    QuizPage.objects.filter(pk=quiz.pk).update(live=False, has_unpublished_changes=True)
