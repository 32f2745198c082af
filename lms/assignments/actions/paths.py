"""A client assigns a learning path: its required courses become obligations, now and whenever the path changes."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import LearningPath, PathVersion
from lms.accounts.models import Client, User
from lms.accounts.queries import local_day
from lms.assignments.models import Assignment, PathAssignment

from .assigning import AlreadyOver, Terms, change_terms, withdraw_assignment
from .settling import lock_client, oblige_members


class PathHidden(ValidationError):
    """A path was assigned that learners cannot see."""


@transaction.atomic
def assign_path(
    *,
    client: Client,
    path: LearningPath,
    is_mandatory: bool = True,
    days_to_complete: int | None = None,
    due_on: datetime.date | None = None,
    sends_reminders: bool = True,
    resets_due_dates: bool = False,
    by: User | None,
    at: datetime.datetime,
) -> PathAssignment:
    """Oblige the client's people of the path's role family to its required courses, and whoever gets the role later.

    There is one obligation per person and course, whatever else asks for the course (L33). Assigning again changes the
    terms; people keep the earlier due day, unless `resets_due_dates` (L32). Raises PathHidden or AlreadyOver.
    """
    lock_client(client)
    if not path.live:
        raise PathHidden({"path": _("Learners cannot see this path yet. Please make it visible first.")})
    if due_on is not None and due_on < local_day(at, client):
        raise AlreadyOver({"due_on": _("This day has passed.")})
    assigned = PathAssignment.objects.in_force().filter(client=client, path=path).first()
    if assigned is None:
        assigned = PathAssignment(client=client, path=path, created_by=by, assigned_at=at)
    assigned.is_mandatory, assigned.days_to_complete, assigned.due_on = is_mandatory, days_to_complete, due_on
    assigned.sends_reminders = sends_reminders
    assigned.full_clean()
    assigned.save()
    for assignment in _courses_of(assigned):
        change_terms(assignment, _terms(assigned), at=at, resets_due_dates=resets_due_dates)
    _follow(assigned, at)
    return assigned


@transaction.atomic
def follow_path(*, path: LearningPath, at: datetime.datetime) -> None:
    """Let the path's newest version hold for every client that assigned it; repeating it changes nothing.

    A course that is required no more is withdrawn; a new one is assigned with the same terms, from that moment on.
    """
    for assigned in PathAssignment.objects.in_force().filter(path=path).select_related("client", "path").order_by("pk"):
        lock_client(assigned.client)
        _follow(assigned, at)


@transaction.atomic
def withdraw_path(*, assigned: PathAssignment, at: datetime.datetime) -> PathAssignment:
    """Take an assigned path back: what is open by it alone ends; repeating it changes nothing."""
    lock_client(assigned.client)
    assigned.refresh_from_db()
    if assigned.withdrawn_at:
        return assigned
    assigned.withdrawn_at = at
    assigned.save(update_fields=["withdrawn_at"])
    for assignment in _courses_of(assigned):
        withdraw_assignment(assignment=assignment, at=at)
    return assigned


def _courses_of(assigned: PathAssignment) -> list[Assignment]:
    rows = Assignment.objects.in_force().filter(client=assigned.client_id, path=assigned.path_id)
    return list(rows.select_related("client", "course", "path", "role_family").order_by("pk"))


def _terms(assigned: PathAssignment) -> Terms:
    return Terms(
        is_mandatory=assigned.is_mandatory,
        days_to_complete=assigned.days_to_complete,
        due_on=assigned.due_on,
        available_from=None,
        sends_reminders=assigned.sends_reminders,
    )


def _follow(assigned: PathAssignment, at: datetime.datetime) -> None:
    version = PathVersion.objects.filter(path=assigned.path_id).order_by("-number").first()
    if version is None:
        return  # nobody has seen the path yet
    held = set()
    for assignment in _courses_of(assigned):
        if assignment.course_id in version.required_courses and assignment.role_family_id == version.role_family_id:
            held.add(assignment.course_id)
        else:
            withdraw_assignment(assignment=assignment, at=at)
    for item in version.items:
        if item["required"] and item["course"] not in held:
            _assign_course(assigned, item["course"], version.role_family_id, at)


def _assign_course(assigned: PathAssignment, course_id: int, role_family_id: int, at: datetime.datetime) -> None:
    assignment = Assignment(
        client=assigned.client,
        course_id=course_id,
        path=assigned.path,
        role_family_id=role_family_id,
        created_by=assigned.created_by,
        assigned_at=at,
        **vars(_terms(assigned)),
    )
    assignment.full_clean()
    assignment.save()
    oblige_members(assignment=assignment, at=at)
