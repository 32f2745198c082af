"""Reads: what people who completed a course should repeat by a day."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, QuerySet

from courses.models import CoursePage, Enrollment, VersionRelease
from courses.queries import NO_UPDATE, asking_releases, updates_for, with_completed_version
from lms.accounts.models import Client, Membership, User
from lms.accounts.queries import local_day
from lms.assignments.models import RepeatReminder, Step
from lms.assignments.steps import day_range, due_step, is_time_to_remind


@dataclass(frozen=True)
class AskedRepeat:
    """What somebody who completed a course should repeat by a day, and has not repeated yet.

    `release`: the change whose day comes first; `client`: the company whose days count, that of the oldest membership.
    """

    enrollment: Enrollment
    release: VersionRelease
    repeat_by: datetime.date
    client: Client


def repeats_near(*, at: datetime.datetime) -> list[AskedRepeat]:
    """What people should repeat by a day for which a reminder may be due about now, in a total order.

    Five queries at most; one if no release names such a day.
    """
    near = asking_releases().filter(repeat_by__range=day_range(at.date()))
    courses = set(near.values_list("version__course", flat=True))
    return _asked_repeats(Enrollment.objects.filter(course__in=courses), at=at) if courses else []


def repeat_notices(*, at: datetime.datetime) -> list[tuple[AskedRepeat, Step]]:
    """What `remind_of_repeats` would remind people of now, unless something else comes first. Changes nothing."""
    candidates = repeats_near(at=at)
    sent = set(
        RepeatReminder.objects.filter(release__in={asked.release.pk for asked in candidates}).values_list(
            "person", "release", "step"
        )
    )
    steps = [(asked, repeat_step(asked, at=at)) for asked in candidates]
    return [
        (asked, step)
        for asked, step in steps
        if step and (asked.enrollment.learner_id, asked.release.pk, step.value) not in sent
    ]


def repeat_step(asked: AskedRepeat, *, at: datetime.datetime) -> Step | None:
    """The step that is due now, by the days of the person's company; None: none, or it is night there."""
    if not is_time_to_remind(at, asked.client):
        return None
    return due_step(
        due_on=asked.repeat_by,
        asked_on=local_day(asked.release.released_at, asked.client),
        today=local_day(at, asked.client),
    )


def repeat_asked_of(enrollment_id: int, *, at: datetime.datetime) -> AskedRepeat | None:
    """What the person of the enrollment should repeat by a day; None: nothing, or not any more."""
    return next(iter(_asked_repeats(Enrollment.objects.filter(pk=enrollment_id), at=at)), None)


def repeat_asked(person: User, course: CoursePage, *, at: datetime.datetime) -> AskedRepeat | None:
    """The same for a person and a course."""
    return next(iter(_asked_repeats(Enrollment.objects.filter(learner=person, course=course), at=at)), None)


def _asked_repeats(enrollments: QuerySet[Enrollment], *, at: datetime.datetime) -> list[AskedRepeat]:
    rows = with_completed_version(enrollments.filter(course__live=True, learner__is_active=True))
    behind = rows.exclude(completed_version=None).exclude(completed_version=F("version"))
    found = list(behind.select_related("version", "course", "learner").order_by("pk"))
    updates = updates_for(found)
    clients = _clients_of({row.learner_id for row in found}, at)
    asked = []
    for row in found:
        client, releases = clients.get(row.learner_id), updates.get(row.pk, NO_UPDATE).releases
        dated = [(release.repeat_by, release.pk, release) for release in releases if release.repeat_by]
        if dated and client:
            repeat_by, _pk, release = min(dated, key=lambda item: item[:2])
            asked.append(AskedRepeat(row, release, repeat_by, client))
    return asked


def _clients_of(people: Collection[int], at: datetime.datetime) -> dict[int, Client]:
    """By person: the company of the oldest membership that holds at that moment, by the company's own day."""
    day = at.astimezone(datetime.UTC).date()
    rows = (
        Membership.objects.filter(person__in=people, starts_on__lte=day + datetime.timedelta(days=1))
        .exclude(ends_on__lt=day - datetime.timedelta(days=1))
        .select_related("team__client")
        .order_by("starts_on", "pk")
    )
    found: dict[int, Client] = {}
    for row in rows:
        if row.holds_on(local_day(at, row.team.client)):
            found.setdefault(row.person_id, row.team.client)
    return found
