"""What people are told about their dates, and what their calendars understand."""

import datetime
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from courses.actions import (
    book_event,
    cancel_booking,
    cancel_event,
    complete_lesson,
    remind_of_live_sessions,
    update_event,
)
from courses.calendars import Method
from courses.mails.sessions import MailKind, calendar_of, send_session_mail
from courses.moments import NoSuchTime, moment_at, span_in_words
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.live import LINK, STARTS_AT, make_event, make_participant, make_session, terms_of

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-11-23")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _tasks_run_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DEFAULT_FROM_EMAIL = "KI-fit <training@ki-fit.example>"
    settings.WAGTAILADMIN_BASE_URL = "https://ki-fit.example"


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """Do something; the mails that it sends."""

    def do(action, **arguments):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            action(**arguments)
        return mailoutbox[before:]

    return do


def calendars_of(mail):
    """What a mail program finds: the calendar part and the attached file, parsed."""
    parts = message_from_bytes(mail.message().as_bytes(), policy=policy.default).walk()
    found = [part for part in parts if part.get_content_type() == "text/calendar"]
    return [(part["content-type"].params.get("method"), part.get_content()) for part in found]


def event_of(mail):
    """Method and event of the calendar message, the same in both parts."""
    (method, text), (file_method, file_text) = calendars_of(mail)
    assert (method, text.split()) == (file_method, file_text.split())
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == method
    (event,) = calendar.walk("VEVENT")
    return method, event


class TestMails:
    def test_confirm_a_seat_in_the_persons_language(self, sent):
        event = make_event(
            make_session(title="Prompts üben"), trainer=UserFactory(first_name="Lena", last_name="Hartwig")
        )
        (german,) = sent(book_event, learner=make_participant(event.lesson), event=event, at=MONDAY)
        (english,) = sent(book_event, learner=make_participant(event.lesson, language="en"), event=event, at=MONDAY)
        assert german.subject == "Ihr Platz ist gebucht: Prompts üben, Do, 03.12.2026"
        assert "Donnerstag, 3. Dezember 2026, 10:00 bis 12:00 Uhr (Ortszeit Berlin)" in german.body
        assert "Leitung: Lena Hartwig" in german.body
        assert LINK in german.body
        assert f"https://ki-fit.example{event.lesson.url}" in german.body
        assert english.subject == "You have a seat: Prompts üben, Thu, 3 Dec 2026"
        assert "Thursday, 3 December 2026, 10:00 to 12:00 (time in Berlin)" in english.body
        assert "INVALID" not in german.body + english.body

    def test_tell_each_step_of_the_waiting_list(self, sent):
        event = make_event(make_session(), seats=1)
        first, second = make_participant(event.lesson, language="en"), make_participant(event.lesson, language="en")
        sent(book_event, learner=first, event=event, at=MONDAY)
        (waiting,) = sent(book_event, learner=second, event=event, at=MONDAY + HOUR, may_wait=True)
        gone, promoted = sent(cancel_booking, booking=first.live_bookings.get(), at=MONDAY + DAY)
        assert LINK not in waiting.body + str(waiting.message())
        assert [mail.to for mail in (waiting, gone, promoted)] == [[second.email], [first.email], [second.email]]
        assert "a seat has become free" in promoted.body
        assert LINK in promoted.body

    def test_tell_of_changes_that_matter_only(self, sent):
        event = make_event(make_session(), seats=1)
        for number in range(2):
            sent(
                book_event,
                learner=make_participant(event.lesson),
                event=event,
                at=MONDAY + number * HOUR,
                may_wait=True,
            )
        assert sent(update_event, event=event, terms=terms_of(event, booking_closes_hours=5), at=MONDAY + DAY) == []
        event.refresh_from_db()
        mails = sent(update_event, event=event, terms=terms_of(event, place="Aula"), at=MONDAY + DAY)
        assert len(mails) == 2
        assert all(mail.subject.startswith("Geändert") and "Aula" in mail.body for mail in mails)

    def test_give_the_reason_when_a_date_is_called_off(self, sent):
        event = make_event(make_session(), seats=1)
        for number in range(2):
            sent(
                book_event,
                learner=make_participant(event.lesson),
                event=event,
                at=MONDAY + number * HOUR,
                may_wait=True,
            )
        mails = sent(cancel_event, event=event, reason="Lena ist krank & zu Hause", at=MONDAY + DAY)
        assert len(mails) == 2
        assert all("Lena ist krank & zu Hause" in mail.body for mail in mails)
        assert {event_of(mail)[0] for mail in mails} == {"CANCEL"}

    def test_name_nobody_else(self, sent):
        event = make_event(make_session())
        other = make_participant(event.lesson, first_name="Zoë", last_name="Andersen")
        sent(book_event, learner=other, event=event, at=MONDAY)
        person = make_participant(event.lesson, first_name="Jörg, der", last_name="Zweite")
        (mail,) = sent(book_event, learner=person, event=event, at=MONDAY)
        text = calendars_of(mail)[0][1]
        assert other.email not in str(mail.message()) + text
        _method, entry = event_of(mail)
        assert str(entry["ATTENDEE"]) == f"mailto:{person.email}"
        assert entry["ATTENDEE"].params["CN"] == "Jörg, der Zweite"
        assert str(entry["ORGANIZER"]) == "mailto:training@ki-fit.example"

    def test_are_not_sent_when_something_else_has_become_true(self, mailoutbox):
        event = make_event(make_session())
        booking = book_event(learner=make_participant(event.lesson), event=event, at=MONDAY)
        cancel_booking(booking=booking, at=MONDAY)
        assert send_session_mail.call(booking.pk, MailKind.REMINDER.value, MONDAY.isoformat()) is False
        booking.delete()
        assert send_session_mail.call(booking.pk or 0, MailKind.REMINDER.value, MONDAY.isoformat()) is False
        assert mailoutbox == []

    def test_are_not_sent_to_people_who_cannot_log_in(self, mailoutbox):
        event = make_event(make_session())
        booking = book_event(learner=make_participant(event.lesson, is_active=False), event=event, at=MONDAY)
        assert send_session_mail.call(booking.pk, MailKind.CONFIRMED.value, MONDAY.isoformat()) is False
        assert mailoutbox == []


