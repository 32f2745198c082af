import datetime
from collections.abc import Iterable
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LAYOUT = "v1"  # what new awards are set with; older layouts stay for older awards


class ImmutableAward(TypeError):
    """Somebody tried to change or delete what a certificate says."""


class CourseFormat(models.TextChoices):
    """How the course was held (a field of the register of evidence)."""

    SELF_PACED = "self_paced", _("self-paced online course")
    LIVE = "live", _("live session")
    BLENDED = "blended", _("online course with live sessions")


class AwardQuerySet(models.QuerySet["Award"]):
    """Awards are added; nothing changes or deletes them in bulk, except the end of their retention."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise ImmutableAward("Awards are never changed in bulk.")

    def delete(self) -> NoReturn:
        raise ImmutableAward("Awards are kept for their retention time; see discard_outdated_awards.")

    def discard(self) -> int:
        """Delete awards whose retention time is over; only the action that checks this calls it."""
        return super().delete()[0]


class Award(models.Model):
    """A certificate that a learner holds: an immutable record of what was learnt, from which all else is made (L24).

    It holds everything that the certificate says, so that it stays the same when course, template, account or settings
    change. Afterwards it can only be revoked, and lose its links to account and completion (L28, L29). It carries no
    time of day: days are enough for a certificate, and a moment would lead to the learner's pseudonymous records.

    `outline` is a list of chapters::

        [{"title": str, "lessons": [{"title": str, "minutes": int, "required": bool}]}]

    `template_snapshot` is `{"name", "heading", "wording", "signatory_name", "signatory_role", "accent",
    "validity_months"}`, with the words that were used. `basis` says what it was awarded for:
    `{"kind": "course_completion", "rule": int}`.
    """

    number = models.CharField(_("number"), max_length=32)
    code = models.CharField(_("verification code"), max_length=26, editable=False)

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="certificate_awards",
        verbose_name=_("learner"),
    )
    holder_name = models.CharField(_("holder"), max_length=320)
    completion = models.OneToOneField(
        "lms_courses.CourseCompletion", models.SET_NULL, null=True, related_name="award", verbose_name=_("completion")
    )
    basis = models.JSONField(_("basis"))

    course = models.ForeignKey(
        "lms_courses.CoursePage", models.PROTECT, related_name="awards", verbose_name=_("course")
    )
    course_version = models.ForeignKey("lms_courses.CourseVersion", models.PROTECT, related_name="awards")
    course_title = models.CharField(_("course"), max_length=255)
    objectives = models.JSONField(_("learning objectives"))
    outline = models.JSONField(_("outline"))
    planned_minutes = models.PositiveIntegerField(_("planned minutes"))
    version_number = models.PositiveIntegerField(_("version of the content"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    law_state_on = models.DateField(_("law as of"), null=True)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    format = models.CharField(_("format"), max_length=12, choices=CourseFormat.choices, default=CourseFormat.SELF_PACED)

    time_zone = models.CharField(_("time zone"), max_length=64)
    started_on = models.DateField(_("started on"))
    completed_on = models.DateField(_("completed on"))
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, help_text=_("The last valid day."))

    template_snapshot = models.JSONField(_("template"))
    layout = models.CharField(_("layout"), max_length=8, default=LAYOUT)
    issuer_name = models.CharField(_("issuer"), max_length=120)
    language = models.CharField(_("language"), max_length=10)
    verify_url = models.CharField(_("verification address"), max_length=300)

    supersedes = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="superseded_by", verbose_name=_("renews")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revocation_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = AwardQuerySet.as_manager()

    CHANGEABLE = frozenset({"revoked_at", "revoked_by", "revocation_reason", "learner", "completion"})

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]
        default_permissions = ["view"]
        permissions = [("revoke_award", _("Can revoke certificates"))]
        indexes = [models.Index("learner", "course", name="award_by_learner_and_course")]
        constraints = [
            # People quote the number; it must name one certificate.
            models.UniqueConstraint("number", name="one_award_per_number"),
            # The code opens exactly one certificate to strangers.
            models.UniqueConstraint("code", name="one_award_per_code"),
            # A revocation that nobody can justify is none (L28).
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revocation_reason="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revocation_reason="")),
                name="award_is_revoked_for_a_reason",
            ),
            # Nobody completes before they begin, and a certificate is valid at least on the day it was earned.
            models.CheckConstraint(
                condition=models.Q(completed_on__gte=models.F("started_on"))
                & (models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=models.F("completed_on"))),
                name="award_dates_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(
        self,
        *args: Any,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Insert, or revoke and unlink. Raises ImmutableAward for any other change."""
        if not self._state.adding and not (update_fields and set(update_fields) <= self.CHANGEABLE):
            raise ImmutableAward("An award is never changed; revoke it.")
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableAward("Awards are kept for their retention time; see discard_outdated_awards.")

    @property
    def heading(self) -> str:
        """What kind of document it is, in its language: "Zertifikat", for example."""
        return str(self.template_snapshot["heading"])

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def day_of(self, at: datetime.datetime) -> datetime.date:
        """The calendar day of a moment in the award's time zone."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()
