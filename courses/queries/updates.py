"""Who has to complete what anew after a material change (L23). Computed from rows; nothing is stored per person."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from courses.models import ChangeClass, CourseCompletion, Enrollment, RepeatPolicy, VersionRelease


@dataclass(frozen=True)
class Update:
    """What somebody who completed an earlier version is asked to complete anew. `releases`: the oldest first."""

    releases: list[VersionRelease] = field(default_factory=list)

    @cached_property
    def since(self) -> dict[uuid.UUID, datetime.datetime]:
        """By lesson: from which moment on its completion counts."""
        return {uuid.UUID(key): release.released_at for release in self.releases for key in release.repeat_keys}

    @property
    def repeat_by(self) -> datetime.date | None:
        """The earliest day by which it should be done; it ends at midnight where the learner is."""
        return min((release.repeat_by for release in self.releases if release.repeat_by), default=None)

    @property
    def notes(self) -> list[str]:
        """What changed, in the authors' words."""
        return [release.note for release in self.releases]

    def counted(self, progress: Iterable[tuple[uuid.UUID, datetime.datetime]]) -> set[uuid.UUID]:
        """Of completed lessons, each with the moment: those that count."""
        return {key for key, at in progress if key not in self.since or at >= self.since[key]}


NO_UPDATE = Update()


def with_completed_number(enrollments: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """The enrollments, each with `completed_number`: the newest version that its learner completed, or None."""
    completions = CourseCompletion.objects.filter(learner=OuterRef("learner"), course=OuterRef("course"))
    newest = completions.order_by("-version__number").values("version__number")[:1]
    return enrollments.annotate(completed_number=Subquery(newest))


def updates_for(enrollments: Sequence[Enrollment]) -> dict[int, Update]:
    """By enrollment, as far as there is one; rows of `with_completed_number`, with their versions.

    One query if anybody follows a newer version than they completed, else none.
    """
    behind = [
        row
        for row in enrollments
        if row.completed_number is not None and row.completed_number < row.version.number  # type: ignore[attr-defined]
    ]
    if not behind:
        return {}
    releases = list(
        asking_releases().filter(version__course__in={row.course_id for row in behind}).select_related("version")
    )
    found = {}
    for row in behind:
        asked = [
            release
            for release in releases
            if release.version.course_id == row.course_id
            and row.completed_number < release.version.number <= row.version.number  # type: ignore[attr-defined]
        ]
        if asked:
            found[row.pk] = Update(asked)
    return found


def asking_releases() -> QuerySet[VersionRelease]:
    """Releases that ask people to complete something anew, the oldest version first."""
    material = VersionRelease.objects.filter(change_class=ChangeClass.MATERIAL)
    return material.exclude(repeat_policy=RepeatPolicy.KEEP).order_by("version__number", "pk")
