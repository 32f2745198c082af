from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .attempts import Answer


class Grading(models.Model):
    """How a person graded an answer once. The newest one counts: `Answer` holds the same values.

    A correction is a further row, so who said what, and when, stays known.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="gradings")
    number = models.PositiveIntegerField(_("grading"))
    rubric_points = models.JSONField(_("points by criterion"))
    comment = models.TextField(_("comment"), blank=True)
    fraction = models.DecimalField(_("fraction"), max_digits=8, decimal_places=7)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("graded by")
    )
    graded_at = models.DateTimeField(_("graded at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("grading")
        verbose_name_plural = _("gradings")
        ordering = ["answer", "number"]
        constraints = [
            # Whoever corrects a grading names the one that they have seen.
            models.UniqueConstraint("answer", "number", name="one_grading_per_answer_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}.{self.number}"
