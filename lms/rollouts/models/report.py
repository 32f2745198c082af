from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .programme import Programme
from .signed import SignedModel


class ReportText(SignedModel):
    """What people add to the management report of a week. Every change is a new version; the newest one is printed.

    `headline` takes the place of the sentence that is made from the facts. The others are lists, one point a line, that
    stand above what the programme tells by itself. Figures are never typed: they come from the publication.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="report_texts")
    period = models.CharField(_("calendar week"), max_length=8, help_text=_("ISO week, such as 2026-W47."))
    version = models.PositiveSmallIntegerField(_("version"))
    headline = models.CharField(_("key statement"), max_length=240, blank=True)
    risks = models.TextField(_("risks"), max_length=2000, blank=True)
    decisions = models.TextField(_("decisions needed"), max_length=2000, blank=True)
    outlook = models.TextField(_("next four weeks"), max_length=2000, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("text of a management report")
        verbose_name_plural = _("texts of management reports")
        ordering = ["programme", "period", "version"]
        constraints = [
            models.UniqueConstraint(
                "programme", "period", "version", name="one_report_text_per_programme_period_and_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} ({self.version})"


class AuditDownload(SignedModel):
    """Somebody fetched the audit file of a client. Whoever may read it can also see who did, and when."""

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="audit_downloads")
    fetched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("fetched by")
    )
    fetched_at = models.DateTimeField(_("fetched at"))

    class Meta:
        verbose_name = _("download of the audit file")
        verbose_name_plural = _("downloads of the audit file")
        ordering = ["-fetched_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.fetched_at:%Y-%m-%d}"
