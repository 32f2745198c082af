"""What visitors and consultants are told, when, and what calendars understand of it."""

import datetime
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from lms.accounts.actions import end_mandate
from lms.accounts.models import Mandate
from lms.website.booking.actions import (
    cancel_demo,
    confirm_demo,
    forget_demos,
    hand_over_demos,
    hold_demo,
    move_demo,
    release_held_demos,
    remind_of_demos,
)
from lms.website.booking.links import Purpose, token_of
from lms.website.booking.mails import MailKind, send_visitor_mail, visitor_mail
from lms.website.models import CanceledBy
from tests.factories.booking import (
    HALF_HOUR,
    LINK,
    MINUTE,
    MONDAY,
    WEDNESDAY_AT_TEN,
    book,
    hold,
    make_host,
    make_visitor,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
LATER = WEDNESDAY_AT_TEN + DAY


@pytest.fixture(autouse=True)
def _tasks_run_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DEFAULT_FROM_EMAIL = "KI-fit <hallo@ki-fit.example>"
    settings.BASE_URL = "https://ki-fit.example"


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """Do something; the mails that it sends, by receiver."""

    def do(action, **arguments):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            action(**arguments)
        return {mail.to[0]: mail for mail in mailoutbox[before:]}

    return do


def calendars_of(mail):
    parts = message_from_bytes(mail.message().as_bytes(), policy=policy.default).walk()
    found = [part for part in parts if part.get_content_type() == "text/calendar"]
    return [(part["content-type"].params.get("method"), part.get_content()) for part in found]


def event_of(mail):
    """Method and event of the calendar message, the same in the alternative and in the attached file."""
    (method, text), (file_method, file_text) = calendars_of(mail)
    assert (method, text.split()) == (file_method, file_text.split())
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return method, event


class TestTheFirstMail:
    def test_has_a_link_to_confirm_and_nothing_for_a_calendar(self, sent):
        make_host()
        mails = sent(hold_demo, starts_at=WEDNESDAY_AT_TEN, visitor=make_visitor(), at=MONDAY)
        (mail,) = mails.values()
        assert mail.to == ["ada@example.org"]
        assert mail.subject == "Bitte bestätigen Sie Ihre Demo: Mi, 02.12.2026"
        assert "https://ki-fit.example/demo-buchen/bestaetigen/" in mail.body
        assert "Mittwoch, 2. Dezember 2026, 10:00 bis 10:30 Uhr (Ortszeit Berlin)" in mail.body
        assert calendars_of(mail) == []
        assert "/termin/" not in mail.body
        assert LINK not in mail.body

    def test_repeats_nothing_that_was_typed_in(self, sent):
        make_host()
        visitor = make_visitor(name="Gewinnen Sie jetzt", company="spam.example", topic="Klicken Sie")
        (mail,) = sent(hold_demo, starts_at=WEDNESDAY_AT_TEN, visitor=visitor, at=MONDAY).values()
        for text in (visitor.name, visitor.company, visitor.topic):
            assert text not in mail.body + mail.subject

    def test_is_the_only_one_without_confirmation(self, sent):
        make_host()
        hold()
        for at in (MONDAY + HALF_HOUR, WEDNESDAY_AT_TEN - DAY, WEDNESDAY_AT_TEN, MONDAY + 7 * DAY, LATER + 60 * DAY):
            for job in (release_held_demos, hand_over_demos, remind_of_demos, forget_demos):
                assert sent(job, at=at) == {}

    def test_is_sent_again_to_who_asks_again_but_not_for_a_double_click(self, sent):
        make_host()
        held = {"starts_at": WEDNESDAY_AT_TEN, "visitor": make_visitor()}
        (first,) = sent(hold_demo, **held, at=MONDAY).values()
        assert sent(hold_demo, **held, at=MONDAY + MINUTE / 2) == {}
        (again,) = sent(hold_demo, **held, at=MONDAY + MINUTE).values()
        assert again.body == first.body

    def test_is_not_sent_when_the_demo_was_confirmed_in_the_meantime(self, mailoutbox):
        make_host()
        booking = book()
        assert send_visitor_mail.func(booking.pk, "confirm", 0, MONDAY.isoformat()) is False
        assert mailoutbox == []

    def test_speaks_the_visitor_s_language_and_clock(self, sent):
        make_host()
        visitor = make_visitor(language="en", time_zone="America/New_York")
        (mail,) = sent(hold_demo, starts_at=WEDNESDAY_AT_TEN, visitor=visitor, at=MONDAY).values()
        assert mail.subject == "Please confirm your demo: Wed, 2 Dec 2026"
        assert "Wednesday, 2 December 2026, 04:00 to 04:30 (time in New York)" in mail.body


class TestConfirmation:
    def test_brings_the_date_and_the_link_and_tells_the_host_without_a_name(self, sent):
        host = make_host()
        booking = hold(company="Holzbau")
        mails = sent(confirm_demo, booking=booking, at=MONDAY + MINUTE)
        mail, to_host = mails["ada@example.org"], mails[host.person.email]
        method, event = event_of(mail)
        assert method == "REQUEST"
        assert event["UID"] == f"demo-{booking.public_id}@ki-fit.example"
        assert event["SEQUENCE"] == 0
        assert event["DTSTART"].dt == WEDNESDAY_AT_TEN
        assert event["DTEND"].dt == WEDNESDAY_AT_TEN + HALF_HOUR
        assert event["ATTENDEE"] == "mailto:ada@example.org"
        assert event["ORGANIZER"] == "mailto:hallo@ki-fit.example"
        assert event["LOCATION"] == LINK
        assert "Guten Tag, Ada Beispiel," in mail.body
        assert LINK in mail.body
        assert f"/demo-buchen/termin/{token_of(booking, Purpose.MANAGE)}/" in mail.body
        assert to_host.subject == "Neue Demo: Mi, 02.12.2026"
        assert "https://ki-fit.example/demo-termine/" in to_host.body
        for secret in ("Ada", "ada@example.org", "Holzbau"):
            assert secret not in to_host.body + to_host.subject

    def test_is_sent_once(self, sent):
        make_host()
        booking = book()
        assert sent(confirm_demo, booking=booking, at=MONDAY + HALF_HOUR) == {}


class TestChanges:
    def test_of_the_time_move_the_same_date_in_the_calendar(self, sent):
        host = make_host()
        booking = book()
        mails = sent(move_demo, booking=booking, starts_at=LATER, at=MONDAY + HALF_HOUR)
        method, event = event_of(mails["ada@example.org"])
        assert (method, event["SEQUENCE"], event["DTSTART"].dt) == ("REQUEST", 1, LATER)
        assert event["UID"] == f"demo-{booking.public_id}@ki-fit.example"
        assert mails[host.person.email].subject == "Demo verschoben: Do, 03.12.2026"

    def test_to_another_host_tell_both(self, sent):
        first = make_host(hours={2: [(datetime.time(9), datetime.time(12))]})
        booking = book()
        second = make_host(hours={3: [(datetime.time(9), datetime.time(12))]})
        mails = sent(move_demo, booking=booking, starts_at=LATER, at=MONDAY + HALF_HOUR)
        assert mails[first.person.email].subject == "Demo abgesagt: Mi, 02.12.2026"
        assert mails[second.person.email].subject == "Neue Demo: Do, 03.12.2026"

    @pytest.mark.parametrize(
        ("by", "subject"),
        [
            (CanceledBy.VISITOR, "Ihre Demo ist abgesagt: Mi, 02.12.2026"),
            (CanceledBy.FIRM, "Wir müssen Ihre Demo absagen: Mi, 02.12.2026"),
        ],
    )
    def test_that_cancel_take_it_out_of_the_calendar(self, sent, by, subject):
        host = make_host()
        booking = book()
        mails = sent(cancel_demo, booking=booking, by=by, at=MONDAY + HALF_HOUR)
        mail = mails["ada@example.org"]
        method, event = event_of(mail)
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
        assert mail.subject == subject
        assert "https://ki-fit.example/demo-buchen/" in mail.body
        assert mails[host.person.email].subject == "Demo abgesagt: Mi, 02.12.2026"

    def test_of_the_host_bring_the_new_link(self, sent):
        first = make_host()
        booking = book()
        end_mandate(mandate=Mandate.objects.get(person=first.person), ends_on=MONDAY.date())
        second = make_host(link="https://video.example.com/andere")
        mails = sent(hand_over_demos, at=MONDAY + HALF_HOUR)
        method, event = event_of(mails["ada@example.org"])
        assert (method, event["SEQUENCE"], event["LOCATION"]) == ("REQUEST", 1, "https://video.example.com/andere")
        assert booking.host == first
        assert set(mails) == {"ada@example.org", first.person.email, second.person.email}


class TestReminder:
    def test_comes_a_day_before_once(self, sent):
        make_host()
        book()
        assert sent(remind_of_demos, at=WEDNESDAY_AT_TEN - DAY - MINUTE) == {}
        (mail,) = sent(remind_of_demos, at=WEDNESDAY_AT_TEN - DAY).values()
        assert mail.subject == "Erinnerung: Ihre Demo, Mi, 02.12.2026"
        assert LINK in mail.body
        assert calendars_of(mail) == []
        assert sent(remind_of_demos, at=WEDNESDAY_AT_TEN - DAY + MINUTE) == {}

    def test_comes_again_when_the_demo_is_moved(self, sent):
        make_host()
        booking = book(at=MONDAY)
        remind_of_demos(at=WEDNESDAY_AT_TEN - DAY)
        move_demo(booking=booking, starts_at=LATER, at=WEDNESDAY_AT_TEN - DAY + MINUTE)
        assert sent(remind_of_demos, at=LATER - DAY - MINUTE) == {}
        assert len(sent(remind_of_demos, at=LATER - DAY + MINUTE)) == 1

    def test_does_not_come_for_what_was_confirmed_in_the_last_day_or_canceled(self, sent):
        make_host()
        confirm_demo(booking=hold(at=WEDNESDAY_AT_TEN - DAY), at=WEDNESDAY_AT_TEN - DAY + MINUTE)
        cancel_demo(
            booking=book(starts_at=LATER, email="ben@example.org"), by=CanceledBy.VISITOR, at=MONDAY + HALF_HOUR
        )
        assert sent(remind_of_demos, at=WEDNESDAY_AT_TEN - HALF_HOUR) == {}
        assert sent(remind_of_demos, at=LATER - HALF_HOUR) == {}


def test_every_kind_of_mail_has_a_text_in_both_languages():
    make_host()
    booking = book()
    for language in ("de", "en"):
        booking.language = language
        for kind in MailKind:
            mail = visitor_mail(booking, kind, at=MONDAY)
            assert mail.body.startswith({"de": "Guten Tag", "en": "Hello"}[language])
            assert "INVALID" not in mail.body
            assert "&#" not in mail.body
