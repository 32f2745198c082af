import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.storage import protected_storage
from courses.typing import Person

from .transfer_tasks import TransferTaskPage

MAX_MINUTES = 10_000


class State(models.TextChoices):
    """Where a submission is. A draft is its learner's alone."""

    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("waiting for confirmation")
    RETURNED = "returned", _("returned")
    CONFIRMED = "confirmed", _("confirmed")


class Level(models.TextChoices):
    """How far a criterion is met."""

    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    NOT_YET = "not_yet", _("not yet met")


MINUTES = (MinValueValidator(1), MaxValueValidator(MAX_MINUTES))


def _in_range(field: str) -> models.Q:
    return models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": (1, MAX_MINUTES)})


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of(self, learner: Person, page: TransferTaskPage) -> "SubmissionQuerySet":
        """The learner's submissions for the lesson, whatever page shows it by now."""
        return self.filter(learner=learner, lesson_key=page.translation_key)

    def waiting(self) -> "SubmissionQuerySet":
        """Handed in and not judged yet, the oldest first."""
        return self.filter(state=State.HANDED_IN).order_by("handed_in_at", "pk")


class Submission(models.Model):
    """What a learner hands in for a transfer task. One that is returned stays; the next has the next number.

    `group`: key of the circle that the learner belonged to (see `courses.contracts.Training`) when they handed it in.
    `rubric`: the task's criteria at that moment, as `TransferTaskPage.criteria` gives them; `levels`: one for each.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="transfer_submissions")
    page = models.ForeignKey(TransferTaskPage, models.PROTECT, related_name="submissions")
    lesson_key = models.UUIDField(_("lesson"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField(_("text"), blank=True)
    minutes_before = models.PositiveSmallIntegerField(_("minutes before"), null=True, validators=MINUTES)
    minutes_after = models.PositiveSmallIntegerField(_("minutes after"), null=True, validators=MINUTES)
    sequence = models.PositiveIntegerField(
        _("number of saves"), default=0, help_text=_("A page that knows fewer must not overwrite.")
    )
    saved_at = models.DateTimeField(_("saved at"))
    group = models.CharField(_("group"), max_length=64, blank=True)
    rubric = models.JSONField(_("rubric"), default=list)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True)
    warning_confirmed_at = models.DateTimeField(
        _("warning confirmed at"),
        null=True,
        help_text=_("When the learner confirmed to have looked at the check's warning. What it found is not kept."),
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("judged at"), null=True)
    levels = models.JSONField(_("levels"), default=list)
    comment = models.TextField(_("comment"), blank=True)

    objects = SubmissionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["handed_in_at", "pk"]
        constraints = [
            # "Second submission" must mean one.
            models.UniqueConstraint(
                "learner", "lesson_key", "number", name="one_submission_per_learner_lesson_and_number"
            ),
            # Two tabs must not begin two drafts, and nothing is written while something waits.
            models.UniqueConstraint(
                "learner",
                "lesson_key",
                condition=models.Q(state__in=["draft", "handed_in"]),
                name="one_open_submission_per_learner_and_lesson",
            ),
            # A task is done once.
            models.UniqueConstraint(
                "learner",
                "lesson_key",
                condition=models.Q(state="confirmed"),
                name="one_confirmation_per_learner_and_lesson",
            ),
            # Trainers see what has a moment of handing in, and nothing else.
            models.CheckConstraint(
                condition=models.Q(state="draft", handed_in_at__isnull=True)
                | (~models.Q(state="draft") & models.Q(handed_in_at__isnull=False)),
                name="submission_is_a_draft_until_handed_in",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "handed_in"], reviewed_at__isnull=True)
                | models.Q(state__in=["returned", "confirmed"], reviewed_at__isnull=False),
                name="submission_is_judged_when_returned_or_confirmed",
            ),
            # Figures about time saved would be nonsense.
            models.CheckConstraint(
                condition=_in_range("minutes_before") & _in_range("minutes_after"),
                name="minutes_of_a_submission_are_1_to_10000",
            ),
        ]
        indexes = [models.Index("state", "handed_in_at", name="submission_by_state_and_time")]

    def __str__(self) -> str:
        return f"{self.lesson_key} ({self.number})"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.state == State.HANDED_IN

    @property
    def is_returned(self) -> bool:
        return self.state == State.RETURNED

    @property
    def is_confirmed(self) -> bool:
        return self.state == State.CONFIRMED

    def judgment(self) -> list[dict[str, str]]:
        """Each criterion with the level it was given, in words."""
        return [
            {"title": criterion["title"], "hint": criterion["hint"], "level": level, "label": str(Level(level).label)}
            for criterion, level in zip(self.rubric, self.levels, strict=False)
        ]


def random_name(instance: "SubmissionFile", filename: str) -> str:
    """A path that tells nothing and cannot be guessed."""
    name = uuid.uuid4().hex
    return f"submissions/{name[:2]}/{name}"


class SubmissionFile(models.Model):
    """A file of a submission, in protected storage. It vanishes from there with its row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    file = models.FileField(_("file"), storage=protected_storage, upload_to=random_name, max_length=100)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def suffix(self) -> str:
        """The ending of the name, with its dot."""
        return PurePosixPath(self.name).suffix.lower()
