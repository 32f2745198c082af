"""Joining, leaving, changed roles and paths, and completing change obligations at once, in the same transaction."""

import datetime
from typing import Any

from django.utils import timezone

from courses.models import CourseCompletion, PathVersion
from courses.signals import course_completed, path_version_published
from lms.accounts.models import Membership
from lms.accounts.signals import membership_ended, membership_started, role_family_changed

from .actions import complete_obligations, follow_path, settle_people


def oblige_on_joining(*, membership: Membership, **kwargs: Any) -> None:
    """The team's assignments hold for whoever joins it later."""
    settle_people(client=membership.team.client, people=[membership.person], at=timezone.now())


def release_on_leaving(*, membership: Membership, **kwargs: Any) -> None:
    """A last day in the future changes nothing yet; `settle_memberships` comes back to it."""
    settle_people(client=membership.team.client, people=[membership.person], at=timezone.now())


def settle_on_role_change(*, membership: Membership, **kwargs: Any) -> None:
    """The paths of the new role family hold at once, those of the old one no more."""
    settle_people(client=membership.team.client, people=[membership.person], at=timezone.now())


def follow_on_path_version(*, version: PathVersion, at: datetime.datetime, **kwargs: Any) -> None:
    """Clients that assigned the path oblige their people to what it asks for now."""
    follow_path(path=version.path, at=at)


def complete_on_completion(*, completion: CourseCompletion, at: datetime.datetime, **kwargs: Any) -> None:
    complete_obligations(learner=completion.learner, course=completion.course, at=at)


def connect() -> None:
    """Listen to memberships, learning paths and completions."""
    for signal, receiver in (
        (membership_started, oblige_on_joining),
        (membership_ended, release_on_leaving),
        (role_family_changed, settle_on_role_change),
        (path_version_published, follow_on_path_version),
        (course_completed, complete_on_completion),
    ):
        signal.connect(receiver, dispatch_uid=f"lms.assignments.{receiver.__name__}")
