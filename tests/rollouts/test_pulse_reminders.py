"""One mail calls the questions after the training to mind, and only those who may want to answer get it."""

import datetime

import pytest

from lms.accounts.actions import end_membership
from lms.assignments.actions import remind_of_due_dates
from lms.operations.jobs import PERIODIC_JOBS
from lms.rollouts.actions import decline_pulse, remind_of_pulses
from lms.rollouts.models import PulseInvitation
from tests.factories.accounts import make_client, make_member, make_members, make_team, root_team
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon
from tests.factories.pulses import ask, say

pytestmark = pytest.mark.django_db

OPENS, NOW = "2026-03-02", noon("2026-03-09")


@pytest.fixture(autouse=True)
def _tasks_run_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def person(team):
    person = make_member(team, language="de")
    ask(team.client, [person], opens_on=OPENS)
    return person


def run(callbacks, at=NOW):
    with callbacks(execute=True):
        return remind_of_pulses(at=at)


class TestReminder:
    def test_is_one_german_mail_that_leads_to_the_questions(
        self, person, mailoutbox, django_capture_on_commit_callbacks
    ):
        assert run(django_capture_on_commit_callbacks) == 1
        assert run(django_capture_on_commit_callbacks) == 0
        assert run(django_capture_on_commit_callbacks, noon("2026-03-16")) == 0
        (mail,) = mailoutbox
        pulse = PulseInvitation.objects.get()
        assert (mail.to, mail.subject) == ([person.email], "Drei Fragen zu Ihrer Schulung")
        assert f"/rueckfragen/{pulse.public_id}/" in mail.body
        assert "bis zum 29. März 2026" in mail.body
        assert "Nur Sie sehen, was Sie antworten." in mail.body
        assert pulse.reminded_at == NOW

    @pytest.mark.parametrize(
        ("moment", "count"),
        [
            (noon("2026-03-08"), 0),  # six days
            (noon("2026-03-09"), 1),
            (noon("2026-03-22"), 1),
            (noon("2026-03-23"), 0),  # too late to be of use
            (datetime.datetime(2026, 3, 9, 6, 59, tzinfo=datetime.UTC), 0),  # 07:59 where the client is
            (datetime.datetime(2026, 3, 9, 7, 0, tzinfo=datetime.UTC), 1),
        ],
    )
    def test_comes_after_a_week_by_day_where_the_client_is(self, person, moment, count):
        assert remind_of_pulses(at=moment) == count

    def test_goes_to_nobody_who_has_answered_declined_or_left(self, team, person):
        answered, declined, left, gone = others = make_members(team, 4)
        ask(team.client, others, opens_on=OPENS)
        say(answered, at=NOW)
        decline_pulse(invitation=PulseInvitation.objects.get(pseudonym=declined.pseudonym), by=declined, at=NOW)
        end_membership(membership=left.memberships.get(), ends_on=datetime.date(2026, 3, 8))
        gone.is_active = False
        gone.save(update_fields=["is_active"])
        assert remind_of_pulses(at=NOW) == 1
        assert list(PulseInvitation.objects.exclude(reminded_at=None).values_list("pseudonym", flat=True)) == [
            person.pseudonym
        ]

    def test_never_comes_again_for_somebody_who_has_declined(self, team, person):
        decline_pulse(invitation=PulseInvitation.objects.get(), by=person, at=NOW)
        ask(team.client, [person], day=60, opens_on="2026-04-01")
        assert remind_of_pulses(at=noon("2026-04-08")) == 0

    def test_is_not_sent_if_the_person_answers_before_it_goes_out(
        self, person, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as callbacks:
            assert remind_of_pulses(at=NOW) == 1
        say(person, at=NOW)
        for callback in callbacks:
            callback()
        assert mailoutbox == []

    def test_waits_for_a_day_without_another_mail(self, team, person):
        assign(team, make_course("Lektion"), at=noon("2026-02-02"), due_on=datetime.date(2026, 3, 12))
        assert remind_of_due_dates(at=NOW) == 1
        assert remind_of_pulses(at=NOW) == 0
        assert remind_of_pulses(at=noon("2026-03-10")) == 1

    def test_costs_the_same_for_one_and_for_many(self, django_assert_num_queries):
        for count in (1, 12):
            client = make_client()
            ask(client, make_members(root_team(client), count), opens_on=OPENS)
            with django_assert_num_queries(8):
                assert remind_of_pulses(at=NOW) == count

    def test_runs_by_the_clock_after_what_people_have_to_do(self):
        jobs = [name.rsplit(".", 1)[1] for name in PERIODIC_JOBS]
        assert jobs.index("remind_of_pulses") > jobs.index("remind_of_repeats")
