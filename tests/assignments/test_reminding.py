"""Reminders to repeat what a material change asks for (L34)."""

import datetime
import re

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from courses.actions import complete_lesson, release_change
from courses.mails.sending import silence
from courses.queries import current_version
from lms.accounts.actions import end_membership
from lms.accounts.models import Membership
from lms.assignments.actions import remind_of_repeats
from lms.assignments.models import RepeatReminder, Step
from lms.assignments.privacy import erase_for, export_for
from lms.assignments.steps import OFFSETS, STILL_USEFUL_DAYS, day_range, due_step
from tests.factories.accounts import make_client, make_member, make_team
from tests.factories.assignments import complete_course
from tests.factories.courses import lessons_of, make_course, noon, publish
from tests.threads import together

JANUARY = noon("2026-01-05")
MARCH = noon("2026-03-02")
REPEAT_BY = datetime.date(2026, 6, 30)
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def days_before(count):
    """A moment that many days before the day by which it is to be repeated."""
    return noon(str(REPEAT_BY - datetime.timedelta(days=count)))


def change(course, *, repeat_by=REPEAT_BY, at=MARCH):
    """A material change of the first lesson."""
    lesson = lessons_of(course)[0]
    lesson.body = [("text", f"<p>Neu seit {at}</p>")]
    publish(lesson)
    return release_change(
        version=current_version(course),
        change_class="material",
        repeat_policy="changed",
        repeat_by=repeat_by,
        note="Neue Meldefrist.",
        author=None,
        at=at,
    )


@pytest.fixture
def course():
    return make_course("Eins", "Zwei", title="Datenschutz")


@pytest.fixture
def person(course):
    """Completed the course in January, and is asked since March to repeat its first lesson."""
    member = make_member(make_team())
    complete_course(member, course, at=JANUARY)
    change(course)
    return member


@pytest.mark.django_db
class TestReminding:
    @pytest.fixture(autouse=True)
    def _commits(self, settings, django_capture_on_commit_callbacks):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        self.commits = django_capture_on_commit_callbacks

    def remind(self, at):
        with self.commits(execute=True):
            return remind_of_repeats(at=at)

    def test_tells_the_day_and_what_the_course_is(self, person, course):
        assert self.remind(days_before(15)) == 0
        assert self.remind(days_before(14)) == 1
        (sent,) = mail.outbox
        assert sent.to == [person.email]
        assert (sent.cc, sent.bcc) == ([], [])  # L34: no copies
        assert sent.subject == "Der Kurs hat sich geändert: Datenschutz"
        assert "bis zum 30. Juni 2026" in sent.body
        assert course.get_full_url() in sent.body
        assert not re.search(r"\d+ ?%|bestanden|Punkte", sent.body)

    def test_comes_once_at_each_step(self, person):  # L34
        sent = [self.remind(days_before(count)) for count in range(20, -8, -1) for _again in range(2)]
        assert sum(sent) == 3
        assert list(RepeatReminder.objects.values_list("step", flat=True)) == [*Step.values]
        assert "Die Frist war der 30. Juni 2026" in mail.outbox[-1].body

    def test_after_a_downtime_sends_only_the_latest_step(self, person):  # L34
        assert self.remind(days_before(2)) == 1
        assert RepeatReminder.objects.get().step == Step.THREE_DAYS
        assert self.remind(days_before(1)) == 0

    def test_is_never_sent_after_completion(self, person, course):  # L34
        complete_lesson(learner=person, lesson=lessons_of(course)[0], at=days_before(20))
        assert self.remind(days_before(3)) == 0

    def test_is_never_sent_after_leaving(self, person):  # L34
        membership = Membership.objects.get(person=person)
        end_membership(membership=membership, ends_on=days_before(5).date())
        assert self.remind(days_before(3)) == 0

    def test_is_never_sent_to_an_account_that_is_closed_or_for_a_course_that_is(self, person, course):
        person.is_active = False
        person.save()
        assert self.remind(days_before(3)) == 0
        person.is_active = True
        person.save()
        course.unpublish()
        assert self.remind(days_before(3)) == 0

    def test_is_not_sent_when_it_was_repeated_before_the_mail_went_out(self, person, course):
        with self.commits(execute=True):
            assert remind_of_repeats(at=days_before(3)) == 1
            complete_lesson(learner=person, lesson=lessons_of(course)[0], at=days_before(3))
        assert mail.outbox == []

    def test_goes_by_the_day_of_the_company(self, course):  # L31
        kiribati = make_member(make_team(make_client(time_zone="Pacific/Kiritimati")))
        complete_course(kiribati, course, at=JANUARY)
        change(course)
        # In the evening of Europe it is the next morning there; nobody is reminded before eight.
        assert self.remind(days_before(15).replace(hour=17)) == 0
        assert self.remind(days_before(15).replace(hour=18)) == 1

    def test_counts_the_earliest_day_of_several_changes(self, person, course):
        change(course, repeat_by=datetime.date(2026, 12, 1), at=noon("2026-04-01"))
        assert self.remind(days_before(3)) == 1

    def test_concerns_only_who_completed_an_earlier_version(self, course):
        member = make_member(make_team())
        complete_course(member, course, at=JANUARY)
        change(course, repeat_by=None)
        assert self.remind(days_before(3)) == 0

    def test_is_silent_about_history(self, person):
        with silence():
            assert self.remind(days_before(3)) == 1
        assert mail.outbox == []

    def test_looks_with_few_queries_however_many_there_are(self, course, django_assert_num_queries):
        for _number in range(5):
            complete_course(make_member(make_team()), course, at=JANUARY)
        change(course)
        assert self.remind(days_before(3)) == 5
        with django_assert_num_queries(6):
            assert self.remind(days_before(2)) == 0

    def test_is_exported_and_erased(self, person):
        self.remind(days_before(3))
        assert export_for(person)["repeat_reminders"] == [
            {"course": "Datenschutz", "step": "three_days", "sent_at": days_before(3).isoformat()}
        ]
        erase_for(person)
        assert not RepeatReminder.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_three_workers_remind_once(person):  # L34
    counts = together(*[lambda: remind_of_repeats(at=days_before(3))] * 3)
    assert sorted(counts) == [0, 0, 1]
    assert RepeatReminder.objects.count() == 1


class TestSteps:
    @given(repeat_by=DAYS, asked_on=DAYS)
    def test_come_in_their_order_and_never_before_their_day(self, repeat_by, asked_on):
        found = []
        for number in range(-20, 20):
            today = repeat_by + datetime.timedelta(days=number)
            step = due_step(due_on=repeat_by, asked_on=asked_on, today=today)
            if step:
                found.append(step)
                day = repeat_by + datetime.timedelta(days=OFFSETS[step])
                assert asked_on < day <= today
                assert (today - day).days < STILL_USEFUL_DAYS
        assert found == sorted(found, key=list(OFFSETS).index)

    @given(repeat_by=DAYS, today=DAYS)
    def test_lie_within_the_range_that_is_looked_through(self, repeat_by, today):
        first, last = day_range(today)
        for other_zone in (-1, 0, 1):
            day = today + datetime.timedelta(days=other_zone)
            if due_step(due_on=repeat_by, asked_on=datetime.date.min, today=day):
                assert first <= repeat_by <= last
