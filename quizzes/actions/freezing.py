"""Questions become versions."""

import datetime

from django.db import transaction

from quizzes.models import Question, QuestionVersion, digest_of
from quizzes.signals import question_version_published


class UnfinishedQuestion(ValueError):
    """The question cannot be answered or graded yet. `problems` says why, in words."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@transaction.atomic
def freeze_question(*, question: Question, at: datetime.datetime) -> QuestionVersion:
    """Keep the question as it is now as its next version; unchanged content returns the newest one.

    Attempts that are running keep the version they began with (L2). A question that was retired is in use again.
    Raises UnfinishedQuestion.
    """
    problems = question.problems()
    if problems:
        raise UnfinishedQuestion(problems)
    # Two people who publish at the same moment must not both write the same number.
    locked = Question.objects.non_polymorphic().select_for_update().get(pk=question.pk)
    if locked.is_retired:
        Question.objects.filter(pk=question.pk).update(is_retired=False)
    content = question.frozen_content()
    digest = digest_of(content)
    newest = QuestionVersion.objects.filter(question_id=question.pk).order_by("-number").first()
    if newest and newest.digest == digest:
        return newest
    version = QuestionVersion.objects.create(
        question_id=question.pk,
        number=newest.number + 1 if newest else 1,
        digest=digest,
        content=content,
        created_at=at,
    )
    question_version_published.send(sender=QuestionVersion, version=version, at=at)
    return version
