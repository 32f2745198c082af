"""Who has to complete what anew after a material change (L23). Computed from rows; nothing is stored per person."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from courses.models import (
    ChangeClass,
    CourseCompletion,
    CourseVersion,
    Enrollment,
    RepeatPolicy,
    VersionRelease,
)


@dataclass(frozen=True)
class Update:
    """What somebody who completed an earlier version is asked to complete anew.

    `releases`: the oldest first. `since`: by lesson, from which moment on its completion counts.
    """

    releases: list[VersionRelease] = field(default_factory=list)
    since: dict[uuid.UUID, datetime.datetime] = field(default_factory=dict)

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


def with_completed_version(enrollments: QuerySet[Enrollment]) -> QuerySet[Any]:
    """The enrollments, each with `completed_version`: key of the newest version that its learner completed, or None."""
    completions = CourseCompletion.objects.filter(learner=OuterRef("learner"), course=OuterRef("course"))
    newest = completions.order_by("-version__number").values("version")[:1]
    return enrollments.annotate(completed_version=Subquery(newest))


def updates_for(enrollments: Sequence[Any]) -> dict[int, Update]:
    """By enrollment, as far as there is one; rows of `with_completed_version`, with their versions.

    Two queries if anybody follows another version than they completed, else none.
    """
    behind = [row for row in enrollments if row.completed_version not in (None, row.version_id)]
    if not behind:
        return {}
    completed = CourseVersion.objects.in_bulk({row.completed_version for row in behind})
    releases = list(
        asking_releases().filter(version__course__in={row.course_id for row in behind}).select_related("version")
    )
    known: dict[tuple[int, int], Update] = {}
    found = {}
    for row in behind:
        pair = (row.completed_version, row.version_id)
        if pair not in known:
            known[pair] = _update_between(completed[row.completed_version], row.version, releases)
        if known[pair].since:
            found[row.pk] = known[pair]
    return found


def _update_between(completed: CourseVersion, followed: CourseVersion, releases: Sequence[VersionRelease]) -> Update:
    """What the releases after the completed version, up to the followed one, ask of who completed it."""
    before = {lesson["key"]: lesson["digest"] for lesson in completed.lessons()}
    now = {lesson["key"]: lesson["digest"] for lesson in followed.lessons()}
    required = {str(key) for key in followed.required_keys()}
    asking, since = [], {}
    for release in releases:
        version = release.version
        if version.course_id != completed.course_id or not completed.number < version.number <= followed.number:
            continue
        asks_for_all = release.repeat_policy == RepeatPolicy.ALL
        # Whoever completed the course with a lesson's present text is not asked to read it again.
        keys = [key for key in release.repeat_keys if asks_for_all or before.get(key) != now.get(key)]
        keys = [key for key in keys if key in required]
        if keys:
            asking.append(release)
            since.update({uuid.UUID(key): release.released_at for key in keys})
    return Update(asking, since)


def asking_releases() -> QuerySet[VersionRelease]:
    """Releases that ask people to complete something anew, the oldest version first."""
    material = VersionRelease.objects.filter(change_class=ChangeClass.MATERIAL)
    return material.exclude(repeat_policy=RepeatPolicy.KEEP).order_by("version__number", "pk")
