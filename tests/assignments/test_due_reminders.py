"""Reminders of the days by which people have to take courses (L34)."""

import datetime
import io

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from courses.mails.sending import silence
from lms.accounts.actions import end_membership
from lms.accounts.models import Membership
from lms.assignments.actions import (
    assign_course,
    assign_path,
    remind_of_due_dates,
    remind_of_repeats,
    settle_memberships,
    withdraw_assignment,
)
from lms.assignments.models import DueReminder, RepeatReminder, Step
from lms.assignments.privacy import erase_for, export_for
from lms.assignments.steps import due_days, due_step
from tests.assignments.test_reminding import change
from tests.factories.accounts import make_client, make_member, make_members, make_membership, make_team
from tests.factories.assignments import assign, complete_course, obligation_of
from tests.factories.courses import make_course, noon
from tests.factories.paths import make_path, make_role_family
from tests.threads import together

FEBRUARY = noon("2026-02-02")
DUE_ON = datetime.date(2026, 6, 30)
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def days_before(count, day=DUE_ON):
    return noon(str(day - datetime.timedelta(days=count)))


@pytest.fixture
def course():
    return make_course(title="Datenschutz")


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def person(team):
    return make_member(team)


@pytest.fixture
def assignment(team, person, course):
    """Since February the person's team has to take the course until the end of June."""
    return assign(team, course, due_on=DUE_ON, at=FEBRUARY)


