"""Fills the contract of `courses`: who may see and take which course, and who sees what about learners."""

import datetime
from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.contracts import CourseAccess
from courses.models import CoursePage, CourseVersion, Enrollment, LearningPath, PathItem
from courses.queries import paths_in_force
from lms.accounts.models import Client, Membership, User, VisibilityProfile
from lms.accounts.queries import FIRM_ROLES, local_day, memberships_at, role_families_of

from .models import CourseOffer, Obligation
from .queries import answers_for_version, is_given_to_clients


class ClientCourseAccess(CourseAccess):
    """Clients' people take what is assigned or offered to them; the firm's trainers and consultants take everything.

    A person who belongs to a client today may take a course when there is an open obligation that is available, when
    they completed or began it, when it is offered to the client, or when it is on the learning path of their role
    family. Whoever may work in the admin, and people with a trainer's or consultant's mandate, may take every live
    course.
    """

    def visible_courses(self, user: AbstractBaseUser | AnonymousUser) -> QuerySet[CoursePage]:
        courses = CoursePage.objects.live()
        if not isinstance(user, User):
            return courses.none()
        return courses if _takes_everything(user) else courses.filter(_open_to(user, _now()))

    def may_take(self, user: AbstractBaseUser | AnonymousUser, course: CoursePage, *, has_begun: bool = False) -> bool:
        """Two queries for a learner: memberships, then the reasons all at once; one for who has begun the course."""
        if not isinstance(user, User):
            return False
        if has_begun and course.live and memberships_at(user, at=_now()):
            return True
        mine = CoursePage.objects.live().filter(_open_to(user, _now()), pk=course.pk)
        return mine.exists() or (course.live and _takes_everything(user))

    def is_offered_for_money(self, course: CoursePage) -> bool:
        """Every client pays: a course that is offered or assigned to one is, or on a path that learners see."""
        return is_given_to_clients(course)

    def are_paths_offered_for_money(self) -> bool:
        """Every client pays, and its people may take what is on the path of their role."""
        return True

    def may_see_version(self, user: AbstractBaseUser | AnonymousUser, version: CourseVersion) -> bool:
        """Besides learners and trainers: whoever answers today for a client whose people completed that version."""
        if super().may_see_version(user, version):
            return True
        return isinstance(user, User) and answers_for_version(user, version, on=timezone.localdate())

    def visible_paths(self, user: AbstractBaseUser | AnonymousUser) -> QuerySet[LearningPath]:
        """The path of each role family that the person has today; all for those who may take everything."""
        paths = LearningPath.objects.filter(live=True)
        if not isinstance(user, User):
            return paths.none()
        if _takes_everything(user):
            return paths
        families = role_families_of(memberships_at(user, at=_now()))
        return paths.filter(role_family__in=families.values())

    def privacy_note(self, user: AbstractBaseUser | AnonymousUser) -> str:
        """In words: what the client's profile lets others see. Empty for people without a client. One query."""
        memberships = memberships_at(user, at=_now()) if isinstance(user, User) else []
        return privacy_note_for(memberships[0].team.client) if memberships else ""


def _now() -> datetime.datetime:
    return timezone.now()  # noqa: TID251 - the contract, asked by views of the plugins, passes no moment


def _open_to(user: User, at: datetime.datetime) -> Q:
    memberships = memberships_at(user, at=at)
    if not memberships:
        return Q(pk__in=[])
    obligations = Obligation.objects.filter(person=user)
    today = local_day(at, memberships[0].team.client)
    available = obligations.still_open().filter(Q(available_from__isnull=True) | Q(available_from__lte=today))
    offers = CourseOffer.objects.filter(client__in={row.team.client_id for row in memberships})
    return (
        Q(pk__in=available.values("course"))
        | Q(pk__in=obligations.completed().values("course"))
        | Q(pk__in=Enrollment.objects.filter(learner=user).values("course"))
        | Q(pk__in=offers.values("course"))
        | _on_a_path(memberships)
    )


def _on_a_path(memberships: Sequence[Membership]) -> Q:
    """Courses of the live paths of the role families, optional ones too."""
    families = set(role_families_of(memberships).values())
    if not families:
        return Q(pk__in=[])
    return Q(pk__in=PathItem.objects.filter(path__in=paths_in_force(families).order_by()).values("course"))


def _takes_everything(user: User) -> bool:
    return (
        user.has_perm("wagtailadmin.access_admin")
        or user.mandates.filter(role__in=FIRM_ROLES).active_on(timezone.localdate()).exists()
    )


def privacy_note_for(client: Client) -> str:
    """What the client's profile of visibility lets others see about a learner, in two or three sentences."""
    notes = {
        VisibilityProfile.STRICT: _(
            "Only you see your answers and results. Your manager and human resources see no names and no results, "
            "only figures about groups of %(count)s people or more."
        ),
        VisibilityProfile.STANDARD: _(
            "Only you see your answers and results. Your manager sees no names, only figures about groups of "
            "%(count)s people or more. Human resources also sees who has completed mandatory courses."
        ),
        VisibilityProfile.OPEN: _(
            "Only you see your answers and results. Your manager sees by name who has not started, is taking, has "
            "completed or is late with mandatory courses; human resources sees who has completed them. All other "
            "figures are about groups of %(count)s people or more."
        ),
    }
    return notes[VisibilityProfile(client.visibility)] % {"count": client.min_group_size}
