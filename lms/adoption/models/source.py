from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Client


class UsageSourceQuerySet(models.QuerySet["UsageSource"]):
    def of_client(self, client: Client | int) -> "UsageSourceQuerySet":
        return self.filter(client=client)


class UsageSource(models.Model):
    """Where a client's reports of use come from: one tool of one vendor, in one format.

    `mapping` is for the format "generic" only: by field (`account`, `day`, `actions`), the name of the column. Another
    tool, or another format of the same one, is another source: its numbers are not comparable.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="usage_sources")
    slug = models.SlugField(_("short name"))
    name = models.CharField(_("name"), max_length=120)
    format = models.CharField(_("format of the report"), max_length=40)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)

    objects: ClassVar[models.Manager["UsageSource"]] = UsageSourceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("source of usage")
        verbose_name_plural = _("sources of usage")
        ordering = ["client", "name", "pk"]
        constraints = [
            # Commands name a source by it.
            models.UniqueConstraint("client", "slug", name="one_usage_source_per_client_and_short_name"),
        ]

    def __str__(self) -> str:
        return self.name
