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


class Reminder(models.Model):
    """Somebody was reminded of something, at a step. Rows are added, never changed."""

    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.MAIL)
    sent_at = models.DateTimeField(_("sent at"))

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        ordering = ["sent_at", "pk"]


class RepeatReminder(Reminder):
    """Somebody was reminded to repeat what a material change of a course asks for.

    `release` is the one whose day is meant.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="repeat_reminders", verbose_name=_("person")
    )
    release = models.ForeignKey(
        "lms_courses.VersionRelease", models.CASCADE, related_name="+", verbose_name=_("release of a change")
    )

    objects: ClassVar[models.Manager["RepeatReminder"]] = models.Manager()

    class Meta(Reminder.Meta):
        verbose_name = _("reminder to repeat")
        verbose_name_plural = _("reminders to repeat")
        constraints = [
            # However many workers look, and however often: nobody is reminded of the same thing twice (L34).
            models.UniqueConstraint(
                "person", "release", "step", "channel", name="one_reminder_per_person_release_step_and_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.release_id}: {self.step}"


class DueReminder(Reminder):
    """Somebody was reminded of the day by which they have to take a course.

    `due_on` is the day as it was then: a due day that is moved is called to mind again.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="due_reminders", verbose_name=_("person")
    )
    obligation = models.ForeignKey(
        "lms_assignments.Obligation", models.CASCADE, related_name="due_reminders", verbose_name=_("obligation")
    )
    due_on = models.DateField(_("due on"))

    objects: ClassVar[models.Manager["DueReminder"]] = models.Manager()

    class Meta(Reminder.Meta):
        verbose_name = _("reminder of a due date")
        verbose_name_plural = _("reminders of due dates")
        constraints = [
            # However many workers look, and however often: nobody is reminded of the same thing twice (L34).
            models.UniqueConstraint(
                "obligation", "due_on", "step", "channel", name="one_reminder_per_obligation_day_step_and_channel"
            ),
        ]
        indexes = [models.Index("person", "sent_at", name="due_reminder_by_person")]

    def __str__(self) -> str:
        return f"{self.obligation_id}, {self.due_on}: {self.step}"
