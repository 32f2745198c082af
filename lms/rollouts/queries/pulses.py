"""What a person is asked now, and the client's list of tasks."""

import datetime

from lms.accounts.models import Client, User
from lms.accounts.queries import local_day, memberships_at
from lms.rollouts.models import PulseInvitation, TaskList


def open_pulse(person: User, *, at: datetime.datetime) -> PulseInvitation | None:
    """What the person can answer now, as long as they belong to the client; the newest one. One query without any."""
    clients = {row.team.client.pk: row.team.client for row in memberships_at(person, at=at)}
    if not clients:
        return None
    # A day of margin for other time zones; the client's own day decides.
    margin = datetime.timedelta(days=1)
    rows = PulseInvitation.objects.of_person(person.pseudonym).filter(
        client__in=clients, answer__isnull=True, opens_on__lte=at.date() + margin, closes_on__gte=at.date() - margin
    )
    for pulse in rows.select_related("client").order_by("-opens_on"):
        if pulse.opens_on <= local_day(at, pulse.client) <= pulse.closes_on:
            return pulse
    return None


def task_named(client: Client, key: str) -> str:
    """What the client calls a task, last; empty if no list has it. Two queries."""
    lists = TaskList.objects.filter(programme__client=client).order_by("valid_from", "version")
    return next((task["label"] for one in reversed(lists) for task in one.tasks if task["key"] == key), "")


def tasks_of(client: Client, *, on: datetime.date) -> TaskList | None:
    """The client's list of tasks in force on the day."""
    lists = TaskList.objects.filter(programme__client=client, valid_from__lte=on)
    return lists.order_by("valid_from", "version").last()
