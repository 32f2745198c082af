import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HistoryIsKept(TypeError):
    """Somebody tried to change what learners have already seen."""


class HistoryQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Rows that hold now and until further notice."""
        return self.filter(ends_at__isnull=True)

    def at(self, moment: datetime.datetime) -> Self:
        """Rows that held at a moment; the last moment of a row is the first of its successor."""
        return self.filter(starts_at__lte=moment).exclude(ends_at__lte=moment)


class Interval(models.Model):
    """What held from a moment to a moment, and who wrote it. Rows are added and ended, never changed or deleted."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = HistoryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises HistoryIsKept for a row that exists; actions end it by an update."""
        if not self._state.adding:
            raise HistoryIsKept("This row tells what learners saw; end it and add a new one.")
        super().save(*args, **kwargs)
