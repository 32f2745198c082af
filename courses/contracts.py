"""Questions that this plugin asks upward, and that the site around it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

    from .models import CoursePage


class CourseAccess:
    """Who may see and take which course. The default: everybody who is logged in, every live course.

    A site replaces it with `LMS_COURSES = {"ACCESS": "path.to.Subclass"}`. Both answers must agree: a course is in
    `visible_courses` exactly when `may_take` says yes. A stranger is answered with 404, not 403.
    """

    def visible_courses(self, user: AbstractBaseUser | AnonymousUser) -> QuerySet[CoursePage]:
        """Live courses that the person may see in a catalogue and take."""
        from .models import CoursePage

        courses = CoursePage.objects.live()
        return courses if user.is_authenticated else courses.none()

    def may_take(self, user: AbstractBaseUser | AnonymousUser, course: CoursePage, *, has_begun: bool = False) -> bool:
        """Whether the person may open the course and its lessons.

        `has_begun`: it is known that they have begun the course, a frequent reason that need not be looked up again.
        """
        return bool(user.is_authenticated)

    def privacy_note(self, user: AbstractBaseUser | AnonymousUser) -> str:
        """One or two sentences for the learner: who sees what about them. Empty: nothing is shown."""
        return ""
