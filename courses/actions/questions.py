"""A learner asks at a lesson, a trainer answers and may pin the answer for others."""

import datetime
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import LessonQuestion, PinnedQuestion
from courses.signals import question_answered
from courses.typing import Person

from .notes import place_in

QUESTIONS_A_DAY = 20


class TooManyQuestions(ValueError):
    """The learner has asked as many questions within a day as anybody may."""


class AlreadyAnswered(ValueError):
    """A question that was answered is changed or withdrawn no more: the answer belongs to its words."""


class NotAnswered(ValueError):
    """Only what is answered can be pinned."""


@transaction.atomic
def ask_question(
    *, asker: Person, lesson: Page, anchor: str, text: str, group: str, sending: uuid.UUID, at: datetime.datetime
) -> LessonQuestion:
    """A new question at a paragraph, or, with an empty anchor, at the lesson.

    `group`: key of the asker's group. The same `sending` of the same asker returns the question there is. `text` must
    not be empty. Raises TooManyQuestions.
    """
    mine = LessonQuestion.objects.filter(asker=asker)
    if question := mine.filter(sending=sending).first():
        return question
    if mine.filter(asked_at__gt=at - datetime.timedelta(days=1)).count() >= QUESTIONS_A_DAY:
        raise TooManyQuestions(
            _("You have asked %(count)s questions within a day. Please wait until tomorrow with the next one.")
            % {"count": QUESTIONS_A_DAY}
        )
    question, _created = LessonQuestion.objects.get_or_create(
        asker=asker,
        sending=sending,
        defaults={"group": group, "text": text, "asked_at": at, **place_in(lesson, anchor)},
    )
    return question


@transaction.atomic
def change_question(*, question: LessonQuestion, text: str) -> None:
    """Write the question anew while it waits. `text` must not be empty. Raises AlreadyAnswered."""
    _lock_waiting(question)
    LessonQuestion.objects.filter(pk=question.pk).update(text=text)


@transaction.atomic
def withdraw_question(*, question: LessonQuestion) -> None:
    """Delete the question while it waits; withdrawing it again changes nothing. Raises AlreadyAnswered."""
    if LessonQuestion.objects.filter(pk=question.pk).exists():
        _lock_waiting(question)
        LessonQuestion.objects.filter(pk=question.pk).delete()


@transaction.atomic
def answer_question(
    *,
    question: LessonQuestion,
    trainer: Person,
    text: str,
    at: datetime.datetime,
    shown_to: Collection[str] = (),
    of: Collection[str] = (),
) -> LessonQuestion:
    """Answer the question and pin it for the groups `shown_to` (see `pin_question`); `text` must not be empty.

    Answering again improves the answer: it is the trainer's from then on, but keeps its first moment and is announced
    once.
    """
    locked = LessonQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    is_first = locked.answered_at is None
    locked.answer, locked.answered_by = text, trainer
    locked.answered_at = locked.answered_at or at
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    pin_question(question=locked, groups=shown_to, of=of, at=at)
    if is_first:
        question_answered.send(sender=LessonQuestion, question=locked, at=at)
    return locked


@transaction.atomic
def pin_question(
    *, question: LessonQuestion, groups: Collection[str], of: Collection[str], at: datetime.datetime
) -> None:
    """Show the question to `groups` and to no other one of those that the trainer teaches (`of`).

    Pins in groups of other trainers stay. Repeating it changes nothing. Raises NotAnswered.
    """
    locked = LessonQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if groups and not locked.is_answered:
        raise NotAnswered
    shown = set(groups) & set(of)
    PinnedQuestion.objects.filter(question=locked, group__in=set(of) - shown).delete()
    PinnedQuestion.objects.bulk_create(
        [PinnedQuestion(question=locked, group=group, pinned_at=at) for group in sorted(shown)], ignore_conflicts=True
    )


def _lock_waiting(question: LessonQuestion) -> None:
    locked = LessonQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if locked.is_answered:
        raise AlreadyAnswered(_("The question has been answered in the meantime."))
