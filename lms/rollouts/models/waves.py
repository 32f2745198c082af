"""Phase 5: teams come aboard in waves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .programme import Programme


class Wave(models.Model):
    """Teams that begin together: with their paths, live trainings and champions."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    teams = models.ManyToManyField("lms_accounts.Team", related_name="+", verbose_name=_("teams"))
    paths = models.ManyToManyField(
        "lms_courses.LearningPath", related_name="+", blank=True, verbose_name=_("learning paths")
    )
    trainings = models.TextField(
        _("live trainings"), blank=True, max_length=2000, help_text=_("What takes place live, when, and where.")
    )
    champions = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        blank=True,
        verbose_name=_("champions"),
        help_text=_("Colleagues whom others in their team may ask. They have agreed to be named."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint("programme", "number", name="one_wave_per_programme_and_number"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="wave_ends_after_it_starts",
                violation_error_message=_("The wave must not end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
