from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Family(models.TextChoices):
    """What somebody uses a tool for, as far as a report tells. Breadth (K11) counts these."""

    CHAT = "chat", _("Chat")
    MEETINGS = "meetings", _("Meetings")
    DOCUMENTS = "documents", _("Documents")
    SPREADSHEETS = "spreadsheets", _("Spreadsheets")
    PRESENTATIONS = "presentations", _("Presentations")
    MAIL = "mail", _("Mail")
    NOTES = "notes", _("Notes")
    CODE = "code", _("Code")
    AGENTS = "agents", _("Assistants and agents")
    INTERFACES = "interfaces", _("Programs that call a model")


class UsageWeek(models.Model):
    """One account's use of one tool in an ISO week, as it was known after an import.

    `days`: from Monday to Sunday null (nothing known), -1 (no license), 0 (license, idle) or the number of actions; in
    formats that tell only whether somebody was active, 1. `families`: by family the active days, as bits from Monday
    (1) to Sunday (64). `licensed_since`: if the report says so.

    Rows are added, never changed: of several for the same source, account and week the newest holds. So a figure
    published in between can be computed again.
    """

    source_import = models.ForeignKey("lms_adoption.UsageImport", models.PROTECT, related_name="weeks")
    source = models.ForeignKey("lms_adoption.UsageSource", models.PROTECT, related_name="weeks")
    account = models.ForeignKey("lms_adoption.UsagePerson", models.PROTECT, related_name="weeks")
    starts_on = models.DateField(_("Monday"))
    days = models.JSONField(_("days"))
    families = models.JSONField(_("families of use"), default=dict)
    licensed_since = models.DateField(_("licensed since"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    objects: ClassVar[models.Manager["UsageWeek"]] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("week of use")
        verbose_name_plural = _("weeks of use")
        ordering = ["source", "account", "starts_on", "pk"]
        constraints = [
            # A file says one thing about a week.
            models.UniqueConstraint("source_import", "account", "starts_on", name="one_usage_week_per_import"),
        ]
        indexes = [models.Index("source", "starts_on", name="usage_week_by_source_and_week")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.starts_on}"


class VolumeWeek(models.Model):
    """An amount that a tool reports without people (requests, tokens), in an ISO week, as known after an import.

    `days`: from Monday to Sunday null (nothing known) or the amount. `is_estimate`: the vendor's own estimate
    (assisted hours): a series of its own, never mixed with what was counted.
    """

    source_import = models.ForeignKey("lms_adoption.UsageImport", models.PROTECT, related_name="volumes")
    source = models.ForeignKey("lms_adoption.UsageSource", models.PROTECT, related_name="volumes")
    measure = models.CharField(_("measure"), max_length=40)
    is_estimate = models.BooleanField(_("estimate of the vendor"), default=False)
    starts_on = models.DateField(_("Monday"))
    days = models.JSONField(_("days"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    objects: ClassVar[models.Manager["VolumeWeek"]] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("week of volume")
        verbose_name_plural = _("weeks of volume")
        ordering = ["source", "measure", "starts_on", "pk"]
        constraints = [
            # A file says one thing about a week.
            models.UniqueConstraint("source_import", "measure", "starts_on", name="one_volume_week_per_import"),
        ]
        indexes = [models.Index("source", "starts_on", name="volume_week_by_source_and_week")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.starts_on}"
