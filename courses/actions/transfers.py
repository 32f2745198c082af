"""A learner writes and hands in work on a transfer task; a trainer confirms it or gives it back."""

import contextlib
import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from courses.conf import training
from courses.documents import Upload
from courses.models import Enrollment, Submission, SubmissionFile, TransferTaskPage
from courses.models.submissions import Level, State
from courses.models.transfer_tasks import Asking
from courses.queries import PersonalDataCheck, own_submission, personal_data_check, submissions_for
from courses.signals import transfer_confirmed, transfer_handed_in, transfer_returned
from courses.typing import Person

from .learning import ForeignLesson, NotEnrolled, complete_lesson


class NothingToWrite(ValueError):
    """The work waits for a trainer, or is confirmed: nothing can be written now."""


class StaleDraft(ValueError):
    """The draft was saved elsewhere since the page was delivered (L6). `draft` is what is stored."""

    def __init__(self, draft: Submission) -> None:
        self.draft = draft
        super().__init__(draft.pk)


class TooManyFiles(ValueError):
    """More files than the task allows."""


class Incomplete(ValueError):
    """Something that the task asks for is missing. `problems` says what, in the user's language."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class WarningNotConfirmed(ValueError):
    """The check found something that the learner has to look at first. `check` says what."""

    def __init__(self, check: PersonalDataCheck) -> None:
        self.check = check
        super().__init__()


class AlreadyJudged(ValueError):
    """Another trainer was faster. `submission` says what they decided."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        super().__init__(submission.pk)


class IncompleteJudgment(ValueError):
    """A criterion has no level, or one that the rubric does not have, or work is returned without a comment."""


@dataclass(frozen=True)
class Writing:
    """What a learner has written. Minutes are 1 to 10000, or None."""

    text: str = ""
    minutes_before: int | None = None
    minutes_after: int | None = None


# --- learners ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    *,
    learner: Person,
    page: TransferTaskPage,
    writing: Writing,
    sequence: int,
    at: datetime.datetime,
    added: Sequence[Upload] = (),
    removed: Collection[uuid.UUID] = (),
) -> Submission:
    """Save what was written, begin the draft if there is none, and add or remove files; nobody else sees any of it.

    `sequence`: the number of saves that the caller knows of, 0 without a draft. Raises NotEnrolled, NothingToWrite,
    StaleDraft or TooManyFiles, and then saves nothing.
    """
    _lock_enrollment(learner, page)
    # Locked, too: it may be handed in at this moment, and must not become a draft again.
    newest = Submission.objects.of(learner, page).select_for_update(of=("self",)).order_by("-number").first()
    if newest is not None and newest.state in (State.HANDED_IN, State.CONFIRMED):
        raise NothingToWrite
    draft = newest if newest is not None and newest.is_draft else _new_draft(learner, page, newest)
    if draft.sequence != sequence:
        raise StaleDraft(draft)
    draft.text = writing.text
    draft.minutes_before, draft.minutes_after = writing.minutes_before, writing.minutes_after
    draft.sequence += 1
    draft.saved_at = at
    draft.save()
    if removed:
        draft.files.filter(public_id__in=removed).delete()
    if added and draft.files.count() + len(added) > page.max_files:
        raise TooManyFiles
    for upload in added:
        _keep(upload, draft)
    return draft


def _lock_enrollment(learner: Person, page: TransferTaskPage) -> None:
    """One change at a time for a learner. The row exists before any draft, so two first saves wait for each other.

    Whoever locks a submission as well locks this first, so that nobody waits in a circle.
    """
    enrollments = Enrollment.objects.select_for_update(of=("self",)).filter(learner=learner, course=page.get_course())
    if not list(enrollments.order_by().values_list("pk", flat=True)):
        raise NotEnrolled


def _new_draft(learner: Person, page: TransferTaskPage, before: Submission | None) -> Submission:
    number = before.number + 1 if before else 1
    return Submission(learner=learner, page=page, lesson_key=page.translation_key, number=number)


def _keep(upload: Upload, draft: Submission) -> None:
    SubmissionFile.objects.create(
        submission=draft,
        file=ContentFile(upload.content, name=upload.name),
        name=upload.name,
        kind=upload.kind.key,
        size=len(upload.content),
    )


