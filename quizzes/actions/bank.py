"""Questions are retired, brought back, tried out and filed.

What these actions set is of a question as a whole: drafts keep it. Each takes the question whatever its type, is logged
in Wagtail's history of the question, and changes nothing when repeated.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.typing import Person
from quizzes.models import Question, QuestionCategory
from quizzes.queries import discrimination_of

from .freezing import UnfinishedQuestion


class ReasonNeeded(ValueError):
    """Too little speaks for the pilot question to let it count without a reason."""


@transaction.atomic
def publish_new_question(*, question: Question, author: Person, at: datetime.datetime, new_category: str = "") -> None:
    """Store a question that is complete and not stored yet, with its parts, and let quizzes ask it.

    `new_category`: the name of one to put it into; made, unless there is one of that name.
    Raises UnfinishedQuestion, and stores nothing.
    """
    problems = question.problems()
    if problems:
        raise UnfinishedQuestion(problems)
    if new_category:
        found = QuestionCategory.objects.filter(name=new_category).order_by("pk").first()
        question.category = found or QuestionCategory.objects.create(name=new_category)
    question.author, question.live = author, False
    question.save()
    log(instance=question, action="wagtail.create", user=author, timestamp=at, content_changed=True)
    question.save_revision(user=author).publish(user=author, skip_permission_checks=True)


@transaction.atomic
def retire_question(*, question: Question, actor: Person | None, at: datetime.datetime) -> None:
    """Ask the question no more. Its versions, answers and history stay; attempts that are running keep it (L2)."""
    current = _locked(question)
    if current.is_retired:
        return
    if current.live:
        current.unpublish(user=actor)
    Question.objects.filter(pk=current.pk).update(is_retired=True)
    log(instance=current, action="quizzes.retire", user=actor, timestamp=at)


@transaction.atomic
def make_ready(*, question: Question, actor: Person | None, at: datetime.datetime) -> None:
    """Publish what was saved last, of a draft or a retired question. Raises UnfinishedQuestion."""
    current = _locked(question)
    if current.live and not current.has_unpublished_changes:
        return
    draft = current.get_latest_revision_as_object()
    problems = draft.problems()
    if problems:
        raise UnfinishedQuestion(problems)
    revision = current.latest_revision or draft.save_revision(user=actor)
    revision.publish(user=actor, skip_permission_checks=True)
    log(instance=current, action="quizzes.make_ready", user=actor, timestamp=at)


@transaction.atomic
def make_pilot(*, question: Question, actor: Person | None, at: datetime.datetime) -> None:
    """Ask the question without points from the next attempts on, until it is promoted."""
    current = _locked(question)
    if current.is_pilot:
        return
    Question.objects.filter(pk=current.pk).update(is_pilot=True)
    log(instance=current, action="quizzes.make_pilot", user=actor, timestamp=at)


@transaction.atomic
def promote_question(*, question: Question, actor: Person | None, reason: str, at: datetime.datetime) -> None:
    """Let a pilot question earn points from the next attempts on.

    `reason` may be empty if enough answers speak for it (see `Discrimination.is_enough`); it is logged with the figures
    of this moment. Raises ReasonNeeded.
    """
    current = _locked(question)
    if not current.is_pilot:
        return
    figures = discrimination_of(current)
    if not figures.is_enough and not reason.strip():
        raise ReasonNeeded(_("Please say why the question shall count although too little speaks for it yet."))
    Question.objects.filter(pk=current.pk).update(is_pilot=False)
    data = {"reason": reason.strip(), "answers": figures.n, "discrimination": figures.value}
    log(instance=current, action="quizzes.promote", user=actor, timestamp=at, data=data)


@transaction.atomic
def file_question(
    *, question: Question, category: QuestionCategory, actor: Person | None, at: datetime.datetime
) -> None:
    """Give the question another category, in its draft as well."""
    current = _locked(question)
    if current.category_id == category.pk and not current.has_unpublished_changes:
        return

    def change(version: Any) -> None:
        version.category = category

    _reclassify(current, change, actor)
    log(instance=current, action="quizzes.file", user=actor, timestamp=at, data={"category": category.name})


@transaction.atomic
def tag_question(*, question: Question, tag: str, actor: Person | None, at: datetime.datetime) -> None:
    """Add a tag to the question, in its draft as well."""
    current = _locked(question)
    if current.tags.filter(name=tag).exists() and not current.has_unpublished_changes:
        return

    def change(version: Any) -> None:
        version.tags.add(tag)

    _reclassify(current, change, actor)
    log(instance=current, action="quizzes.tag", user=actor, timestamp=at, data={"tag": tag})


def _locked(question: Question) -> Any:
    """The question of its type as it is now; whoever else changes it waits."""
    Question.objects.non_polymorphic().select_for_update().get(pk=question.pk)
    return Question.objects.get(pk=question.pk)


def _reclassify(current: Any, change: Callable[[Any], None], actor: Person | None) -> None:
    """Change the row and, where there are drafts, the newest one: publishing it must not take the change back."""
    draft = current.get_latest_revision_as_object() if current.has_unpublished_changes else None
    change(current)
    current.save()
    if draft is not None and current.latest_revision_id:
        change(draft)
        draft.save_revision(user=actor, clean=False)
