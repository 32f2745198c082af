from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.colors import validate_accent

from .visibility import VisibilityProfile


class Client(models.Model):
    """A client company. All people, figures and evidence belong to exactly one."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name"), unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Berlin")
    accent = models.CharField(
        _("accent color"),
        max_length=7,
        default="#0b6e69",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$"), validate_accent],
        help_text=_("A color like #0b6e69 that is legible on white."),
    )
    min_group_size = models.PositiveSmallIntegerField(
        _("smallest group"),
        default=5,
        validators=[MinValueValidator(5)],
        help_text=_("No figure is shown about fewer people. Never less than 5."),
    )
    visibility = models.CharField(
        _("visibility profile"),
        max_length=10,
        choices=VisibilityProfile.choices,
        default=VisibilityProfile.STANDARD,
        editable=False,
        help_text=_("Changed by two people only; see the change log."),
    )
    has_evidence_list = models.BooleanField(_("certificate list for auditors"), default=False, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        ordering = ["name", "pk"]
        constraints = [
            # The rules of disclosure know no smaller group; a client may only raise it.
            models.CheckConstraint(condition=models.Q(min_group_size__gte=5), name="smallest_group_has_five_people"),
        ]

    def __str__(self) -> str:
        return self.name
