"""A demo from the first visit to its end, as a visitor and the consultant live through it, with clock and mailbox."""

import datetime
import re

import pytest
from icalendar import Calendar

from lms.operations.jobs import run_periodic_jobs
from lms.website.models import DemoBooking
from tests.factories.booking import LINK, MONDAY, make_consultant, make_host
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _tasks_run_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DEFAULT_FROM_EMAIL = "KI-fit <hallo@ki-fit.example>"
    settings.BASE_URL = "http://testserver"


@pytest.fixture
def inbox(mailoutbox, django_capture_on_commit_callbacks):
    """Do something; the mails to Ada that it sends."""

    def do(action):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return [mail for mail in mailoutbox[before:] if mail.to == ["ada@example.org"]]

    return do


def link_in(mail, part):
    return re.search(rf"http://testserver(/demo-buchen/{part}/\S+)", mail.body)[1]


def event_of(mail):
    (event,) = Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")
    return event


class TestADemo:
    """The steps of one story, each relying on the one before."""

    def test_is_booked_confirmed_moved_canceled_and_forgotten(self, clock, inbox, caplog):
        caplog.set_level("INFO")
        consultant = make_consultant()
        make_host(consultant)
        self.ada, self.markus = Visitor(), Visitor().log_in(consultant)
        first = self.is_requested(clock, inbox)
        self.is_held_for_her_alone()
        second = self.is_confirmed_by_pressing_a_button(inbox, first)
        third = self.is_moved(inbox, second)
        self.is_called_to_mind_the_day_before(clock, inbox)
        self.is_canceled(inbox, third)
        self.is_forgotten(third)
        for secret in ("ada@example.org", "Ada Beispiel", "Angebote"):
            assert secret not in caplog.text

    def is_requested(self, clock, inbox):
        ada = self.ada.open("/demo-buchen/")
        assert (
            "Lernen Sie in nur 30 Minuten kennen, wie Ihr Team mit KI mehr erreichen kann – live und pers" in ada.text
        )
        ada.follow("10:00")
        assert "Mittwoch, 2. Dezember 2026, 10:00 bis 10:30 Uhr (Ortszeit Berlin)" in ada.text
        clock.shift(MINUTE)
        fields = {"name": "Ada Beispiel", "email": "ada@example.org", "topic": "Angebote"}
        (first,) = inbox(lambda: ada.press("Demo anfragen", **fields))
        assert "Noch ein Schritt: bitte bestätigen" in ada.text
        assert first.attachments == []
        return first

    def is_held_for_her_alone(self):
        assert "10:00" not in Visitor().open("/demo-buchen/").text
        assert "Keine Demo steht an" in self.markus.open("/demo-termine/").text

    def is_confirmed_by_pressing_a_button(self, inbox, first):
        Visitor().open(link_in(first, "bestaetigen"))  # a mail server opens it before her
        assert DemoBooking.objects.get().is_held
        (second,) = inbox(lambda: self.ada.open(link_in(first, "bestaetigen")).press("Diese Demo buchen"))
        assert "Ihre Demo ist gebucht" in self.ada.text
        assert LINK in self.ada.text
        assert event_of(second)["SEQUENCE"] == 0
        assert "Ada Beispiel" in self.markus.open("/demo-termine/").text
        return second

    def is_moved(self, inbox, second):
        self.ada.open(link_in(second, "termin")).follow("Verschieben").follow("3").follow("11:00")
        assert "Donnerstag, 3. Dezember 2026, 11:00 bis 11:30 Uhr" in self.ada.text
        (third,) = inbox(lambda: self.ada.press("Demo verschieben"))
        assert "Ihre Demo ist verschoben" in self.ada.text
        assert event_of(third)["UID"] == event_of(second)["UID"]
        assert event_of(third)["SEQUENCE"] == 1
        assert "10:00" in Visitor().open("/demo-buchen/").text
        return third

    def is_called_to_mind_the_day_before(self, clock, inbox):
        day_before = datetime.datetime(2026, 12, 2, 10, 30, tzinfo=datetime.UTC)
        clock.move_to(day_before)
        (reminder,) = inbox(lambda: run_periodic_jobs(at=day_before))
        assert reminder.subject == "Erinnerung: Ihre Demo, Do, 03.12.2026"

    def is_canceled(self, inbox, third):
        (last,) = inbox(lambda: self.ada.open(link_in(third, "termin")).follow("Demo absagen").press("Demo absagen"))
        assert "Ihre Demo ist abgesagt" in self.ada.text
        assert event_of(last)["STATUS"] == "CANCELLED"
        assert "abgesagt" in self.markus.open("/demo-termine/").text

    def is_forgotten(self, third):
        run_periodic_jobs(at=datetime.datetime(2027, 1, 2, 10, 0, tzinfo=datetime.UTC))
        assert not DemoBooking.objects.exists()
        assert self.ada.client.get(link_in(third, "termin")).status_code == 410


def test_whoever_does_nothing_hears_nothing_more_and_is_forgotten(clock, inbox):
    make_host()
    ben = Visitor().open("/demo-buchen/").follow("10:30")
    clock.shift(MINUTE)
    assert len(inbox(lambda: ben.press("Demo anfragen", name="Ben", email="ada@example.org"))) == 1
    for days in range(8):
        at = MONDAY + MINUTE + days * DAY
        assert inbox(lambda at=at: run_periodic_jobs(at=at)) == []
        assert DemoBooking.objects.exists() == (days < 7)
