import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class UsageImport(models.Model):
    """One file that was taken in. Counts only; nothing of the file itself is kept.

    `digest`: HMAC of the file under the client's key, so that the same file is recognized. `covered`: the days the
    file tells about, by the Monday of their week, as bits from Monday (1) to Sunday (64). `recorded_at`: by the clock
    of the database, as for learning records: what was published before does not know the file.
    """

    source = models.ForeignKey("lms_adoption.UsageSource", models.PROTECT, related_name="imports")
    digest = models.CharField(_("digest"), max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    imported_at = models.DateTimeField(_("imported at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    starts_on = models.DateField(_("first day"), null=True)
    ends_on = models.DateField(_("last day"), null=True)
    covered = models.JSONField(_("days it tells about"), default=dict)
    rows = models.PositiveIntegerField(_("rows"))
    accounts = models.PositiveIntegerField(_("accounts"))
    mapped = models.PositiveIntegerField(_("accounts of known people"))
    ignored_columns = models.JSONField(_("columns left out"), default=list)

    objects: ClassVar[models.Manager["UsageImport"]] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import of usage")
        verbose_name_plural = _("imports of usage")
        ordering = ["source", "pk"]
        constraints = [
            # The same file twice is one import.
            models.UniqueConstraint("source", "digest", name="one_usage_import_per_source_and_file"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.imported_at:%Y-%m-%d}"

    @property
    def unmapped(self) -> int:
        """Accounts that belong to nobody known."""
        return self.accounts - self.mapped


class UsagePreview(models.Model):
    """A file that was read and waits for its confirmation: pseudonymous weeks only, deleted within a day.

    `payload` is what `lms.adoption.collector.Collector.payload` makes.
    """

    LIFETIME = datetime.timedelta(days=1)

    source = models.ForeignKey("lms_adoption.UsageSource", models.CASCADE, related_name="previews")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    payload = models.JSONField(_("what was read"))

    objects: ClassVar[models.Manager["UsagePreview"]] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("preview of an import")
        verbose_name_plural = _("previews of imports")
        ordering = ["source", "pk"]
        constraints = [
            # Whoever uploads again meant the newer file.
            models.UniqueConstraint("source", "uploaded_by", name="one_usage_preview_per_source_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.uploaded_at:%Y-%m-%d}"