class TestCalendarMessages:
    def test_go_on_from_message_to_message(self, sent):
        event = make_event(make_session(), seats=1)
        holder, learner = make_participant(event.lesson), make_participant(event.lesson)
        sent(book_event, learner=holder, event=event, at=MONDAY)
        (waiting,) = sent(book_event, learner=learner, event=event, at=MONDAY + HOUR, may_wait=True)
        _gone, promoted = sent(cancel_booking, booking=holder.live_bookings.get(), at=MONDAY + 2 * HOUR)
        (moved,) = sent(update_event, event=event, terms=terms_of(event, starts_at=STARTS_AT + HOUR), at=MONDAY + DAY)
        (gone,) = sent(cancel_booking, booking=learner.live_bookings.get(), at=MONDAY + 2 * DAY)
        told = [event_of(mail) for mail in (waiting, promoted, moved, gone)]
        assert [method for method, _entry in told] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
        assert [str(entry["STATUS"]) for _method, entry in told] == ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert [entry["SEQUENCE"] for _method, entry in told] == [0, 1, 2, 3]
        assert len({str(entry["UID"]) for _method, entry in told}) == 1
        assert str(told[0][1]["UID"]).endswith("@ki-fit.example")
        assert told[2][1]["DTSTART"].dt == STARTS_AT + HOUR
        assert told[2][1]["DTSTAMP"].dt == MONDAY + DAY

    def test_of_two_people_differ_in_their_ids(self, sent):
        event = make_event(make_session())
        mails = [sent(book_event, learner=make_participant(event.lesson), event=event, at=MONDAY)[0] for _ in range(2)]
        assert len({str(event_of(mail)[1]["UID"]) for mail in mails}) == 2

    @pytest.mark.parametrize(
        ("day", "utc_hour"),
        [("2026-03-28", 9), ("2026-03-29", 8), ("2026-10-24", 8), ("2026-10-25", 9)],
    )
    def test_hold_the_hour_of_the_clock_on_days_when_it_changes(self, day, utc_hour):  # L31
        date = datetime.date.fromisoformat(day)
        starts_at = moment_at(date, datetime.time(10), BERLIN)
        event = make_event(make_session(), starts_at=starts_at, at=noon("2026-01-02"))
        learner = make_participant(event.lesson)
        booking = book_event(learner=learner, event=event, at=noon("2026-01-02"))
        text = calendar_of(booking, Method.REQUEST, at=noon("2026-01-02"))
        (entry,) = Calendar.from_ical(text).walk("VEVENT")
        assert f"DTSTART:{date:%Y%m%d}T{utc_hour:02}0000Z" in text
        assert entry["DTSTART"].dt.astimezone(BERLIN).hour == 10
        assert "10:00 to 12:00" in span_in_words(event.starts_at, event.ends_at, BERLIN)


