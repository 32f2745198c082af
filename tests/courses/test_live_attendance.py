"""Who was there, and what follows from it."""

import datetime

import pytest

from courses.actions import (
    AttendanceRefused,
    add_walk_in,
    book_event,
    complete_lesson,
    save_attendance,
)
from courses.models import AttendanceMark, Booking, CourseCompletion, LessonProgress
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import UserFactory
from tests.factories.courses import lessons_of, noon
from tests.factories.live import STARTS_AT, TWO_HOURS, make_event, make_participant, make_session

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-11-23")
DURING = STARTS_AT + datetime.timedelta(hours=1)
AFTER = STARTS_AT + datetime.timedelta(days=1)
LATER = STARTS_AT + datetime.timedelta(days=7)


@pytest.fixture
def trainer():
    return UserFactory()


def booked(event):
    return book_event(learner=make_participant(event.lesson), event=event, at=MONDAY)


def was_there(booking):
    booking.refresh_from_db()
    return booking.attended


class TestSaveAttendance:
    def test_can_be_repeated_and_corrected_until_the_list_is_closed(self, trainer):
        event = make_event(make_session())
        ada, ben = booked(event), booked(event)
        save_attendance(event=event, marks={ada.pk: True}, by=trainer, at=DURING)
        save_attendance(event=event, marks={ada.pk: True, ben.pk: True}, by=trainer, at=DURING)
        save_attendance(event=event, marks={ben.pk: False}, by=trainer, at=AFTER)
        assert (was_there(ada), was_there(ben)) == (True, False)
        assert not LessonProgress.objects.exists()
        marks = AttendanceMark.objects.filter(booking=ben).values_list("is_present", "marked_by", "marked_at")
        assert list(marks) == [(True, trainer.pk, DURING), (False, trainer.pk, AFTER)]
        assert AttendanceMark.objects.count() == 3

    def test_completes_the_lesson_of_those_who_were_there_when_it_is_closed(self, trainer):
        event = make_event(make_session())
        ada, ben = booked(event), booked(event)
        complete_lesson(learner=ada.learner, lesson=lessons_of(event.lesson.get_course())[0], at=MONDAY)
        marks = {ada.pk: True, ben.pk: False}
        save_attendance(event=event, marks=marks, by=trainer, at=AFTER, close=True)
        save_attendance(event=event, marks=marks, by=trainer, at=AFTER, close=True)
        completion = CourseCompletion.objects.get()
        assert (completion.learner, completion.completed_at) == (ada.learner, event.ends_at)
        record = LearningRecord.objects.get(verb=Verb.SESSION_ATTENDED)
        assert (record.pseudonym, record.at) == (ada.learner.pseudonym, event.ends_at)
        assert record.object_key == str(event.lesson.translation_key)

    def test_never_completes_a_course_before_its_other_lessons(self, trainer):
        event = make_event(make_session())
        ada = booked(event)
        read_at = event.ends_at + datetime.timedelta(hours=3)
        complete_lesson(learner=ada.learner, lesson=lessons_of(event.lesson.get_course())[0], at=read_at)
        save_attendance(event=event, marks={ada.pk: True}, by=trainer, at=AFTER, close=True)
        assert CourseCompletion.objects.get().completed_at == read_at

    def test_closes_nothing_while_somebody_is_unmarked(self, trainer):
        event = make_event(make_session())
        ada, ben = booked(event), booked(event)
        with pytest.raises(AttendanceRefused, match="everybody"):
            save_attendance(event=event, marks={ada.pk: True}, by=trainer, at=AFTER, close=True)
        assert (was_there(ada), was_there(ben)) == (None, None)

    def test_lets_a_closed_list_be_completed_but_takes_nothing_away(self, trainer):  # L21
        event = make_event(make_session())
        ada, ben = booked(event), booked(event)
        save_attendance(event=event, marks={ada.pk: True, ben.pk: False}, by=trainer, at=AFTER, close=True)
        with pytest.raises(AttendanceRefused, match="cannot be taken back"):
            save_attendance(event=event, marks={ada.pk: False}, by=trainer, at=AFTER)
        save_attendance(event=event, marks={ben.pk: True}, by=trainer, at=AFTER)
        assert LessonProgress.objects.filter(enrollment__learner=ben.learner).exists()
        assert LearningRecord.objects.filter(verb=Verb.SESSION_ATTENDED).count() == 2

    def test_opens_half_an_hour_before_and_closes_after_the_beginning(self, trainer):
        event = make_event(make_session())
        ada = booked(event)
        early = STARTS_AT - datetime.timedelta(minutes=10)
        with pytest.raises(AttendanceRefused, match="half an hour"):
            save_attendance(event=event, marks={ada.pk: True}, by=trainer, at=early - TWO_HOURS)
        save_attendance(event=event, marks={ada.pk: True}, by=trainer, at=early)
        with pytest.raises(AttendanceRefused, match="has begun"):
            save_attendance(event=event, marks={}, by=trainer, at=early, close=True)

    def test_gives_back_a_further_date_of_those_who_were_there(self, trainer):
        session = make_session()
        event, following = make_event(session), make_event(session, starts_at=LATER)
        ada = booked(event)
        again = book_event(learner=ada.learner, event=following, at=event.ends_at)
        save_attendance(event=event, marks={ada.pk: True}, by=trainer, at=AFTER, close=True)
        again.refresh_from_db()
        assert again.is_cancelled

    def test_changes_nobody_of_another_date(self, trainer):
        session = make_session()
        event, other = make_event(session), make_event(session, starts_at=LATER)
        elsewhere = booked(other)
        save_attendance(event=event, marks={elsewhere.pk: True}, by=trainer, at=AFTER, close=True)
        assert was_there(elsewhere) is None


class TestAddWalkIn:
    def test_puts_somebody_on_the_list_as_present_and_into_the_course(self, trainer):
        event = make_event(make_session(), seats=1)
        booked(event)
        guest = UserFactory()
        first = add_walk_in(event=event, learner=guest, by=trainer, at=DURING)
        assert add_walk_in(event=event, learner=guest, by=trainer, at=DURING) == first
        assert (first.is_walk_in, first.attended, first.state) == (True, True, "booked")
        assert AttendanceMark.objects.count() == 1

    def test_seats_who_waited_and_frees_another_date(self, trainer):
        session = make_session()
        event, other = make_event(session, seats=1), make_event(session, starts_at=LATER)
        booked(event)
        waiting = make_participant(session)
        book_event(learner=waiting, event=event, at=MONDAY, may_wait=True)
        elsewhere = booked(other)
        add_walk_in(event=event, learner=waiting, by=trainer, at=DURING)
        add_walk_in(event=event, learner=elsewhere.learner, by=trainer, at=DURING)
        elsewhere.refresh_from_db()
        assert elsewhere.is_cancelled
        assert Booking.objects.filter(event=event, state="booked", is_walk_in=True).count() == 2

    def test_completes_at_once_when_the_list_is_closed(self, trainer):
        event = make_event(make_session())
        save_attendance(event=event, marks={}, by=trainer, at=AFTER, close=True)
        guest = UserFactory()
        add_walk_in(event=event, learner=guest, by=trainer, at=AFTER)
        assert LessonProgress.objects.get().enrollment.learner == guest
