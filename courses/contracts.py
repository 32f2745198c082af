"""Questions that this plugin asks upward, and that the site around it answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .variants import MASTER, Variant

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet
    from wagtail.models import Page

    from .models import CoursePage, CourseVersion, LearningPath


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

    def is_offered_for_money(self, course: CoursePage) -> bool:
        """Whether anybody who pays gets the course. Then it must have the license that its assessment asks for."""
        return False

    def are_paths_offered_for_money(self) -> bool:
        """Whether anybody who pays gets the courses of learning paths."""
        return False

    def may_see_version(self, user: AbstractBaseUser | AnonymousUser, version: CourseVersion) -> bool:
        """Whether the person may read what a version of a course consisted of, long after it changed.

        The default: whoever takes or completed that version, trainers, and whoever may edit the course. A site adds its
        own auditors.
        """
        from .conf import training
        from .models import Enrollment

        if not user.is_authenticated:
            return False
        return (
            version.completions.filter(learner=user.pk).exists()
            or Enrollment.objects.filter(learner=user.pk, version=version).exists()
            or training().is_trainer(user)
            or bool(version.course.permissions_for_user(user).can_edit())
        )

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

    def teaches_all(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Whether the person teaches every group there is, and so may offer something that is open to all of them."""
        return self.is_trainer(user)

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

    def trainers_of(self, learner: AbstractBaseUser | AnonymousUser) -> list[str]:
        """Names of those who answer the person's questions now, by name. Shown on the pages of courses."""
        return []

    def groups_with_names(self, groups: Collection[str]) -> set[str]:
        """Those of the groups whose trainers see who asked a question. Other learners never do."""
        return set()


def time_zone_of(person: Any) -> str:
    """The default of `TIME_ZONE_OF`: the site's zone for everybody."""
    from django.utils.timezone import get_default_timezone_name

    return get_default_timezone_name()


def language_of(person: Any) -> str:
    """The default of `LANGUAGE_OF`: what the account names as `language`, else the site's language."""
    from django.conf import settings

    return getattr(person, "language", "") or settings.LANGUAGE_CODE


class ContentVariants:
    """What learners see in a lesson otherwise than the master has it. The default: the master for everybody.

    A site replaces it with `LMS_COURSES = {"VARIANTS": "path.to.Subclass"}`. It fills in placeholders
    (`courses.placeholders`) and may replace or hide single blocks. In the default, a placeholder shows the words that
    it brings along, else its name.
    """

    def variant_for(self, learner: AbstractBaseUser | AnonymousUser, lesson: Page) -> Variant:
        """What the person sees in the lesson now. Asked for each page that is shown: at most one query once warm."""
        return MASTER

    def preview_modes(self, lesson: Page) -> list[tuple[str, str]]:
        """Name and label of each variant that an author may preview in the editor, besides the master."""
        return []

    def preview_variant(self, mode: str, *, lesson: Page, viewer: AbstractBaseUser | AnonymousUser) -> Variant:
        """The variant of a mode; the master for one that the viewer may not see."""
        return MASTER

    def may_have_file(self, user: AbstractBaseUser | AnonymousUser, file: Any) -> bool | None:
        """Whether the person may have an image, document or video that belongs to one circle of learners, or that their
        variant of a lesson brings along. None: it is nobody's own; courses and public pages decide."""
        return None

    def own_collections(self) -> QuerySet[Any]:
        """Collections of images, documents and videos of one circle of learners; courses for all do without."""
        from wagtail.models import Collection

        return Collection.objects.none()

    def unknown_placeholders(self, names: Iterable[str]) -> list[str]:
        """Those of the names that nobody has words for, sorted. Authors are told."""
        return sorted(names)