def hand_in(
    *, learner: Person, public_id: uuid.UUID, sequence: int, is_warning_confirmed: bool, at: datetime.datetime
) -> Submission:
    """Hand in a draft as it was checked; repeating it returns what is handed in (L7).

    Files are read before the transaction begins, so that nobody waits for it; `sequence` makes sure that nothing has
    changed since. Raises Submission.DoesNotExist, StaleDraft, Incomplete or WarningNotConfirmed.
    """
    draft = own_submission(learner, public_id)
    if not draft.is_draft:
        return draft
    if problems := missing_parts(draft):
        raise Incomplete(problems)
    check = personal_data_check(draft)
    if check.needs_confirmation and not is_warning_confirmed:
        raise WarningNotConfirmed(check)
    return _hand_in(draft, sequence, at, is_warned=check.needs_confirmation)


def missing_parts(draft: Submission) -> list[str]:
    """What the task asks for and the draft lacks, in the user's language."""
    page = draft.page
    has_text, has_files = bool(draft.text.strip()), bool(draft.files.all())
    problems = []
    if page.text_rule == Asking.REQUIRED and not has_text:
        problems.append(_("The text is missing. Please describe what you did."))
    elif not has_text and not has_files:
        problems.append(_("There is nothing to hand in yet. Please write a text or add a file."))
    if page.minutes_rule == Asking.REQUIRED and None in (draft.minutes_before, draft.minutes_after):
        problems.append(_("The minutes before and after are missing. An estimate is enough."))
    return problems


@transaction.atomic
def _hand_in(checked: Submission, sequence: int, at: datetime.datetime, *, is_warned: bool) -> Submission:
    submission = Submission.objects.select_for_update(of=("self",)).select_related("page").get(pk=checked.pk)
    if not submission.is_draft:
        return submission
    if submission.sequence != sequence or checked.sequence != sequence:
        raise StaleDraft(submission)
    submission.state = State.HANDED_IN
    submission.handed_in_at = at
    submission.warning_confirmed_at = at if is_warned else None
    submission.group = training().group_of(submission.learner)
    submission.rubric = submission.page.criteria()
    submission.save()
    transfer_handed_in.send(sender=Submission, submission=submission, course=submission.page.get_course(), at=at)
    return submission


# --- trainers ---------------------------------------------------------------------------------------------------------


def confirm_submission(
    *, trainer: Person, public_id: uuid.UUID, levels: Sequence[str], comment: str, at: datetime.datetime
) -> Submission:
    """Confirm work and complete its lesson. The same trainer's second click changes nothing.

    Raises Submission.DoesNotExist for who does not teach the learner, AlreadyJudged or IncompleteJudgment.
    """
    return _judge(trainer, public_id, State.CONFIRMED, levels, comment, at)


def return_submission(
    *, trainer: Person, public_id: uuid.UUID, levels: Sequence[str], comment: str, at: datetime.datetime
) -> Submission:
    """Give work back, with a comment that says what is missing. Raises as `confirm_submission`."""
    if not comment.strip():
        raise IncompleteJudgment(_("Please say in the comment what is still missing."))
    return _judge(trainer, public_id, State.RETURNED, levels, comment, at)


@transaction.atomic
def _judge(
    trainer: Person, public_id: uuid.UUID, state: State, levels: Sequence[str], comment: str, at: datetime.datetime
) -> Submission:
    visible = submissions_for(trainer).select_related("page", "learner")
    named = visible.get(public_id=public_id)
    _lock_enrollment(named.learner, named.page)
    submission = visible.select_for_update(of=("self",)).get(pk=named.pk)
    if not submission.is_waiting:
        if submission.state == state and submission.reviewer_id == trainer.pk:
            return submission
        raise AlreadyJudged(submission)
    submission.levels = checked_levels(submission, levels)
    submission.state, submission.comment = state, comment.strip()
    submission.reviewer, submission.reviewed_at = trainer, at
    submission.save()
    if state == State.RETURNED:
        transfer_returned.send(sender=Submission, submission=submission, at=at)
        return submission
    transfer_confirmed.send(sender=Submission, submission=submission, course=submission.page.get_course(), at=at)
    # A lesson that the course has dropped meanwhile cannot be completed; the work is confirmed all the same.
    with contextlib.suppress(ForeignLesson):
        complete_lesson(learner=submission.learner, lesson=submission.page, at=at)
    return submission


def checked_levels(submission: Submission, levels: Sequence[str]) -> list[str]:
    """One level for each criterion of the rubric that the work was handed in under. Raises IncompleteJudgment."""
    allowed = [
        {Level.MET, Level.NOT_YET} | ({Level.PARTLY} if criterion["has_partly"] else set())
        for criterion in submission.rubric
    ]
    if len(levels) != len(allowed) or any(level not in choice for level, choice in zip(levels, allowed, strict=True)):
        raise IncompleteJudgment(_("Please choose a level for each criterion."))
    return list(levels)
