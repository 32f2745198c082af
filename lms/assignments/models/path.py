from django.db import models
from django.utils.translation import gettext_lazy as _

from .terms import Assigning


class PathAssignment(Assigning):
    """A client obliges its people of a path's role family to the path's required courses, whatever these become.

    Each required course has an `Assignment` of its own, which comes and goes with the path's versions. Its terms are
    these; days to complete count from the day on which a person is obliged to the course.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+", verbose_name=_("client"))
    path = models.ForeignKey(
        "lms_courses.LearningPath", models.PROTECT, related_name="+", verbose_name=_("learning path")
    )

    class Meta(Assigning.Meta):
        verbose_name = _("assigned learning path")
        verbose_name_plural = _("assigned learning paths")
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
