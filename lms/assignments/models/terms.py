from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Client


class AssigningQuerySet(models.QuerySet[Any]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def of_client(self, client: Client) -> Self:
        return self.filter(client=client)


class Assigning(models.Model):
    """Something that a client obliges people to, on terms, until it is withdrawn. Rows are never deleted."""

    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    days_to_complete = models.PositiveSmallIntegerField(
        _("days to complete"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("Counted from the day a person is assigned the course, or from which it is available."),
    )
    due_on = models.DateField(
        _("due on"),
        null=True,
        blank=True,
        help_text=_(
            "With days to complete, too: the later day. Who joins after this day has only the days to complete."
        ),
    )
    sends_reminders = models.BooleanField(
        _("send reminders"),
        default=True,
        help_text=_("By mail, two weeks and three days before the due date and on the day after."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    assigned_at = models.DateTimeField(_("assigned at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = AssigningQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        ordering = ["-assigned_at", "-pk"]
