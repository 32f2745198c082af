"""Questions that this plugin asks upward, and that the site around it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

    from .models import CoursePage, LearningPath


@dataclass(frozen=True)
class OtherBeginning:
    """Another way into a course than its first lesson: what the course page says, and where its button posts to.

    An app above offers it through the Wagtail hook `courses_other_beginnings(user, course)`, which returns one or None.
    """

    title: str
    text: str
    button: str
    url: str


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

    def visible_paths(self, user: AbstractBaseUser | AnonymousUser) -> QuerySet[LearningPath]:
        """Live learning paths that the person may see. The courses of a path must be among those they may take."""
        from .models import LearningPath

        paths = LearningPath.objects.filter(live=True)
        return paths if user.is_authenticated else paths.none()

    def privacy_note(self, user: AbstractBaseUser | AnonymousUser) -> str:
        """One or two sentences for the learner: who sees what about them. Empty: nothing is shown."""
        return ""


class Training:
    """Who teaches whom, and who learns together. The default: whoever may enter the admin teaches everybody.

    A site replaces it with `LMS_COURSES = {"TRAINING": "path.to.Subclass"}`.

    A *group* is the circle in which people learn: a client company, say. Its key is opaque to this plugin, like
    "client:7"; the empty key is the one circle of a site that has no others. What learners say or are told (a question
    at a lesson, a date of a live session) stays within a group.
    """

    def is_trainer(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Whether the person teaches anybody. Whoever does not is answered with 404 on trainers' pages."""
        return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))  # type: ignore[attr-defined]

    def learners_of(self, trainer: AbstractBaseUser | AnonymousUser) -> QuerySet[Any]:
        """People whose questions and work the trainer may see now; nobody for who is no trainer."""
        from django.contrib.auth import get_user_model

        people = get_user_model()._default_manager.all()
        return people if self.is_trainer(trainer) else people.none()

    def groups_of(self, trainer: AbstractBaseUser | AnonymousUser) -> list[tuple[str, str]]:
        """Key and name of each group that the trainer may address, by name."""
        return []

    def group_of(self, learner: AbstractBaseUser | AnonymousUser) -> str:
        """Key of the group that the person learns in now; empty: the circle of those who have no other."""
        return ""
