"""Joining, leaving and completing change obligations at once, in the transaction that makes the fact true."""

import datetime
from typing import Any

from django.utils import timezone

from courses.models import CourseCompletion
from courses.signals import course_completed
from lms.accounts.models import Membership
from lms.accounts.signals import membership_ended, membership_started

from .actions import complete_obligations, settle_people


def oblige_on_joining(*, membership: Membership, **kwargs: Any) -> None:
    """The team's assignments hold for whoever joins it later."""
    settle_people(client=membership.team.client, people=[membership.person], at=timezone.now())


def release_on_leaving(*, membership: Membership, **kwargs: Any) -> None:
    """A last day in the future changes nothing yet; `settle_memberships` comes back to it."""
    settle_people(client=membership.team.client, people=[membership.person], at=timezone.now())


def complete_on_completion(*, completion: CourseCompletion, at: datetime.datetime, **kwargs: Any) -> None:
    complete_obligations(learner=completion.learner, course=completion.course, at=at)


def connect() -> None:
    """Listen to memberships and completions."""
    for signal, receiver in (
        (membership_started, oblige_on_joining),
        (membership_ended, release_on_leaving),
        (course_completed, complete_on_completion),
    ):
        signal.connect(receiver, dispatch_uid=f"lms.assignments.{receiver.__name__}")
