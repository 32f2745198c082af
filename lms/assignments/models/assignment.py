import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Membership

from .terms import Assigning


class Assignment(Assigning):
    """A client obliges a person, a team with all below it, everybody of a role family, or everybody to take a course.

    Those for a role family follow from a learning path that the client assigned (`PathAssignment`). It holds for those
    who join later, too. Due dates are days and end with the day where the client is (L31).
    """

    client = models.ForeignKey(
        "lms_accounts.Client", models.PROTECT, related_name="assignments", verbose_name=_("client")
    )
    team = models.ForeignKey(
        "lms_accounts.Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("team"),
        help_text=_("With all teams below it. Neither team nor person: the whole company."),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    path = models.ForeignKey(
        "lms_courses.LearningPath",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("learning path"),
    )
    role_family = models.ForeignKey(
        "lms_courses.RoleFamily",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("role family"),
    )
    course = models.ForeignKey("lms_courses.CoursePage", models.PROTECT, related_name="+", verbose_name=_("course"))
    available_from = models.DateField(_("available from"), null=True, blank=True)

    class Meta(Assigning.Meta):
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(person__isnull=True),
                name="assignment_is_for_a_team_or_a_person",
                violation_error_message=_("Please choose a team or a person, not both."),
            ),
            # Assigning again changes the terms; a second assignment would be a second reason for the same thing.
            models.UniqueConstraint(
                "client",
                "course",
                condition=models.Q(
                    withdrawn_at__isnull=True, team__isnull=True, person__isnull=True, path__isnull=True
                ),
                name="one_assignment_in_force_per_client_and_course",
            ),
            models.UniqueConstraint(
                "client",
                "path",
                "course",
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_assignment_in_force_per_client_path_and_course",
            ),
            # A path obliges those whose role it is for, wherever they are.
            models.CheckConstraint(
                condition=models.Q(path__isnull=True, role_family__isnull=True)
                | models.Q(path__isnull=False, role_family__isnull=False, team__isnull=True, person__isnull=True),
                name="assignment_by_path_is_for_a_role_family",
            ),
            models.UniqueConstraint(
                "team",
                "course",
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_assignment_in_force_per_team_and_course",
            ),
            models.UniqueConstraint(
                "client",
                "person",
                "course",
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_assignment_in_force_per_person_and_course",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} – {self.target}"

    @property
    def target(self) -> str:
        """Whom it is for: a team, a person, a role family or the client."""
        return str(self.team or self.person or self.role_family or self.client)

    def covers(self, membership: Membership) -> bool:
        """Whether the membership, in the same client, makes the assignment hold for its person. No query."""
        if self.person_id:
            return membership.person_id == self.person_id
        if self.role_family_id:
            return membership.role_family_id == self.role_family_id
        return self.team is None or membership.team.path.startswith(self.team.path)

    def due_for(self, since: datetime.date) -> datetime.date | None:
        """The due day of somebody obliged since that day (L32); None: without a due day.

        A fixed day that has passed by then binds nobody: nobody is overdue on arrival.
        """
        begins_on = max(since, self.available_from or since)
        days = []
        if self.days_to_complete:
            days.append(begins_on + datetime.timedelta(days=self.days_to_complete))
        if self.due_on and self.due_on >= begins_on:
            days.append(self.due_on)
        return max(days, default=None)


class CourseOffer(models.Model):
    """What the people of a client may take of their own accord."""

    client = models.ForeignKey(
        "lms_accounts.Client", models.CASCADE, related_name="course_offers", verbose_name=_("client")
    )
    course = models.ForeignKey("lms_courses.CoursePage", models.CASCADE, related_name="+", verbose_name=_("course"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("course offer")
        verbose_name_plural = _("course offers")
        ordering = ["client", "course"]
        constraints = [
            # Offering twice is offering once.
            models.UniqueConstraint("client", "course", name="one_offer_per_client_and_course"),
        ]

    def __str__(self) -> str:
        return f"{self.client} – {self.course}"
