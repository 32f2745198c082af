import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.actions import enroll
from lms.accounts.actions import ForeignTeam, add_member, end_membership
from lms.accounts.models import Membership, User
from lms.assignments.actions import AlreadyOver, NotAMember, offer_course, withdraw_assignment, withdraw_offer
from lms.assignments.models import Assignment, CourseOffer, EndReason, Obligation, State
from lms.assignments.queries import obligation_state, open_obligations
from lms.assignments.signals import obligations_ended, obligations_started
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import (
    make_client,
    make_member,
    make_members,
    make_membership,
    make_team,
    make_user,
    root_team,
)
from tests.factories.assignments import assign, complete_course, obligation_of
from tests.factories.courses import make_course, noon
from tests.factories.quizzes import make_course_page

pytestmark = pytest.mark.django_db

day = datetime.date.fromisoformat


def berlin(text):
    """A moment in Berlin, where clients are unless said otherwise."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


def count_queries(action):
    with CaptureQueriesContext(connection) as queries:
        action()
    return len(queries)


class Announced(list):
    """What a signal told while it was listened to."""

    def __init__(self, signal):
        self.signal = signal

    def __enter__(self):
        self.signal.connect(self._note, dispatch_uid="test", weak=False)
        return self

    def __exit__(self, *error):
        self.signal.disconnect(dispatch_uid="test")

    def _note(self, *, obligations, **kwargs):
        self.extend(obligations)


class TestAssignCourse:
    def test_obliges_the_team_and_all_below_it(self):
        team = make_team()
        below, beside = make_team(parent=team), make_team(team.client)
        people = [make_member(team), make_member(below)]
        stranger = make_member(beside)
        course = make_course()

        assign(team, course, at=noon("2026-03-02"))

        assert {row.person for row in Obligation.objects.all()} == set(people)
        assert not open_obligations(stranger)

    def test_obliges_everybody_at_the_client(self):
        team = make_team()
        person, head, stranger = make_member(team), make_member(root_team(team.client)), make_member(make_team())

        assign(team.client, at=noon("2026-03-02"))

        assert {row.person for row in Obligation.objects.all()} == {person, head}
        assert not open_obligations(stranger)

    def test_obliges_one_person(self):
        team = make_team()
        person, _colleague = make_members(team, 2)

        assign(person, client=team.client, at=noon("2026-03-02"))

        assert [row.person for row in Obligation.objects.all()] == [person]

    def test_obliges_somebody_in_two_teams_once(self):
        team = make_team()
        person = make_member(team)
        make_membership(make_team(parent=team), person=person)

        assign(team, at=noon("2026-03-02"))

        assert len(open_obligations(person)) == 1

    def test_reaches_nobody_who_has_left_or_is_still_to_come(self):
        team = make_team()
        gone, coming = make_membership(team), make_membership(team, starts_on=day("2026-03-03"))
        end_membership(membership=gone, ends_on=day("2026-03-01"))

        assign(team, at=noon("2026-03-02"))

        assert not Obligation.objects.exists()
        assert coming.person_id

    def test_knows_the_day_where_the_client_is(self):  # L31
        team = make_team(make_client(time_zone="Pacific/Auckland"))
        person = make_member(team, starts_on=day("2026-03-03"))
        course = make_course()

        assign(team, course, days_to_complete=10, at=noon("2026-03-02"))

        assert obligation_of(person, course).due_on == day("2026-03-13")

    def test_joins_sources_in_one_obligation(self):  # L33
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"), due_on=day("2026-06-30"), is_mandatory=False)

        assign(person, course, client=team.client, at=noon("2026-03-03"), due_on=day("2026-04-30"))

        obligation = Obligation.objects.get()
        assert (obligation.due_on, obligation.is_mandatory) == (day("2026-04-30"), True)
        assert obligation.sources.count() == 2

    def test_tells_the_learner_why(self):  # L33
        team = make_team(name="Einkauf")
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"), due_on=day("2026-06-30"))
        assign(team.client, course, at=noon("2026-03-03"), due_on=day("2026-04-30"))
        assign(person, course, client=team.client, at=noon("2026-03-04"))

        reasons = open_obligations(person).get().reasons()

        assert [(reason.text, reason.due_on, reason.is_decisive) for reason in reasons] == [
            (f"Assigned to everybody at {team.client}", day("2026-04-30"), True),
            ("Assigned to the team Einkauf", day("2026-06-30"), False),
            ("Assigned to you personally", None, False),
        ]

    @pytest.mark.parametrize(
        ("terms", "due_on"),
        [
            ({"days_to_complete": 14}, "2026-03-16"),
            ({"days_to_complete": 14, "available_from": day("2026-03-10")}, "2026-03-24"),
            ({"days_to_complete": 14, "available_from": day("2026-02-10")}, "2026-03-16"),
            ({"due_on": day("2026-03-31")}, "2026-03-31"),
            ({"due_on": day("2026-03-31"), "days_to_complete": 14}, "2026-03-31"),
            ({"due_on": day("2026-03-10"), "days_to_complete": 14}, "2026-03-16"),
        ],
    )
    def test_counts_days_from_assigning_or_availability(self, terms, due_on):  # L32
        team = make_team()
        person, course = make_member(team), make_course()

        assign(team, course, at=noon("2026-03-02"), **terms)

        assert obligation_of(person, course).due_on == day(due_on)

    def test_counts_days_across_the_change_to_summer_time(self):  # L31
        team = make_team()
        person, course = make_member(team), make_course()
        late_evening = datetime.datetime.fromisoformat("2026-03-27T23:30:00+01:00")

        assign(team, course, at=late_evening, days_to_complete=3)

        assert obligation_of(person, course).due_on == day("2026-03-30")

    def test_makes_nobody_overdue_on_arrival(self):
        team, course = make_team(), make_course()
        assign(team, course, at=noon("2026-03-02"), due_on=day("2026-03-31"))

        joiner = make_member(team, starts_on=day("2026-05-04"))

        assert obligation_of(joiner, course).due_on is None

    def test_again_keeps_the_earlier_due_day(self):  # L32
        team = make_team()
        person, course = make_member(team), make_course()
        first = assign(team, course, at=noon("2026-03-02"), days_to_complete=14)

        again = assign(team, course, at=noon("2026-03-09"), days_to_complete=14)
        longer = assign(team, course, at=noon("2026-03-09"), days_to_complete=60)

        assert again.pk == longer.pk == first.pk
        assert obligation_of(person, course).due_on == day("2026-03-16")

    def test_again_brings_the_due_day_forward(self):
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"), days_to_complete=60)

        assign(team, course, at=noon("2026-03-09"), due_on=day("2026-03-31"))

        assert obligation_of(person, course).due_on == day("2026-03-31")
        changed = LearningRecord.objects.get(verb=Verb.OBLIGATION_CHANGED)
        assert (changed.detail["due_on"], changed.at) == ("2026-03-31", noon("2026-03-09"))

    def test_again_resets_the_due_day_when_told(self):  # L32
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"), days_to_complete=14)

        assign(team, course, at=noon("2026-03-09"), days_to_complete=14, resets_due_dates=True)

        assert obligation_of(person, course).due_on == day("2026-03-23")

    def test_again_changes_whether_it_is_mandatory(self):
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"), is_mandatory=False)

        assign(team, course, at=noon("2026-03-09"), is_mandatory=True)

        assert obligation_of(person, course).is_mandatory

    def test_again_records_and_announces_nothing(self):
        team = make_team()
        make_member(team)
        course = make_course()
        assign(team, course, at=noon("2026-03-02"), days_to_complete=14)
        records = LearningRecord.objects.count()

        with Announced(obligations_started) as started:
            assign(team, course, at=noon("2026-03-03"), days_to_complete=14)

        assert (LearningRecord.objects.count(), Obligation.objects.count(), started) == (records, 1, [])

    def test_announces_and_records_whom_it_obliges(self):
        team = make_team()
        person, course = make_member(team), make_course()

        with Announced(obligations_started) as started:
            assignment = assign(team, course, at=noon("2026-03-02"), days_to_complete=14)

        obligation = Obligation.objects.get()
        assert started == [obligation]
        row = LearningRecord.objects.get()
        assert (row.verb, row.source, row.at) == (
            Verb.OBLIGATION_STARTED,
            f"obligation:{obligation.pk}",
            noon("2026-03-02"),
        )
        assert (row.pseudonym, row.client, row.team, row.course) == (person.pseudonym, team.client, team, course)
        assert row.detail == {"assignments": [assignment.pk], "due_on": "2026-03-16", "is_mandatory": True}

    def test_is_done_at_once_for_who_has_completed_the_course(self):
        team = make_team()
        person, course = make_member(team), make_course()
        complete_course(person, course, at=noon("2026-02-02"))

        assign(team, course, at=noon("2026-03-02"))

        obligation = obligation_of(person, course)
        assert (obligation.end_reason, obligation.ended_at) == (EndReason.COMPLETED, noon("2026-03-02"))
        assert list(LearningRecord.objects.filter(object_key=str(obligation.pk)).values_list("verb", flat=True)) == [
            Verb.OBLIGATION_STARTED,
            Verb.OBLIGATION_ENDED,
        ]

    def test_refuses_a_team_of_another_client(self):
        with pytest.raises(ForeignTeam):
            assign(make_team(), client=make_client(), at=noon("2026-03-02"))

    def test_refuses_a_person_who_is_not_a_member(self):
        with pytest.raises(NotAMember):
            assign(make_member(make_team()), client=make_client(), at=noon("2026-03-02"))

    def test_refuses_a_due_day_that_has_passed(self):
        with pytest.raises(AlreadyOver):
            assign(make_client(), at=noon("2026-03-02"), due_on=day("2026-03-01"))
        assert not Assignment.objects.exists()

    def test_refuses_team_and_person_together(self):
        team = make_team()
        person = make_member(team)

        with pytest.raises(ValidationError, match="not both"):
            assign(team, person=person, at=noon("2026-03-02"))

    def test_needs_the_same_queries_for_one_and_for_twenty(self):
        one, twenty, course = make_team(), make_team(), make_course()
        make_members(one, 1)
        make_members(twenty, 20)

        queries_for_one = count_queries(lambda: assign(one, course, at=noon("2026-03-02"), days_to_complete=14))
        queries_for_twenty = count_queries(lambda: assign(twenty, course, at=noon("2026-03-02"), days_to_complete=14))

        assert Obligation.objects.count() == 21
        assert queries_for_one == queries_for_twenty <= 34

    def test_again_needs_the_same_queries_for_one_and_for_twenty(self):
        one, twenty, course = make_team(), make_team(), make_course()
        make_members(one, 1)
        make_members(twenty, 20)
        for team in (one, twenty):
            assign(team, course, at=noon("2026-03-02"), days_to_complete=14)

        queries_for_one = count_queries(lambda: assign(one, course, at=noon("2026-03-03"), due_on=day("2026-03-10")))
        queries_for_twenty = count_queries(
            lambda: assign(twenty, course, at=noon("2026-03-03"), due_on=day("2026-03-10"))
        )

        assert LearningRecord.objects.filter(verb=Verb.OBLIGATION_CHANGED).count() == 21
        assert queries_for_one == queries_for_twenty <= 34

    def test_reaches_thousands_at_once(self):
        team, course = make_team(), make_course("Eins")
        people = User.objects.bulk_create(User(email=f"{number}@example.com") for number in range(1200))
        Membership.objects.bulk_create(
            Membership(person=person, team=team, starts_on=day("2026-01-01")) for person in people
        )

        queries = count_queries(lambda: assign(team, course, at=noon("2026-03-02"), days_to_complete=14))

        assert Obligation.objects.filter(due_on=day("2026-03-16")).count() == 1200
        assert LearningRecord.objects.filter(verb=Verb.OBLIGATION_STARTED, team=team).count() == 1200
        assert queries < 120


class TestObligation:
    def test_is_one_while_it_is_open(self):
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"))

        with pytest.raises(IntegrityError), transaction.atomic():
            Obligation.objects.create(
                person=person, course=course, client=team.client, assigned_at=noon("2026-03-03"), is_mandatory=True
            )

    def test_ends_as_done_with_the_course(self):
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"))

        with Announced(obligations_ended) as ended:
            complete_course(person, course, at=noon("2026-03-05"))

        obligation = Obligation.objects.get()
        assert (obligation.end_reason, obligation.ended_at) == (EndReason.COMPLETED, noon("2026-03-05"))
        assert ended == [obligation]
        row = LearningRecord.objects.get(verb=Verb.OBLIGATION_ENDED)
        assert (row.detail["reason"], row.at) == ("completed", noon("2026-03-05"))

    @pytest.mark.parametrize(
        ("on", "has_begun", "state"),
        [
            ("2026-03-16", False, State.NOT_STARTED),
            ("2026-03-16", True, State.RUNNING),
            ("2026-03-17", False, State.OVERDUE),
            ("2026-03-17", True, State.OVERDUE),
        ],
    )
    def test_has_a_state(self, on, has_begun, state):
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"), days_to_complete=14)
        if has_begun:
            enroll(learner=person, course=course, at=noon("2026-03-03"))

        assert obligation_state(open_obligations(person).get(), day(on)) == state
        assert obligation_state(Obligation.objects.get(), day(on)) == state

    def test_is_never_overdue_without_a_due_day(self):
        team = make_team()
        person = make_member(team)
        assign(team, at=noon("2026-03-02"))

        assert obligation_state(open_obligations(person).get(), day("2030-01-01")) == State.NOT_STARTED

    def test_is_done_after_completion_however_late(self):
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"), days_to_complete=14)
        complete_course(person, course, at=noon("2026-05-05"))

        assert obligation_state(Obligation.objects.get(), day("2026-05-05")) == State.DONE
        assert obligation_state(Obligation.objects.get(), day("2026-05-04")) == State.OVERDUE


class TestOpenObligations:
    @pytest.mark.parametrize("count", [1, 20])
    def test_needs_the_same_queries_for_one_and_for_twenty(self, count, django_assert_num_queries):
        team = make_team()
        person = make_member(team)
        for _number in range(count):
            assign(team, make_course_page(), at=noon("2026-03-02"))

        with django_assert_num_queries(2):
            rows = [
                (row.course.title, row.client.name, obligation_state(row, day("2026-03-03")), row.reasons())
                for row in open_obligations(person)
            ]

        assert len(rows) == count

    def test_lists_the_most_urgent_first(self):
        team = make_team()
        person = make_member(team)
        whenever, late, soon = make_course(), make_course(), make_course()
        assign(team, whenever, at=noon("2026-03-02"))
        assign(team, late, at=noon("2026-03-02"), days_to_complete=60)
        assign(team, soon, at=noon("2026-03-02"), days_to_complete=7)

        assert [row.course for row in open_obligations(person)] == [soon, late, whenever]


class TestWithdrawAssignment:
    def test_ends_what_is_open(self):
        team = make_team()
        person, course = make_member(team), make_course()
        assignment = assign(team, course, at=noon("2026-03-02"))

        with Announced(obligations_ended) as ended:
            withdraw_assignment(assignment=assignment, at=noon("2026-03-05"))

        obligation = Obligation.objects.get()
        assert (obligation.end_reason, obligation.ended_at) == (EndReason.WITHDRAWN, noon("2026-03-05"))
        assert ended == [obligation]
        row = LearningRecord.objects.get(verb=Verb.OBLIGATION_WITHDRAWN)
        assert (row.pseudonym, row.detail["assignments"]) == (person.pseudonym, [assignment.pk])

    def test_leaves_what_has_another_source_and_its_due_day(self):  # L33
        team = make_team()
        person, course = make_member(team), make_course()
        assign(team.client, course, at=noon("2026-03-02"), days_to_complete=60)
        urgent = assign(team, course, at=noon("2026-03-02"), days_to_complete=7)

        withdraw_assignment(assignment=urgent, at=noon("2026-03-05"))

        obligation = open_obligations(person).get()
        assert obligation.due_on == day("2026-05-01")
        assert [reason.text for reason in obligation.reasons()] == [f"Assigned to everybody at {team.client}"]

    def test_leaves_what_is_done(self):
        team = make_team()
        person, course = make_member(team), make_course()
        assignment = assign(team, course, at=noon("2026-03-02"))
        complete_course(person, course, at=noon("2026-03-03"))

        withdraw_assignment(assignment=assignment, at=noon("2026-03-05"))

        assert obligation_of(person, course).end_reason == EndReason.COMPLETED

    def test_holds_for_joiners_no_more(self):
        team = make_team()
        withdraw_assignment(assignment=assign(team, at=noon("2026-03-02")), at=noon("2026-03-05"))

        joiner = make_member(team, starts_on=day("2026-03-06"))

        assert not open_obligations(joiner)

    def test_changes_nothing_when_repeated(self):
        assignment = assign(make_team(), at=noon("2026-03-02"))
        withdraw_assignment(assignment=assignment, at=noon("2026-03-05"))

        withdraw_assignment(assignment=assignment, at=noon("2026-03-06"))

        assert Assignment.objects.get().withdrawn_at == noon("2026-03-05")

    def test_lets_the_course_be_assigned_anew(self):
        team = make_team()
        person, course = make_member(team), make_course()
        first = assign(team, course, at=noon("2026-03-02"))
        withdraw_assignment(assignment=first, at=noon("2026-03-05"))

        second = assign(team, course, at=noon("2026-03-06"), days_to_complete=7)

        assert second.pk != first.pk
        assert open_obligations(person).get().due_on == day("2026-03-13")

    def test_needs_the_same_queries_for_one_and_for_twenty(self):
        one, twenty, course = make_team(), make_team(), make_course()
        make_members(one, 1)
        make_members(twenty, 20)
        for_one, for_twenty = (assign(team, course, at=noon("2026-03-02")) for team in (one, twenty))

        queries_for_one = count_queries(lambda: withdraw_assignment(assignment=for_one, at=noon("2026-03-05")))
        queries_for_twenty = count_queries(lambda: withdraw_assignment(assignment=for_twenty, at=noon("2026-03-05")))

        assert LearningRecord.objects.filter(verb=Verb.OBLIGATION_WITHDRAWN).count() == 21
        assert queries_for_one == queries_for_twenty <= 34


class TestOfferCourse:
    def test_changes_nothing_when_repeated(self):
        client, course = make_client(), make_course()

        assert offer_course(client=client, course=course) == offer_course(client=client, course=course)

    def test_is_taken_back(self):
        client, course = make_client(), make_course()
        offer_course(client=client, course=course)

        withdraw_offer(client=client, course=course)

        assert not CourseOffer.objects.exists()


class TestJoiningAndLeaving:
    def test_later_joiners_are_obliged_from_their_first_day(self):  # L33
        team, course = make_team(), make_course()
        assign(team, course, at=noon("2026-03-02"), days_to_complete=14)

        joiner = make_member(make_team(parent=team), starts_on=day("2026-05-04"))

        obligation = obligation_of(joiner, course)
        assert obligation.assigned_at == berlin("2026-05-04T00:00")
        assert obligation.due_on == day("2026-05-18")

    def test_leaving_ends_what_came_from_the_team(self):  # L36
        team, course = make_team(), make_course()
        membership = make_membership(team)
        assign(team, course, at=noon("2026-03-02"))

        end_membership(membership=membership, ends_on=day("2026-04-30"))

        obligation = obligation_of(membership.person, course)
        assert obligation.end_reason == EndReason.LEFT
        assert obligation.ended_at == berlin("2026-05-01T00:00")
        row = LearningRecord.objects.get(verb=Verb.OBLIGATION_ENDED)
        assert (row.detail["reason"], row.client, row.team) == ("left", team.client, team)

    def test_leaving_one_team_keeps_what_another_source_holds(self):  # L33
        team, course = make_team(), make_course()
        membership = make_membership(team)
        add_member(person=membership.person, team=root_team(team.client), starts_on=day("2026-01-01"))
        assign(team.client, course, at=noon("2026-03-02"), days_to_complete=60)
        assign(team, course, at=noon("2026-03-02"), days_to_complete=7)

        end_membership(membership=membership, ends_on=day("2026-03-04"))

        obligation = open_obligations(membership.person).get()
        assert obligation.due_on == day("2026-05-01")
        assert len(obligation.reasons()) == 1

    def test_leaving_the_client_ends_personal_assignments(self):
        membership = make_membership(make_team())
        assign(membership.person, client=membership.team.client, at=noon("2026-03-02"))

        end_membership(membership=membership, ends_on=day("2026-03-04"))

        assert not open_obligations(membership.person)

    def test_leaving_takes_nothing_away_that_is_done(self):  # L36
        team, course = make_team(), make_course()
        membership = make_membership(team)
        assign(team, course, at=noon("2026-03-02"))
        complete_course(membership.person, course, at=noon("2026-03-03"))

        end_membership(membership=membership, ends_on=day("2026-03-04"))

        assert obligation_of(membership.person, course).end_reason == EndReason.COMPLETED

    def test_moving_below_the_same_assignment_keeps_the_due_day(self):  # L32
        team, course = make_team(), make_course()
        old, new = make_team(parent=team), make_team(parent=team)
        membership = make_membership(old)
        assign(team, course, at=noon("2026-03-02"), days_to_complete=60)

        end_membership(membership=membership, ends_on=day("2026-03-31"))
        add_member(person=membership.person, team=new, starts_on=day("2026-04-01"))

        assert open_obligations(membership.person).get().due_on == day("2026-05-01")

    def test_coming_back_after_a_gap_begins_anew(self):
        team, course = make_team(), make_course()
        membership = make_membership(team)
        assign(team, course, at=noon("2026-03-02"), days_to_complete=60)
        end_membership(membership=membership, ends_on=day("2026-03-31"))

        add_member(person=membership.person, team=team, starts_on=day("2026-06-01"))

        assert open_obligations(membership.person).get().due_on == day("2026-07-31")

    def test_coming_back_does_not_oblige_whoever_is_done(self):
        team, course = make_team(), make_course()
        membership = make_membership(team)
        assign(team, course, at=noon("2026-03-02"))
        complete_course(membership.person, course, at=noon("2026-03-03"))
        end_membership(membership=membership, ends_on=day("2026-03-31"))

        add_member(person=membership.person, team=team, starts_on=day("2026-06-01"))

        assert Obligation.objects.filter(person=membership.person).count() == 1

    def test_people_without_a_client_complete_courses_too(self):
        complete_course(make_user(), make_course(), at=noon("2026-03-03"))

        assert not Obligation.objects.exists()
