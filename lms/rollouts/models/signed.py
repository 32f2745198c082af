"""Rows that somebody signed: written once, and kept as they are."""

from typing import Any, NoReturn

from django.db import models


class Signed(TypeError):
    """Somebody tried to change or delete what has been signed; a correction is a new row."""


class SignedQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        """Only who it was may be forgotten: values that are None. Raises Signed for everything else."""
        if any(value is not None for value in kwargs.values()):
            raise Signed("What was signed is never changed.")
        return super().update(**kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Signed("What was signed is never changed.")

    def delete(self) -> NoReturn:
        raise Signed("What was signed is never deleted.")


class SignedModel(models.Model):
    objects = SignedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises Signed for a row that exists."""
        if not self._state.adding:
            raise Signed("What was signed is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Signed("What was signed is never deleted.")