class TestMomentAt:
    def test_knows_hours_that_the_clock_leaves_out(self):
        with pytest.raises(NoSuchTime):
            moment_at(datetime.date(2026, 3, 29), datetime.time(2, 30), BERLIN)

    def test_takes_the_first_of_two_equal_hours(self):
        moment = moment_at(datetime.date(2026, 10, 25), datetime.time(2, 30), BERLIN)
        assert moment.astimezone(datetime.UTC).hour == 0


class TestReminders:
    def test_are_sent_once_the_day_before(self, sent):
        event = make_event(make_session())
        sent(book_event, learner=make_participant(event.lesson), event=event, at=MONDAY)
        assert sent(remind_of_live_sessions, at=STARTS_AT - DAY - HOUR) == []
        (mail,) = sent(remind_of_live_sessions, at=STARTS_AT - DAY)
        assert mail.subject.startswith("Erinnerung")
        assert sent(remind_of_live_sessions, at=STARTS_AT - DAY) == []
        assert sent(remind_of_live_sessions, at=STARTS_AT + HOUR) == []

    def test_are_sent_again_for_a_date_that_was_moved(self, sent):
        event = make_event(make_session())
        sent(book_event, learner=make_participant(event.lesson), event=event, at=MONDAY)
        assert len(sent(remind_of_live_sessions, at=STARTS_AT - DAY)) == 1
        moved = update_event(
            event=event,
            terms=terms_of(event, starts_at=STARTS_AT + 7 * DAY, ends_at=STARTS_AT + 8 * DAY),
            at=STARTS_AT - HOUR,
        )
        assert sent(remind_of_live_sessions, at=STARTS_AT) == []
        assert len(sent(remind_of_live_sessions, at=moved.starts_at - DAY)) == 1

    def test_are_spared_to_who_has_just_been_told(self, sent):
        event = make_event(make_session())
        sent(book_event, learner=make_participant(event.lesson), event=event, at=STARTS_AT - 3 * HOUR)
        assert sent(remind_of_live_sessions, at=STARTS_AT - 2 * HOUR) == []

    @pytest.mark.parametrize("why", ["cancelled", "called off", "completed", "waiting"])
    def test_are_never_sent_to_who_need_not_come(self, sent, why):  # L34
        event = make_event(make_session(), seats=1)
        learner = make_participant(event.lesson)
        if why == "waiting":
            book_event(learner=make_participant(event.lesson), event=event, at=STARTS_AT - HOUR - HOUR - HOUR)
        booking = book_event(
            learner=learner, event=event, at=MONDAY if why != "waiting" else STARTS_AT - 3 * HOUR, may_wait=True
        )
        if why == "cancelled":
            cancel_booking(booking=booking, at=MONDAY)
        elif why == "called off":
            cancel_event(event=event, reason="Krank", at=MONDAY)
        elif why == "completed":
            complete_lesson(learner=learner, lesson=event.lesson, at=MONDAY)
        assert sent(remind_of_live_sessions, at=STARTS_AT - 2 * HOUR) == []
