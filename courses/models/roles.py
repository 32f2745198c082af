from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleFamily(models.Model):
    """A kind of work that needs the same courses, across teams and companies: "Vertrieb", "Personal", "IT"."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("short name"), unique=True, help_text=_("Identifies the role family in imports."))

    class Meta:
        verbose_name = _("role family")
        verbose_name_plural = _("role families")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
