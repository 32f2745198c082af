import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from .client import Client


class TeamQuerySet(MP_NodeQuerySet["Team"]):
    def of_client(self, client: "Client") -> "TeamQuerySet":
        return self.filter(client=client)

    def within(self, team: "Team") -> "TeamQuerySet":
        """The team and all teams below it."""
        return self.filter(path__startswith=team.path, depth__gte=team.depth)


class TeamManager(MP_NodeManager.from_queryset(TeamQuerySet)):  # type: ignore[misc]
    """In tree order: each team is followed by those below it."""

    def get_queryset(self) -> TeamQuerySet:
        return TeamQuerySet(self.model, using=self._db).order_by("path")


class Team(MP_Node):
    """A node in a client's tree of teams. The root stands for the whole company and bears its name."""

    client = models.ForeignKey("lms_accounts.Client", models.CASCADE, related_name="teams", verbose_name=_("client"))
    name = models.CharField(_("name"), max_length=120)

    objects: ClassVar[TeamManager] = TeamManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [
            # The root is the company itself: two of them would count it twice.
            models.UniqueConstraint("client", condition=models.Q(depth=1), name="one_root_team_per_client"),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active_on(self, day: datetime.date) -> "MembershipQuerySet":
        """Memberships whose interval contains the day; both ends belong to it."""
        return self.filter(starts_on__lte=day).filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day))

    def within(self, team: Team) -> "MembershipQuerySet":
        """Memberships in the team or a team below it."""
        return self.filter(team__path__startswith=team.path)

    def of_client(self, client: "Client") -> "MembershipQuerySet":
        return self.filter(team__client=client)


class Membership(models.Model):
    """A person belongs to a team from a day to a day, both included (L35). Open end: `ends_on` is null.

    The role family is today's; the one that held in a published week stands in the roster of that week.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships", verbose_name=_("team"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    role_family = models.ForeignKey(
        "lms_courses.RoleFamily",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role family"),
        help_text=_("The kind of work the person does here; it decides which learning path is theirs."),
    )

    objects: ClassVar[models.Manager["Membership"]] = MembershipQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            # A second open membership in one team would count a person twice.
            models.UniqueConstraint(
                "person",
                "team",
                condition=models.Q(ends_on__isnull=True),
                name="one_open_membership_per_person_and_team",
            ),
        ]
        indexes = [models.Index("team", "starts_on", "ends_on", name="membership_by_team_and_day")]

    def __str__(self) -> str:
        return f"{self.person} – {self.team}"

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the day lies in the interval; both ends belong to it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
