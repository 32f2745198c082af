"""What learners have handed in, and what waits for trainers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from courses.conf import training
from courses.documents import ReadText, read_text
from courses.models import Submission, SubmissionFile, TransferTaskPage
from courses.models.submissions import State, SubmissionQuerySet
from courses.models.transfer_tasks import Asking
from courses.personal_data import Finding, personal_data_in
from courses.typing import Person


@dataclass(frozen=True)
class TransferVisit:
    """A learner's view of a transfer task: everything they wrote for it, the newest first."""

    page: TransferTaskPage
    submissions: Sequence[Submission]

    @property
    def newest(self) -> Submission | None:
        return self.submissions[0] if self.submissions else None

    @cached_property
    def draft(self) -> Submission | None:
        return self.newest if self.newest and self.newest.is_draft else None

    @cached_property
    def handed_in(self) -> list[Submission]:
        """What was handed in, the newest first."""
        return [submission for submission in self.submissions if not submission.is_draft]

    @property
    def is_waiting(self) -> bool:
        return bool(self.newest and self.newest.is_waiting)

    @property
    def is_confirmed(self) -> bool:
        return bool(self.newest and self.newest.is_confirmed)

    @property
    def is_open(self) -> bool:
        """Whether the learner may write: nothing waits, nothing is confirmed."""
        return not (self.is_waiting or self.is_confirmed)

    @property
    def returned(self) -> Submission | None:
        """What came back last and is to be worked on."""
        newest = next(iter(self.handed_in), None)
        return newest if newest and newest.is_returned and self.is_open else None

    @property
    def beginning(self) -> Submission | None:
        """What the form shows: the draft, else what came back."""
        return self.draft or self.returned

    @property
    def files_left(self) -> int:
        return max(0, self.page.max_files - (len(self.draft.files.all()) if self.draft else 0))

    @property
    def asks_for_text(self) -> bool:
        return self.page.text_rule != Asking.NO

    @property
    def asks_for_minutes(self) -> bool:
        return self.page.minutes_rule != Asking.NO


def transfer_visit(learner: Person, page: TransferTaskPage) -> TransferVisit:
    """The learner's view of the task, in two queries; nothing for visitors and for a page that is being written."""
    if not learner.is_authenticated or page.pk is None:
        return TransferVisit(page, [])
    submissions = Submission.objects.of(learner, page).order_by("-number").prefetch_related("files")
    return TransferVisit(page, list(submissions))


def own_submission(learner: Person, public_id: uuid.UUID) -> Submission:
    """The learner's own submission, whatever state it is in. Raises Submission.DoesNotExist."""
    return Submission.objects.select_related("page").prefetch_related("files").get(learner=learner, public_id=public_id)


# --- the check before handing in --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedPlace:
    """What was looked through: the text (no file), or a file. `is_complete`: all of it could be read."""

    file: SubmissionFile | None
    findings: list[Finding]
    is_complete: bool


@dataclass(frozen=True)
class PersonalDataCheck:
    """What a submission may give away. It is worked out anew whenever it is asked for, and never kept."""

    places: list[CheckedPlace]

    @property
    def has_findings(self) -> bool:
        return any(place.findings for place in self.places)

    @property
    def needs_confirmation(self) -> bool:
        """Whether the learner has to look: something was found, or something could not be read."""
        return any(place.findings or not place.is_complete for place in self.places)


def personal_data_check(submission: Submission) -> PersonalDataCheck:
    """Look through the text, the files' names and what is in them."""
    places = [CheckedPlace(None, personal_data_in(submission.text), is_complete=True)]
    for row in submission.files.all():
        read = _read(row)
        stem = row.name.removesuffix(row.suffix).replace("_", " ").replace("-", " ")
        findings = personal_data_in(f"{stem}\n{read.text}")
        places.append(CheckedPlace(row, findings, read.is_complete))
    return PersonalDataCheck(places)


def _read(row: SubmissionFile) -> ReadText:
    try:
        with row.file.open("rb") as file:
            return read_text(row.kind, file.read())
    except FileNotFoundError:  # lost, or removed in another window just now
        return ReadText("", is_complete=False)


# --- trainers ---------------------------------------------------------------------------------------------------------


def submissions_for(trainer: Person) -> SubmissionQuerySet:
    """What was handed in by those whom the person teaches, in the groups that they teach; never their own."""
    contract = training()
    groups = ["", *(key for key, _name in contract.groups_of(trainer))]
    return (
        Submission.objects.exclude(state=State.DRAFT)
        .filter(learner__in=contract.learners_of(trainer), group__in=groups)
        .exclude(learner=trainer)
    )


def waiting_submissions(trainer: Person) -> SubmissionQuerySet:
    """The trainer's queue, oldest first."""
    return submissions_for(trainer).waiting().select_related("page")


def count_waiting_submissions(trainer: Person) -> int:
    """How many submissions wait for the trainer."""
    return waiting_submissions(trainer).count()


def earlier_submissions(submission: Submission) -> list[Submission]:
    """What the learner handed in before for the same lesson, the newest first."""
    same = Submission.objects.filter(learner_id=submission.learner_id, lesson_key=submission.lesson_key)
    return list(same.filter(number__lt=submission.number).order_by("-number").prefetch_related("files"))


def file_for(person: Person, public_id: uuid.UUID) -> SubmissionFile:
    """A file, for its learner, or for a trainer while the learner's work on the lesson waits to be judged.

    Raises SubmissionFile.DoesNotExist.
    """
    row = SubmissionFile.objects.select_related("submission__page").get(public_id=public_id)
    submission = row.submission
    if submission.learner_id == person.pk:
        return row
    visible = submissions_for(person)
    waiting = visible.waiting().filter(learner=submission.learner_id, lesson_key=submission.lesson_key)
    if waiting.exists() and visible.filter(pk=submission.pk).exists():
        return row
    raise SubmissionFile.DoesNotExist
