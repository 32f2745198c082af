from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """When somebody is reminded, counted from the day by which something is to be done; in the order of time."""

    TWO_WEEKS = "two_weeks", _("two weeks before")
    THREE_DAYS = "three_days", _("three days before")
    OVERDUE = "overdue", _("the day after")


class Channel(models.TextChoices):
    MAIL = "mail", _("mail")


class RepeatReminder(models.Model):
    """Somebody was reminded to repeat what a material change of a course asks for. Rows are added, never changed.

    `release` is the one whose day is meant.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="repeat_reminders", verbose_name=_("person")
    )
    release = models.ForeignKey(
        "lms_courses.VersionRelease", models.CASCADE, related_name="+", verbose_name=_("release of a change")
    )
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.MAIL)
    sent_at = models.DateTimeField(_("sent at"))

    objects: ClassVar[models.Manager["RepeatReminder"]] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reminder to repeat")
        verbose_name_plural = _("reminders to repeat")
        ordering = ["sent_at", "pk"]
        constraints = [
            # However many workers look, and however often: nobody is reminded of the same thing twice (L34).
            models.UniqueConstraint(
                "person", "release", "step", "channel", name="one_reminder_per_person_release_step_and_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.release_id}: {self.step}"
