"""What an outline says about lessons that are under way."""

import datetime

import pytest
from django.utils import timezone, translation
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.actions import (
    book_event,
    cancel_booking,
    confirm_submission,
    publishing_one_version,
    return_submission,
    save_attendance,
)
from courses.queries import course_visit
from tests.factories.accounts import UserFactory, make_team
from tests.factories.courses import make_course
from tests.factories.live import SET_AT, STARTS_AT, add_session, make_event, make_participant, make_session
from tests.factories.transfers import MONDAY, hand_in_text, make_learner_of, make_trainer, make_transfer_task, write

from .test_budgets import learner_with_obligation, queries_for

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + datetime.timedelta(days=1)


def standing_at(learner, lesson):
    """What the course's outline says about the lesson."""
    with translation.override("de"):
        visit = course_visit(learner, lesson.get_course())
    return next(item.standing for item in visit.lessons if item.key == lesson.translation_key)


def judge(act, submission, team, **words):
    act(
        trainer=make_trainer(team.client),
        public_id=submission.public_id,
        levels=["met", "met"],
        comment="Gut.",
        at=TUESDAY,
        **words,
    )


class TestTransferTask:
    def test_says_nothing_before_anything_is_handed_in(self):
        task = make_transfer_task()
        learner = make_learner_of(task)
        assert standing_at(learner, task) == ""
        write(learner, task)
        assert standing_at(learner, task) == ""

    def test_waits_comes_back_and_waits_again(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        submission = hand_in_text(learner, task)
        assert standing_at(learner, task) == "wartet auf Bestätigung"
        judge(return_submission, submission, team)
        assert standing_at(learner, task) == "zurück bei Ihnen"
        hand_in_text(learner, task, at=TUESDAY)
        assert standing_at(learner, task) == "wartet auf Bestätigung"

    def test_says_nothing_once_it_is_confirmed(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        judge(confirm_submission, hand_in_text(learner, task), team)
        assert standing_at(learner, task) == ""

    def test_tells_only_who_handed_it_in(self):
        task = make_transfer_task()
        hand_in_text(make_learner_of(task), task)
        assert standing_at(make_learner_of(task), task) == ""


class TestLiveSession:
    def test_names_the_date_that_one_has_a_seat_at(self):
        session = make_session()
        event = make_event(session, seats=1)
        booked, waiting, other = (make_participant(session) for _number in range(3))
        book_event(learner=booked, event=event, at=SET_AT)
        book_event(learner=waiting, event=event, at=SET_AT, may_wait=True)
        assert standing_at(booked, session) == "Ihr Termin: Do, 03.12.2026"
        assert standing_at(waiting, session) == "auf der Warteliste, Do, 03.12.2026"
        assert standing_at(other, session) == ""

    def test_forgets_a_seat_that_was_given_back(self):
        session = make_session()
        event, learner = make_event(session), make_participant(session)
        cancel_booking(booking=book_event(learner=learner, event=event, at=SET_AT), at=SET_AT)
        assert standing_at(learner, session) == ""

    @pytest.mark.parametrize("was_there", [True, False])
    def test_says_nothing_once_the_list_is_closed(self, was_there):
        session = make_session()
        event, learner = make_event(session), make_participant(session)
        booking = book_event(learner=learner, event=event, at=SET_AT)
        after = STARTS_AT + datetime.timedelta(hours=3)
        save_attendance(event=event, marks={booking.pk: was_there}, by=UserFactory(), at=after, close=True)
        assert standing_at(learner, session) == ""


class TestOutline:
    def test_shows_it_on_the_course_page(self, client):
        session = make_session()
        learner = learner_with_obligation(client, session.get_course())
        book_event(learner=learner, event=make_event(session), at=SET_AT)
        assert "Ihr Termin: Do, 03.12.2026" in client.get(session.get_course().url).content.decode()

    def test_costs_the_same_for_one_and_twenty(self, client):
        counts = []
        for count in (1, 20):
            course = make_course("Lesen")
            with disable_reference_index_auto_update(), publishing_one_version(at=SET_AT, author=None):
                sessions = [add_session(course) for _number in range(count)]
                tasks = [make_transfer_task(course=course) for _number in range(count)]
            learner = make_learner_of(tasks[0], at=timezone.now())
            for session in sessions:
                book_event(learner=learner, event=make_event(session), at=SET_AT)
            for task in tasks:
                hand_in_text(learner, task)
            client.force_login(learner)
            counts.append(queries_for(client, course.url))
        assert counts[0] == counts[1]
