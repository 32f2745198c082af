"""Somebody says what a change means for people."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from courses.models import (
    ChangeClass,
    CourseCompletion,
    CoursePage,
    CourseVersion,
    Enrollment,
    RepeatPolicy,
    VersionRelease,
)
from courses.queries import changed_keys, current_version, release_base, updates_for, with_completed_version
from courses.signals import update_required
from courses.typing import Person

BATCH = 500  # databases limit how many values one query may name


class ReleaseRefused(ValidationError):
    """The change cannot be released like this; the message says why and what to do."""


class OutdatedRelease(ReleaseRefused):
    """The version is not the newest one any more, or somebody has released it differently."""


@dataclass(frozen=True)
class Terms:
    """What a change means for people."""

    change_class: str
    repeat_policy: str
    repeat_by: datetime.date | None
    note: str

    @classmethod
    def of(cls, release: VersionRelease) -> Terms:
        return cls(release.change_class, release.repeat_policy, release.repeat_by, release.note)

    @property
    def is_repeated(self) -> bool:
        return self.repeat_policy != RepeatPolicy.KEEP


@transaction.atomic
def release_change(
    *,
    version: CourseVersion,
    change_class: str,
    repeat_policy: str = RepeatPolicy.KEEP,
    repeat_by: datetime.date | None = None,
    note: str = "",
    author: Person | None,
    at: datetime.datetime,
) -> VersionRelease:
    """Say what all changes up to the newest version mean for people (L23); saying the same again changes nothing.

    Editorial and minor: completions stand as they are. Material: whoever completed an earlier version follows the new
    one and is asked, unless the policy is to keep, to complete lessons anew. What they completed before stays (L21).

    Raises ReleaseRefused or OutdatedRelease.
    """
    course = CoursePage.objects.select_for_update(of=("self",)).get(pk=version.course_id)
    terms = Terms(change_class, repeat_policy, repeat_by, " ".join(note.split()))
    existing = VersionRelease.objects.filter(version=version).first()
    if existing and Terms.of(existing) == terms:
        return existing
    if existing or current_version(course) != version:
        raise OutdatedRelease(
            _("This change was released already, or the course has changed since. Please look again.")
        )
    since = release_base(version)
    if since is None:
        raise ReleaseRefused(_("Nobody has completed an earlier version, so there is nothing to release."))
    keys = _keys_to_repeat(since, version, terms.repeat_policy)
    _check_class(since, version, terms)
    _check_repeating(keys, terms, at)
    release = VersionRelease.objects.create(
        version=version, since=since, repeat_keys=keys, author=author, released_at=at, **vars(terms)
    )
    if keys:
        _ask(release, course, at)
    return release


def _keys_to_repeat(since: CourseVersion, version: CourseVersion, policy: str) -> list[str]:
    keys: dict[str, list[str]] = {
        RepeatPolicy.KEEP: [],
        RepeatPolicy.CHANGED: changed_keys(since, version),
        RepeatPolicy.ALL: sorted(str(key) for key in version.required_keys()),
    }
    return keys[policy]


def _check_class(since: CourseVersion, version: CourseVersion, terms: Terms) -> None:
    is_editorial = terms.change_class == ChangeClass.EDITORIAL
    if is_editorial and since.required_keys() != version.required_keys():
        raise ReleaseRefused({"change_class": _("Required lessons came or went. Please choose “minor” or “material”.")})
    if terms.is_repeated and terms.change_class != ChangeClass.MATERIAL:
        raise ReleaseRefused({"repeat_policy": _("Only a material change can ask people to repeat something.")})


def _check_repeating(keys: list[str], terms: Terms, at: datetime.datetime) -> None:
    if terms.is_repeated and not keys:
        raise ReleaseRefused(
            {"repeat_policy": _("No required lesson has changed. Please choose “nothing” or “the whole course”.")}
        )
    if terms.is_repeated and not terms.note:
        raise ReleaseRefused({"note": _("Please tell learners what changed and why they have to come back.")})
    if terms.repeat_by and not terms.is_repeated:
        raise ReleaseRefused({"repeat_by": _("Nothing has to be repeated. Please leave the day empty.")})
    if terms.repeat_by and terms.repeat_by < localdate(at):
        raise ReleaseRefused({"repeat_by": _("This day has passed. Please choose a later one.")})


def _ask(release: VersionRelease, course: CoursePage, at: datetime.datetime) -> None:
    """Let everybody who has something to repeat follow the new version, and announce it."""
    has_finished = CourseCompletion.objects.filter(learner=OuterRef("learner"), version=release.version)
    candidates = with_completed_version(Enrollment.objects.filter(course=course)).exclude(Exists(has_finished))
    enrollments = list(candidates.exclude(completed_version=None).select_related("learner").order_by("pk"))
    for enrollment in enrollments:
        enrollment.version, enrollment.course = release.version, course
    updates = updates_for(enrollments)
    asked = [enrollment for enrollment in enrollments if enrollment.pk in updates]
    for start in range(0, len(asked), BATCH):
        keys = [enrollment.pk for enrollment in asked[start : start + BATCH]]
        Enrollment.objects.filter(pk__in=keys).update(version=release.version)
    if asked:
        update_required.send(sender=VersionRelease, release=release, enrollments=asked, at=at)
