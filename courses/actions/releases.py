"""Somebody says what a change means for people."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
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
from courses.queries import changed_keys, current_version, release_base
from courses.signals import update_required
from courses.typing import Person


class ReleaseRefused(ValidationError):
    """The change cannot be released like this; the message says why and what to do."""


class OutdatedRelease(ReleaseRefused):
    """The version is not the newest one any more, or somebody has released it differently."""


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
    note = " ".join(note.split())
    newest = current_version(course)
    terms = {
        "change_class": change_class,
        "repeat_policy": repeat_policy,
        "repeat_by": repeat_by,
        "note": note,
    }
    existing = VersionRelease.objects.filter(version=version).first()
    if existing and all(getattr(existing, name) == value for name, value in terms.items()):
        return existing
    if existing or newest != version:
        raise OutdatedRelease(
            _("This change was released already, or the course has changed since. Please look again.")
        )
    since = release_base(version)
    if since is None:
        raise ReleaseRefused(_("Nobody has completed an earlier version, so there is nothing to release."))
    keys = _keys_to_repeat(since, version, repeat_policy)
    _check(since, version, keys, at=at, **terms)
    release = VersionRelease.objects.create(
        version=version, since=since, repeat_keys=keys, author=author, released_at=at, **terms
    )
    if keys:
        _ask(release, course, at)
    return release


def _keys_to_repeat(since: CourseVersion, version: CourseVersion, policy: str) -> list[str]:
    choices = {
        RepeatPolicy.KEEP: list,
        RepeatPolicy.CHANGED: lambda: changed_keys(since, version),
        RepeatPolicy.ALL: lambda: sorted(str(key) for key in version.required_keys()),
    }
    return choices[RepeatPolicy(policy)]()


def _check(
    since: CourseVersion,
    version: CourseVersion,
    keys: list[str],
    *,
    change_class: str,
    repeat_policy: str,
    repeat_by: datetime.date | None,
    note: str,
    at: datetime.datetime,
) -> None:
    is_repeated = repeat_policy != RepeatPolicy.KEEP
    if change_class == ChangeClass.EDITORIAL and since.required_keys() != version.required_keys():
        raise ReleaseRefused({"change_class": _("Required lessons came or went. Please choose “minor” or “material”.")})
    if is_repeated and change_class != ChangeClass.MATERIAL:
        raise ReleaseRefused({"repeat_policy": _("Only a material change can ask people to repeat something.")})
    if is_repeated and not keys:
        raise ReleaseRefused(
            {"repeat_policy": _("No required lesson has changed. Please choose “nothing” or “the whole course”.")}
        )
    if is_repeated and not note:
        raise ReleaseRefused({"note": _("Please tell learners what changed and why they have to come back.")})
    if repeat_by and not is_repeated:
        raise ReleaseRefused({"repeat_by": _("Nothing has to be repeated. Please leave the day empty.")})
    if repeat_by and repeat_by < at.date():
        raise ReleaseRefused({"repeat_by": _("This day has passed. Please choose a later one.")})


def _ask(release: VersionRelease, course: CoursePage, at: datetime.datetime) -> None:
    """Let everybody who completed an earlier version follow the new one, and announce it."""
    completed = CourseCompletion.objects.filter(learner=OuterRef("learner"), course=OuterRef("course"))
    earlier = completed.filter(version__number__lt=release.version.number)
    this = completed.filter(version=release.version)
    asked = Enrollment.objects.filter(Exists(earlier), ~Exists(this), course=course)
    enrollments = list(asked.select_related("learner").order_by("pk"))
    asked.update(version=release.version)
    for enrollment in enrollments:
        enrollment.version, enrollment.course = release.version, course
    if enrollments:
        update_required.send(sender=VersionRelease, release=release, enrollments=enrollments, at=at)
