from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Client
from lms.disclosure.periods import Period


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self) -> "PublicationQuerySet":
        return self.filter(published_at__isnull=False)

    def current(self) -> "PublicationQuerySet":
        """Published and not replaced: one for each week."""
        return self.published().filter(replaced_by__published_at__isnull=True)

    def filling(self) -> "PublicationQuerySet":
        return self.filter(published_at__isnull=True)

    def of_client(self, client: Client | int) -> "PublicationQuerySet":
        return self.filter(client=client)


class Publication(models.Model):
    """All figures of a client for one week. It is being filled until `published_at` is set; then it never changes.

    Nobody sees any of it before. Whatever it contains is computed from the frozen roster and from facts that happened
    by the end of `ends_on` where the client is and had been written down by `known_at`: so it can be filled in several
    goes, and computed again years later, with the same result.

    A correction is a further publication of the same week, `revision` 1, 2 …, that `replaces` the one before. That one
    stays as it is and can still be read.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="publications")
    period = models.CharField(_("calendar week"), max_length=8, help_text=_("ISO week, such as 2026-W47."))
    revision = models.PositiveSmallIntegerField(_("revision"), default=0, help_text=_("0: as first published."))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    ends_on = models.DateField(_("last day"))
    k = models.PositiveSmallIntegerField(_("smallest group"))
    opened_at = models.DateTimeField(_("begun at"))
    known_at = models.DateTimeField(
        _("state of knowledge"), db_default=Now(), editable=False, help_text=_("By the clock of the database.")
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    objects: ClassVar[models.Manager["Publication"]] = PublicationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["client", "ends_on", "revision"]
        constraints = [
            # A week is published once, and each of its corrections.
            models.UniqueConstraint("client", "period", "revision", name="one_publication_per_client_period_revision"),
            models.CheckConstraint(
                condition=models.Q(revision=0, replaces__isnull=True)
                | models.Q(revision__gt=0, replaces__isnull=False),
                name="a_revision_replaces_something",
            ),
            # The history of releases has an order only if weeks are filled one after the other.
            models.UniqueConstraint(
                "client", condition=models.Q(published_at__isnull=True), name="one_publication_at_a_time_per_client"
            ),
            models.CheckConstraint(condition=models.Q(k__gte=5), name="no_figure_about_fewer_than_five_people"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.period}"

    @property
    def week(self) -> Period:
        return Period.parse(self.period)

    @property
    def is_revision(self) -> bool:
        """Whether it corrects an earlier publication of the week."""
        return self.revision > 0
