from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class PathAssignmentQuerySet(models.QuerySet["PathAssignment"]):
    def in_force(self) -> "PathAssignmentQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class PathAssignment(models.Model):
    """A client obliges its people of a path's role family to the path's required courses, whatever these become.

    Each required course has an `Assignment` of its own, which comes and goes with the path's versions. Its terms are
    these; days to complete count from the day on which a person is obliged to the course.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+", verbose_name=_("client"))
    path = models.ForeignKey(
        "lms_courses.LearningPath", models.PROTECT, related_name="+", verbose_name=_("learning path")
    )
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    days_to_complete = models.PositiveSmallIntegerField(
        _("days to complete"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("Counted from the day a person is assigned the course, or from which it is available."),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
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

    objects: ClassVar[models.Manager["PathAssignment"]] = PathAssignmentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("assigned learning path")
        verbose_name_plural = _("assigned learning paths")
        ordering = ["-assigned_at", "-pk"]
        constraints = [
            # Assigning again changes the terms.
            models.UniqueConstraint(
                "client",
                "path",
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_path_assignment_in_force_per_client_and_path",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} – {self.client}"
