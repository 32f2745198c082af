"""A company of the demo on its stage: people come, go, move, are assigned courses and take them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password

from courses.models import LearningPath, RoleFamily
from lms.accounts.actions import add_member, create_client, create_team, end_membership
from lms.accounts.models import Client, Membership, Team, User
from lms.assignments.actions import assign_course, assign_path
from lms.assignments.models import Obligation

from .accounts import ACCOUNTS, PASSWORD
from .agenda import Agenda, moment
from .companies import FOUNDED, Change, Company, email_for
from .learners import Classroom, Habit
from .paths import role_family

DAY = datetime.timedelta(days=1)
STAYS_AWAY = Habit(delay_days=0, lessons=-1)


class Firm:
    """Makes people; those of the table of accounts can log in. The password is hashed once, because it takes long."""

    def __init__(self) -> None:
        self._hash = make_password(PASSWORD)
        self._named = {account.email for account in ACCOUNTS}

    def make_person(self, name: str, email: str, *, joined_at: datetime.datetime, **fields: Any) -> User:
        first_name, last_name = name.rsplit(" ", 1)
        person = User(email=email, first_name=first_name, last_name=last_name, date_joined=joined_at, **fields)
        if email in self._named:
            person.password = self._hash
        else:
            person.set_unusable_password()
        person.save()
        return person


@dataclass
class Stage:
    """`habits` says for single people, by name and course, how they take it; for all others the dice decide."""

    company: Company
    agenda: Agenda
    firm: Firm
    habits: dict[tuple[str, str], Habit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    client: Client = field(init=False)
    _diligence: dict[int, float] = field(default_factory=dict)
    _last_days: dict[int, datetime.date] = field(default_factory=dict)
    _planned: set[tuple[int, int]] = field(default_factory=set)
    _classrooms: dict[int, Classroom] = field(default_factory=dict)

    def found(self) -> None:
        """Create client, teams and first members; let later changes happen in their time."""
        company = self.company
        self.client = create_client(name=company.name, slug=company.slug, accent=company.accent, is_demo=True)
        self.teams[""] = Team.objects.of_client(self.client).get(depth=1)
        diligence = {}
        for plan in company.teams:
            self.teams[plan.name] = create_team(parent=self.teams[plan.parent], name=plan.name)
            diligence[plan.name] = plan.diligence
            for name in plan.people:
                self.join(name, plan.name, on=self.agenda.day(FOUNDED.isoformat()), diligence=plan.diligence)
        for change in company.changes:
            on = self.agenda.day(change.on.isoformat())
            step = partial(self._change, change, on, diligence.get(change.team, 1.0))
            self.agenda.add(moment(on, 7), step)

    def join(self, name: str, team: str, *, on: datetime.date, diligence: float = 1.0) -> User:
        """A new person begins in a team (empty: directly in the company)."""
        email = email_for(name, self.company.domain)
        person = self.firm.make_person(name, email, joined_at=moment(on, 7))
        add_member(person=person, team=self.teams[team], starts_on=on, role_family=self._role_in(team))
        self.people[name] = person
        self._diligence[person.pk] = diligence
        return person

    def _role_in(self, team: str) -> RoleFamily | None:
        role = self.company.roles.get(team)
        return role_family(role) if role else None

    def _change(self, change: Change, on: datetime.date, diligence: float, at: datetime.datetime) -> None:
        person = self.people.get(change.person)
        if person is None:
            self.join(change.person, change.team, on=on, diligence=diligence)
            for classroom in self._classrooms.values():
                self._plan_obliged(classroom, begins_on=on + 3 * DAY)
            return
        membership = Membership.objects.get(person=person, ends_on=None)
        if change.team:
            # The new one first: so there is no moment without a team that would end obligations.
            add_member(
                person=person, team=self.teams[change.team], starts_on=on, role_family=self._role_in(change.team)
            )
            end_membership(membership=membership, ends_on=on - DAY)
        else:
            self._last_days[person.pk] = on
            end_membership(membership=membership, ends_on=on)

    def assign(
        self, classroom: Classroom, *, at: datetime.datetime, by: User, team: str | None = None, **terms: Any
    ) -> None:
        """Let a course be assigned to a team or to all at a moment; whoever is obliged takes it in their own way.

        `terms` are those of `assign_course`.
        """
        chosen = None if team is None else self.teams[team]
        self.agenda.add(at, partial(self._assign, classroom, chosen, by, terms))

    def _assign(
        self, classroom: Classroom, team: Team | None, by: User, terms: dict[str, Any], at: datetime.datetime
    ) -> None:
        assign_course(client=self.client, course=classroom.course, team=team, by=by, at=at, **terms)
        self._begin_to_take(classroom, at)

    def assign_path(
        self, slug: str, classrooms: Sequence[Classroom], *, at: datetime.datetime, by: User, **terms: Any
    ) -> None:
        """Let a learning path be assigned at a moment; whoever is obliged takes its courses in their own way.

        `terms` are those of `assign_path`.
        """
        self.agenda.add(at, partial(self._assign_path, slug, classrooms, by, terms))

    def _assign_path(
        self, slug: str, classrooms: Sequence[Classroom], by: User, terms: dict[str, Any], at: datetime.datetime
    ) -> None:
        assign_path(client=self.client, path=LearningPath.objects.get(slug=slug), by=by, at=at, **terms)
        for classroom in classrooms:
            self._begin_to_take(classroom, at)

    def expect(self, classroom: Classroom, *, at: datetime.datetime) -> None:
        """Let those whom a changed path obliges to a course from a moment on take it in their own way."""
        self.agenda.add(at, partial(self._begin_to_take, classroom))

    def _begin_to_take(self, classroom: Classroom, at: datetime.datetime) -> None:
        self._classrooms[classroom.course.pk] = classroom
        self._plan_obliged(classroom, begins_on=at.date() + DAY)

    def _plan_obliged(self, classroom: Classroom, *, begins_on: datetime.date) -> None:
        """Plan for those who have to take the course and have no plan yet, in a fixed order."""
        course = classroom.course
        obliged = Obligation.objects.still_open().filter(client=self.client, course=course)
        for obligation in obliged.select_related("person").order_by("person__email"):
            person = obligation.person
            if (person.pk, course.pk) in self._planned:
                continue
            self._planned.add((person.pk, course.pk))
            window = ((obligation.due_on or begins_on + 30 * DAY) - begins_on).days
            habit = self.habits.get((person.get_full_name(), course.slug)) or self._habit(person, window)
            if habit.lessons != STAYS_AWAY.lessons:
                classroom.take(person, begins_on=begins_on, habit=habit, is_here=partial(self.is_here, person))

    def is_here(self, person: User, day: datetime.date) -> bool:
        """Whether the person still works here on a day."""
        return day <= self._last_days.get(person.pk, datetime.date.max)

    def _habit(self, person: User, window: int) -> Habit:
        """`window`: days from the beginning to the due day."""
        dice = self.agenda.dice
        diligence = self._diligence[person.pk]
        failures = dice.choices([0, 1, 2], weights=[76, 20, 4])[0]
        luck = dice.random()
        if luck < diligence:
            delay = dice.randint(0, max(1, window // 2))
            return Habit(delay, dice.choice([1, 2, 2, 3]), dice.randint(1, 5), failures=failures)
        if luck < diligence + (1 - diligence) * 0.4:
            return Habit(window - dice.randint(-10, 6), 3, 2, failures=failures)
        if luck < diligence + (1 - diligence) * 0.75:
            return Habit(dice.randint(2, window), 1, 6, lessons=dice.randint(1, 5))
        return STAYS_AWAY
