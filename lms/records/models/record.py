import datetime
import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Client


class AppendOnly(TypeError):
    """Somebody tried to change or delete what has been recorded."""


class Verb(models.TextChoices):
    """What happened. The sources of each verb's records are listed in `lms.records.receivers` and `lms.assignments`."""

    ENROLLED = "enrolled", _("began a course")
    LESSON_COMPLETED = "lesson_completed", _("completed a lesson")
    ATTEMPT_FINISHED = "attempt_finished", _("handed in a quiz")
    PRETEST_FINISHED = "pretest_finished", _("took a test before a course")
    ATTEMPT_REGRADED = "attempt_regraded", _("had a quiz graded again")
    COURSE_COMPLETED = "course_completed", _("completed a course")
    UPDATE_REQUIRED = "update_required", _("has to repeat changed lessons")
    SESSION_ATTENDED = "session_attended", _("attended a live session")
    TRANSFER_HANDED_IN = "transfer_handed_in", _("handed in a transfer task")
    TRANSFER_CONFIRMED = "transfer_confirmed", _("had a transfer task confirmed")
    CERTIFICATE_ISSUED = "certificate_issued", _("received a certificate")
    CERTIFICATE_REVOKED = "certificate_revoked", _("lost a certificate")
    OBLIGATION_STARTED = "obligation_started", _("was assigned a course")
    OBLIGATION_CHANGED = "obligation_changed", _("got another due date")
    OBLIGATION_ENDED = "obligation_ended", _("is no longer obliged")
    OBLIGATION_WITHDRAWN = "obligation_withdrawn", _("was released from a course")


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    def of_client(self, client: Client) -> "LearningRecordQuerySet":
        return self.filter(client=client)

    def until(self, at: datetime.datetime) -> "LearningRecordQuerySet":
        """Facts that were true by that moment, it included."""
        return self.filter(at__lte=at)

    def known_at(self, at: datetime.datetime) -> "LearningRecordQuerySet":
        """Facts that had been written down by that moment; late corrections came after it."""
        return self.filter(recorded_at__lte=at)

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Learning records are never changed; record what happened next.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Learning records are never changed; record what happened next.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Learning records are never deleted.")


class LearningRecord(models.Model):
    """One fact: who (by pseudonym) did what, when, and where the person belonged then.

    Rows are added, never changed: the model, the queryset and a trigger of the database refuse it. Client and team are
    those of the person's oldest membership on that day, where the client is; both are null for people without one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pseudonym = models.UUIDField(_("pseudonym"), help_text=_("Stands for the person; there is no link to the account."))
    verb = models.CharField(_("fact"), max_length=24, choices=Verb.choices)
    source = models.CharField(_("source"), max_length=80, help_text=_("The row that the fact comes from."))
    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("lms_accounts.Team", models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey("lms_courses.CoursePage", models.PROTECT, null=True, related_name="+")
    course_version = models.ForeignKey("lms_courses.CourseVersion", models.PROTECT, null=True, related_name="+")
    object_key = models.CharField(_("object"), max_length=64, blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    objects: ClassVar[models.Manager["LearningRecord"]] = LearningRecordQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("learning record")
        verbose_name_plural = _("learning records")
        ordering = ["at", "recorded_at", "pk"]
        constraints = [
            # A fact that is told twice is still one fact.
            models.UniqueConstraint("verb", "source", name="one_record_per_fact"),
        ]
        indexes = [
            models.Index("client", "verb", "at", name="record_by_client_verb_time"),
            models.Index("pseudonym", "at", name="record_by_pseudonym_and_time"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.source}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises AppendOnly for a row that exists."""
        if not self._state.adding:
            raise AppendOnly("Learning records are never changed; record what happened next.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Learning records are never deleted.")