@pytest.mark.django_db
class TestRemindOfDueDates:
    @pytest.fixture(autouse=True)
    def _commits(self, settings, django_capture_on_commit_callbacks):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        self.commits = django_capture_on_commit_callbacks

    def remind(self, at):
        with self.commits(execute=True):
            return remind_of_due_dates(at=at)

    def test_says_what_is_due_when_and_who_sees_what(self, person, assignment):
        assert self.remind(days_before(15)) == 0
        assert self.remind(days_before(14)) == 1
        (sent,) = mail.outbox
        assert sent.to == [person.email]
        assert (sent.cc, sent.bcc) == ([], [])
        assert sent.subject == "Erinnerung: Datenschutz, bis 30. Juni 2026"
        assert "- Datenschutz: bis zum 30. Juni 2026" in sent.body
        assert "/mein-lernen/" in sent.body
        assert "Diese E-Mail geht nur an Sie. Ihre Antworten und Ergebnisse sehen nur Sie." in sent.body

    def test_comes_once_at_each_step(self, person, assignment):
        sent = [self.remind(days_before(count)) for count in range(20, -12, -1) for _again in range(2)]
        assert sum(sent) == 3
        assert list(DueReminder.objects.values_list("step", flat=True)) == [*Step.values]
        assert mail.outbox[-1].subject == "Noch offen: Datenschutz"
        assert "- Datenschutz: vorgesehen bis zum 30. Juni 2026" in mail.outbox[-1].body

    def test_comes_in_the_language_of_the_person(self, person, assignment):
        person.language = "en"
        person.save()
        self.remind(days_before(3))
        assert mail.outbox[0].subject == "Reminder: Datenschutz, by June 30, 2026"

    def test_names_several_courses_in_one_mail(self, team, person, assignment):
        assign(team, make_course(title="Prompts"), due_on=DUE_ON, at=FEBRUARY)
        late = DUE_ON - datetime.timedelta(days=4)
        assign(team, make_course(title="Grundlagen"), due_on=late, at=FEBRUARY)
        assert self.remind(days_before(3)) == 1
        (sent,) = mail.outbox
        assert sent.subject == "Erinnerung: 3 Kurse"
        assert all(title in sent.body for title in ("Datenschutz", "Prompts", "Grundlagen"))

    def test_comes_once_a_day_and_the_rest_the_day_after(self, team, person, assignment):
        self.remind(days_before(14).replace(hour=7))
        assign(
            person, make_course(), client=team.client, due_on=days_before(0).date(), at=days_before(14).replace(day=1)
        )
        assert self.remind(days_before(14).replace(hour=15)) == 0
        assert self.remind(days_before(13)) == 1

    def test_shares_the_day_with_what_is_to_be_repeated(self, team, person, assignment):
        repeated = make_course("Eins", title="Prompts")
        complete_course(person, repeated, at=FEBRUARY)
        change(repeated, repeat_by=DUE_ON)
        assert self.remind(days_before(3)) == 1
        assert remind_of_repeats(at=days_before(3)) == 0
        assert remind_of_repeats(at=days_before(2)) == 1
        assert RepeatReminder.objects.get().step == Step.THREE_DAYS

    def test_after_a_downtime_sends_only_the_latest_step(self, person, assignment):
        assert self.remind(days_before(-2)) == 1
        assert DueReminder.objects.get().step == Step.OVERDUE
        assert self.remind(days_before(-3)) == 0

    def test_after_a_long_downtime_sends_nothing(self, person, assignment):
        assert self.remind(days_before(-30)) == 0

    def test_of_a_step_whose_day_has_come_is_not_sent_to_who_is_assigned_it_now(self, team, person, course):
        assign(team, course, due_on=DUE_ON, at=days_before(10))
        assert self.remind(days_before(10)) == 0
        assert self.remind(days_before(3)) == 1

    def test_is_not_sent_before_the_course_is_available(self, team, person, course):
        assign(team, course, due_on=DUE_ON, available_from=days_before(5).date(), at=FEBRUARY)
        assert self.remind(days_before(14)) == 0
        assert self.remind(days_before(3)) == 1

    def test_calls_a_day_that_is_moved_to_mind_again(self, team, person, assignment, course):
        self.remind(days_before(3))
        later = DUE_ON + datetime.timedelta(days=30)
        assign(team, course, due_on=later, resets_due_dates=True, at=days_before(2))
        assert self.remind(days_before(14, later)) == 1

    @pytest.mark.parametrize(
        ("hour", "count"),
        [(5, 0), (6, 1), (17, 1), (18, 0)],  # two hours later in Berlin
    )
    def test_is_sent_by_day(self, person, assignment, hour, count):
        assert self.remind(days_before(14).replace(hour=hour)) == count

    def test_goes_by_the_clock_and_the_day_of_the_company(self, course):
        team = make_team(make_client(time_zone="Pacific/Kiritimati"))
        make_member(team)
        assign(team, course, due_on=DUE_ON, at=FEBRUARY)
        assert self.remind(days_before(15).replace(hour=17)) == 0
        assert self.remind(days_before(15).replace(hour=18)) == 1

    def test_is_never_sent_after_completion(self, person, assignment, course):
        complete_course(person, course, at=days_before(20))
        assert self.remind(days_before(3)) == 0

    def test_is_never_sent_after_withdrawal(self, person, assignment):
        withdraw_assignment(assignment=assignment, at=days_before(20))
        assert self.remind(days_before(3)) == 0

    def test_is_never_sent_after_leaving_though_nobody_settled_it_yet(self, person, assignment):
        end_membership(membership=Membership.objects.get(person=person), ends_on=days_before(4).date())
        assert self.remind(days_before(3)) == 0
        settle_memberships(at=days_before(3))
        assert self.remind(days_before(3)) == 0

    def test_is_not_sent_for_a_team_that_was_left_for_another(self, team, person, assignment):
        Membership.objects.filter(person=person).update(ends_on=days_before(4).date())
        make_membership(make_team(team.client), person=person, starts_on=days_before(3).date())
        assert self.remind(days_before(3)) == 0

    def test_is_never_sent_to_a_closed_account_or_for_a_hidden_course(self, person, assignment, course):
        person.is_active = False
        person.save()
        assert self.remind(days_before(3)) == 0
        person.is_active = True
        person.save()
        course.unpublish()
        assert self.remind(days_before(3)) == 0

    def test_is_not_sent_when_it_was_completed_before_the_mail_went_out(self, person, assignment, course):
        with self.commits(execute=True):
            assert remind_of_due_dates(at=days_before(3)) == 1
            complete_course(person, course, at=days_before(3))
        assert mail.outbox == []

    def test_is_not_sent_where_the_assignment_does_without(self, team, person, course):
        assign(team, course, due_on=DUE_ON, sends_reminders=False, at=FEBRUARY)
        assert self.remind(days_before(3)) == 0

    def test_goes_by_the_assignment_that_the_day_comes_from(self, team, person, assignment, course):
        sooner = DUE_ON - datetime.timedelta(days=2)
        assign_course(client=team.client, course=course, due_on=sooner, sends_reminders=False, by=None, at=FEBRUARY)
        assert obligation_of(person, course).due_on == sooner
        assert self.remind(days_before(3)) == 0

    @pytest.mark.parametrize("sends", [True, False])
    def test_is_sent_for_courses_of_a_path(self, course, team, sends):
        family = make_role_family()
        path = make_path(family, course, at=FEBRUARY)
        make_membership(team, role_family=family)
        assign_path(client=team.client, path=path, due_on=DUE_ON, sends_reminders=sends, by=None, at=FEBRUARY)
        assert self.remind(days_before(3)) == sends

    def test_is_silent_about_history(self, person, assignment):
        with silence():
            assert self.remind(days_before(3)) == 1
        assert mail.outbox == []

    @pytest.mark.parametrize("count", [1, 20])
    def test_takes_as_many_queries_for_many_as_for_one(self, settings, django_assert_num_queries, team, course, count):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        make_members(team, count)
        assign(team, course, due_on=DUE_ON, at=FEBRUARY)
        with django_assert_num_queries(16):
            assert self.remind(days_before(3)) == count
        with django_assert_num_queries(2):
            assert self.remind(days_before(3)) == 0

    def test_is_exported_and_erased(self, person, assignment):
        self.remind(days_before(3))
        assert export_for(person)["due_reminders"] == [
            {
                "course": "Datenschutz",
                "due_on": "2026-06-30",
                "step": "three_days",
                "sent_at": days_before(3).isoformat(),
            }
        ]
        erase_for(person)
        assert not DueReminder.objects.exists()


@pytest.mark.django_db
class TestSendReminders:
    def run(self, *arguments):
        out = io.StringIO()
        with time_machine.travel(days_before(3), tick=False), override("de"):
            call_command("send_reminders", *arguments, stdout=out)
        return out.getvalue()

    def test_tells_without_sending_and_without_names(self, person, assignment):
        said = self.run("--dry-run")
        assert f"{assignment.client}, „Datenschutz“, 30. Juni 2026 (drei Tage vorher): 1" in said
        assert person.last_name not in said
        assert not DueReminder.objects.exists()

    def test_sends_once(self, person, assignment):
        assert "1 Mail." in self.run()
        assert "0 Mails." in self.run()


@pytest.mark.django_db(transaction=True)
def test_three_workers_remind_of_a_due_date_once(assignment):
    counts = together(*[lambda: remind_of_due_dates(at=days_before(3))] * 3)
    assert sorted(counts) == [0, 0, 1]
    assert DueReminder.objects.count() == 1


class TestDueDays:
    @given(due_on=DAYS, today=DAYS, step=st.sampled_from(Step))
    def test_are_those_of_which_the_step_is_due(self, due_on, today, step):
        first, last = due_days(step, today)
        is_due = due_step(due_on=due_on, asked_on=datetime.date.min, today=today) == step
        assert (first <= due_on <= last) == is_due
