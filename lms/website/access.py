"""Who may take which course, individuals included: fills the contract of `courses` for the whole site."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CoursePage, Enrollment
from lms.accounts.models import User
from lms.accounts.queries import memberships_at
from lms.assignments.access import ClientCourseAccess

from .models import CourseTerms, IndividualCourse


class SiteCourseAccess(ClientCourseAccess):
    """As clients' people and the firm's own have it; people without a client take the courses that are free for them.

    Who has begun such a course may finish it, even when it is no longer offered.
    """

    def visible_courses(self, user: AbstractBaseUser | AnonymousUser) -> QuerySet[CoursePage]:
        courses = super().visible_courses(user)
        if not _is_individual(user):
            return courses
        return CoursePage.objects.live().filter(Q(pk__in=courses.order_by().values("pk")) | _free_for(user))

    def may_take(self, user: AbstractBaseUser | AnonymousUser, course: CoursePage, *, has_begun: bool = False) -> bool:
        if super().may_take(user, course, has_begun=has_begun):
            return True
        return _is_individual(user) and CoursePage.objects.live().filter(_free_for(user), pk=course.pk).exists()

    def is_offered_for_money(self, course: CoursePage) -> bool:
        """Clients pay; individuals do where a course is offered to them on enquiry."""
        on_enquiry = IndividualCourse.objects.filter(course=course, terms=CourseTerms.ENQUIRY)
        return super().is_offered_for_money(course) or on_enquiry.exists()

    def privacy_note(self, user: AbstractBaseUser | AnonymousUser) -> str:
        """People without a client learn for themselves: nobody sees anything about them."""
        return super().privacy_note(user) or (
            _("You learn for yourself: nobody but you sees your answers, results and progress.")
            if _is_individual(user)
            else ""
        )


def _is_individual(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the person belongs to no client now, and does not write courses.

    No query where permissions and memberships were asked for in this request.
    """
    if not isinstance(user, User) or user.has_perm("wagtailadmin.access_admin"):
        return False
    return not memberships_at(user, at=timezone.now())  # noqa: TID251 - the contract passes no moment


def _free_for(user: AbstractBaseUser | AnonymousUser) -> Q:
    free = IndividualCourse.objects.free().order_by()
    begun = Enrollment.objects.filter(learner=user.pk).order_by()
    return Q(pk__in=free.values("course")) | Q(pk__in=begun.values("course"))
