"""What people are asked 30, 60 and 90 days after their training: do they use it, what does it save, is it any good?"""

import datetime
import uuid
from fractions import Fraction
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .signed import SignedModel

DAYS = (30, 60, 90)
"""After the day on which the training was completed."""

OPEN_DAYS = 28


class Minutes(models.TextChoices):
    """Time saved a week, in classes: nobody knows their minutes exactly."""

    NONE = "none", _("none")
    UP_TO_15 = "15", _("up to 15 minutes")
    UP_TO_30 = "30", _("15 to 30 minutes")
    UP_TO_60 = "60", _("30 minutes to an hour")
    UP_TO_120 = "120", _("one to two hours")
    MORE = "more", _("more than two hours")


MIDPOINTS: dict[str, Fraction] = {
    Minutes.NONE: Fraction(0),
    Minutes.UP_TO_15: Fraction(15, 2),
    Minutes.UP_TO_30: Fraction(45, 2),
    Minutes.UP_TO_60: Fraction(45),
    Minutes.UP_TO_120: Fraction(90),
    Minutes.MORE: Fraction(120),
}
"""Minutes a week that each class counts: its middle. The last one has no end and counts where it begins."""


class PulseInvitationQuerySet(models.QuerySet["PulseInvitation"]):
    def of_person(self, pseudonym: uuid.UUID) -> "PulseInvitationQuerySet":
        return self.filter(pseudonym=pseudonym)

    def open_on(self, day: datetime.date) -> "PulseInvitationQuerySet":
        """Those that can be answered on the day and have not been."""
        return self.filter(opens_on__lte=day, closes_on__gte=day, answer__isnull=True)

    def known_at(self, at: datetime.datetime) -> "PulseInvitationQuerySet":
        return self.filter(recorded_at__lte=at)


class PulseInvitation(models.Model):
    """Somebody is asked, from a day to a day; the last day belongs to it. Kept under the pseudonym, like records."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+")
    pseudonym = models.UUIDField(_("pseudonym"), help_text=_("Stands for the person; there is no link to the account."))
    day = models.PositiveSmallIntegerField(_("days after the training"))
    opens_on = models.DateField(_("can be answered from"))
    closes_on = models.DateField(_("can be answered until"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    objects: ClassVar[models.Manager["PulseInvitation"]] = PulseInvitationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        ordering = ["opens_on", "pk"]
        constraints = [
            # Nobody is asked the same thing twice, whatever they complete later.
            models.UniqueConstraint("client", "pseudonym", "day", name="one_pulse_per_person_and_day"),
            models.CheckConstraint(condition=Q(day__in=DAYS), name="pulse_after_30_60_or_90_days"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="pulse_closes_after_it_opens"),
        ]
        indexes = [models.Index("pseudonym", "opens_on", name="pulse_by_pseudonym_and_day")]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.day}"


class PulseAnswer(SignedModel):
    """What somebody said, once and for all, or that they do not want to say anything."""

    invitation = models.OneToOneField(PulseInvitation, models.PROTECT, related_name="answer")
    is_declined = models.BooleanField(_("declined"), default=False)
    recommends = models.PositiveSmallIntegerField(
        _("would recommend it"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    used_at_work = models.BooleanField(_("used at work"), null=True, blank=True)
    tasks = models.JSONField(_("tasks"), default=list, blank=True, help_text=_("Keys of the client's list of tasks."))
    minutes = models.CharField(_("time saved a week"), max_length=4, choices=Minutes.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("answer to a pulse")
        verbose_name_plural = _("answers to pulses")
        ordering = ["answered_at", "pk"]
        constraints = [
            # An answer is whole, or there is none: all figures of a pulse are about the same people.
            models.CheckConstraint(
                condition=Q(is_declined=True, recommends__isnull=True, used_at_work__isnull=True, minutes="")
                | (Q(is_declined=False, recommends__lte=10, used_at_work__isnull=False) & ~Q(minutes="")),
                name="pulse_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.invitation_id)


def midpoint(minutes: str) -> Fraction:
    """Minutes a week that a class counts."""
    return MIDPOINTS[minutes]


def tasks_in(labels: list[dict[str, Any]], keys: list[str]) -> list[str | Promise]:
    """The names of chosen tasks, in the order of the list; tasks that are no more on it are left out."""
    return [task["label"] for task in labels if task["key"] in keys]
