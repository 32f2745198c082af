"""Rows that are written once. A trigger of the database refuses their change, too (migration 0002)."""

from typing import Any, NoReturn

from django.db import models


class Published(TypeError):
    """Somebody tried to change or delete what has been published; a correction is a new publication."""


class WriteOnceQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Published("Published figures are never changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Published("Published figures are never changed.")

    def delete(self) -> NoReturn:
        raise Published("Published figures are never deleted.")


class WriteOnceModel(models.Model):
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises Published for a row that exists."""
        if not self._state.adding:
            raise Published("Published figures are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Published("Published figures are never deleted.")
