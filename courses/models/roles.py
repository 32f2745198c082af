from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class RoleFamilyQuerySet(models.QuerySet["RoleFamily"]):
    def offered(self) -> "RoleFamilyQuerySet":
        return self.filter(is_retired=False)

    def choosable(self, kept: "Collection[int] | models.QuerySet[Any]") -> "RoleFamilyQuerySet":
        """Those that are offered, and those that are in use where one chooses (primary keys, or a query for them)."""
        return self.filter(models.Q(is_retired=False) | models.Q(pk__in=kept))


class RoleFamily(models.Model):
    """A kind of work that needs the same courses, across teams and companies: "Vertrieb", "Personal", "IT".

    One that is retired stays where it is: people, courses and paths keep it, and their figures count as before. It is
    given to nobody and nothing anew until it is offered again.
    """

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("short name"), unique=True, help_text=_("Identifies the role family in imports."))
    is_retired = models.BooleanField(
        _("no longer offered"),
        default=False,
        help_text=_(
            "Nobody can choose it any more. People, courses and learning paths that have it keep it, and you can offer "
            "it again at any time."
        ),
    )

    objects = RoleFamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("role family")
        verbose_name_plural = _("role families")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def choice_label(self) -> str:
        """The name as lists of choices show it: it says so if the role family is no longer offered."""
        return gettext("%(name)s (no longer offered)") % {"name": self.name} if self.is_retired else self.name
