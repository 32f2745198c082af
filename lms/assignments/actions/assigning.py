"""What people with responsibility do: assign a course, withdraw it, offer it."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import CoursePage
from lms.accounts.actions import ForeignTeam
from lms.accounts.models import Client, Team, User
from lms.accounts.queries import local_day
from lms.assignments.models import Assignment, CourseOffer, EndReason, ObligationSource

from .obliging import batches, end_sources, refresh_terms
from .settling import lock_client, oblige_members


class NotAMember(ValidationError):
    """A course was assigned to a person who does not belong to the client."""


class NotLicensed(ValidationError):
    """A course was to be given to a client, who pays, but must not be offered for money as it is."""


class AlreadyOver(ValidationError):
    """A due day was given that has passed."""


@dataclass(frozen=True)
class Terms:
    """What an assignment demands, and whether it reminds people; all days are the client's."""

    is_mandatory: bool
    days_to_complete: int | None
    due_on: datetime.date | None
    available_from: datetime.date | None
    sends_reminders: bool


@transaction.atomic
def assign_course(
    *,
    client: Client,
    course: CoursePage,
    team: Team | None = None,
    person: User | None = None,
    is_mandatory: bool = True,
    days_to_complete: int | None = None,
    due_on: datetime.date | None = None,
    available_from: datetime.date | None = None,
    sends_reminders: bool = True,
    resets_due_dates: bool = False,
    by: User | None,
    at: datetime.datetime,
) -> Assignment:
    """Oblige a person, a team with all below it, or everybody at the client, and whoever joins later (L33).

    Assigning again changes the terms of the assignment there is. People keep the earlier due day, unless
    `resets_due_dates` (L32). Raises ForeignTeam, NotAMember, AlreadyOver, NotLicensed, or ValidationError when terms do
    not fit.
    """
    lock_client(client)
    _check_license(course)
    _check_target(client, team, person, at)
    if due_on is not None and due_on < local_day(at, client):
        raise AlreadyOver({"due_on": _("This day has passed.")})
    terms = Terms(is_mandatory, days_to_complete, due_on, available_from, sends_reminders)
    assignment = (
        Assignment.objects.in_force()
        .filter(client=client, course=course, team=team, person=person, path=None)
        .select_related("client", "course", "team", "person")
        .first()
    )
    if assignment is None:
        assignment = Assignment(
            client=client, course=course, team=team, person=person, created_by=by, assigned_at=at, **vars(terms)
        )
        _save(assignment)
    else:
        change_terms(assignment, terms, at=at, resets_due_dates=resets_due_dates)
    oblige_members(assignment=assignment, at=at)
    return assignment


def _check_license(course: CoursePage) -> None:
    """What a course needs by law to be given to clients; all of them pay."""
    if course.lacks_license:
        raise NotLicensed(
            {
                "course": _(
                    "This course needs a license under the FernUSG and has no ZFU number yet. Please enter the number "
                    "in the course under “Origin and law” first."
                )
            }
        )
    if course.is_only_free_of_charge:
        raise NotLicensed(
            {
                "course": _(
                    "This course was assessed as free of charge, but clients pay. Please have it assessed again in the "
                    "course under “Origin and law” first."
                )
            }
        )


def _check_target(client: Client, team: Team | None, person: User | None, at: datetime.datetime) -> None:
    if team is not None and team.client_id != client.pk:
        raise ForeignTeam(_("The team belongs to another client."))
    if person is not None:
        memberships = person.memberships.filter(team__client=client).active_on(local_day(at, client))
        if not memberships.exists():
            raise NotAMember({"person": _("This person is not a member of the client today.")})


def _save(assignment: Assignment) -> None:
    assignment.full_clean()
    assignment.save()


def change_terms(assignment: Assignment, terms: Terms, *, at: datetime.datetime, resets_due_dates: bool) -> None:
    """Give an assignment in force other terms, and those obliged by it the due day that follows (L32)."""
    if not resets_due_dates and terms == Terms(**{name: getattr(assignment, name) for name in vars(terms)}):
        return
    for name, value in vars(terms).items():
        setattr(assignment, name, value)
    _save(assignment)
    sources = (
        ObligationSource.objects.filter(assignment=assignment, ended_at__isnull=True, obligation__ended_at__isnull=True)
        .select_related("obligation__person", "obligation__course", "obligation__client")
        .order_by("pk")
    )
    due_on = assignment.due_for(local_day(at, assignment.client))
    for batch in batches(sources):
        for source in batch:
            days = [day for day in (source.due_on, due_on) if day]
            source.due_on = due_on if resets_due_dates else min(days, default=None)
        ObligationSource.objects.bulk_update(batch, ["due_on"])
        refresh_terms([source.obligation for source in batch], at=at)


@transaction.atomic
def withdraw_assignment(*, assignment: Assignment, at: datetime.datetime) -> Assignment:
    """Take an assignment back: what is open by it alone ends; repeating it changes nothing."""
    lock_client(assignment.client)
    assignment.refresh_from_db()
    if assignment.withdrawn_at:
        return assignment
    assignment.withdrawn_at = at
    assignment.save(update_fields=["withdrawn_at"])
    sources = (
        ObligationSource.objects.filter(assignment=assignment, ended_at__isnull=True, obligation__ended_at__isnull=True)
        .select_related("obligation__person", "obligation__course", "obligation__client")
        .order_by("pk")
    )
    end_sources([(source, at) for source in sources], reason=EndReason.WITHDRAWN)
    return assignment


def offer_course(*, client: Client, course: CoursePage) -> CourseOffer:
    """Let the client's people take the course of their own accord; repeating it returns the offer there is.

    Raises NotLicensed.
    """
    _check_license(course)
    offer, _created = CourseOffer.objects.get_or_create(client=client, course=course)
    return offer


def withdraw_offer(*, client: Client, course: CoursePage) -> None:
    """End an offer; who has begun the course may finish it."""
    CourseOffer.objects.filter(client=client, course=course).delete()
