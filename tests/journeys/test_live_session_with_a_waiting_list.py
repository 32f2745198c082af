"""A workshop with two seats and three people: somebody waits, somebody cancels, the date moves, and it takes place."""

import datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from courses.actions import complete_lesson, enroll
from courses.models import CourseCompletion
from lms.accounts.models import Role
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import make_client, make_mandate, make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.live import add_session
from tests.journeys.visitor import Visitor

NOW = "2026-11-23T08:00:00+00:00"
EARLIER = noon("2026-11-02")


def calendar_entry(mail):
    parts = message_from_bytes(mail.message().as_bytes(), policy=policy.default).walk()
    text = next(part.get_content() for part in parts if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(text)
    (entry,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), entry


@pytest.fixture
def company():
    return make_client(name="Nordwerk")


@pytest.fixture
def workshop():
    return add_session(make_course("Vorbereitung", title="Gute Prompts"), "Werkstatt")


@pytest.fixture(autouse=True)
def _tasks_run_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def mails_of(mailoutbox, django_capture_on_commit_callbacks):
    """Do something, and look at the mails that it sends: subjects by first name."""

    def do(action, *arguments, **fields):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            action(*arguments, **fields)
        return {mail.to[0].partition("@")[0]: mail for mail in mailoutbox[before:]}

    return do


@pytest.mark.django_db
class TestLiveSessionWithAWaitingList:
    def test_from_the_first_date_to_the_completed_course(self, company, workshop, mails_of):
        with time_machine.travel(NOW, tick=True) as clock:
            self.set_up(company, workshop)
            trainer = Visitor().log_in(make_mandate(Role.TRAINER, client=company).person)
            self.set_a_date(trainer, workshop)
            learners = self.book(workshop, mails_of)
            self.cancel(learners, mails_of)
            self.move(trainer, mails_of)
            clock.move_to(datetime.datetime(2026, 12, 4, 11, 0, tzinfo=datetime.UTC))
            self.take_attendance(trainer)
            self.look_back(learners, workshop)

    def set_up(self, company, workshop):
        team, course = make_team(company), workshop.get_course()
        assign(company, course, at=EARLIER)
        self.people = {}
        for name in ("Ada", "Ben", "Cem"):
            person = make_member(team, first_name=name, last_name="Beispiel", email=f"{name.lower()}@example.com")
            enroll(learner=person, course=course, at=EARLIER)
            complete_lesson(learner=person, lesson=lessons_of(course)[0], at=EARLIER)
            self.people[name] = person

    def set_a_date(self, trainer, workshop):
        trainer.follow("Training").follow("Live-Termine").follow("Termin anlegen")
        trainer.press(
            "Termin anlegen",
            lesson=str(workshop.pk),
            starts_on="2026-12-03",
            starts_time="10:00",
            ends_time="12:00",
            place="Raum 4",
            link="https://meet.example.com/werkstatt",
            seats="2",
            booking_closes_hours="2",
        )
        assert "Donnerstag, 3. Dezember 2026, 10:00 bis 12:00 Uhr" in trainer.text
        assert "0 von 2 vergeben" in trainer.text

    def book(self, workshop, mails_of):
        learners = {name: Visitor().log_in(person).open(workshop.url) for name, person in self.people.items()}
        for name in ("Ada", "Ben"):
            mails = mails_of(learners[name].press, "Termin buchen")
            assert mails[name.lower()].subject.startswith("Ihr Platz ist gebucht: Werkstatt")
        learners["Cem"].open(workshop.url)
        mails = mails_of(learners["Cem"].press, "Auf die Warteliste")
        assert list(mails) == ["cem"]
        assert "Sie stehen auf Platz 1 der Warteliste" in learners["Cem"].text
        return learners

    def cancel(self, learners, mails_of):
        mails = mails_of(learners["Ada"].press, "Platz zurückgeben")
        assert sorted(mails) == ["ada", "cem"]
        assert calendar_entry(mails["ada"])[0] == "CANCEL"
        assert mails["cem"].subject.startswith("Ein Platz ist frei geworden")
        self.promoted = calendar_entry(mails["cem"])[1]
        assert str(self.promoted["STATUS"]) == "CONFIRMED"
        assert "Ihr Platz ist gebucht" in learners["Cem"].open(learners["Cem"].address).text
        assert "Werkstatt" in learners["Cem"].open(reverse("lms_dashboards:my_learning")).text.split("Ihre Termine")[1]

    def move(self, trainer, mails_of):
        trainer.follow("Alle Termine").follow("Werkstatt").follow("Ändern")
        assert "Ben Beispiel" not in trainer.text
        mails = mails_of(
            trainer.press,
            "Änderungen speichern",
            starts_on="2026-12-04",
            starts_time="10:00",
            ends_time="12:00",
            place="Raum 5",
            seats="2",
            booking_closes_hours="2",
        )
        assert sorted(mails) == ["ben", "cem"]
        method, entry = calendar_entry(mails["cem"])
        assert (method, entry["SEQUENCE"], entry["UID"]) == (
            "REQUEST",
            self.promoted["SEQUENCE"] + 1,
            self.promoted["UID"],
        )
        assert entry["DTSTART"].dt == datetime.datetime(2026, 12, 4, 9, 0, tzinfo=datetime.UTC)
        assert "Raum 5" in mails["ben"].body

    def take_attendance(self, trainer):
        trainer.open(reverse("training:dates") + "?past").follow("Werkstatt")
        assert "Ben Beispiel" in trainer.text
        assert "Ada Beispiel" not in trainer.text
        ben, cem = self.people["Ben"].live_bookings.get(), self.people["Cem"].live_bookings.get()
        trainer.press("Liste speichern", **{f"was-{ben.pk}": "yes", f"was-{cem.pk}": "no"})
        assert "1 von 2 anwesend, 0 noch offen." in trainer.text
        trainer.press("Liste abschließen", **{f"was-{ben.pk}": "yes", f"was-{cem.pk}": "no"})
        assert "Wer da war, hat die Lektion abgeschlossen." in trainer.response.content.decode()

    def look_back(self, learners, workshop):
        assert [row.learner for row in CourseCompletion.objects.all()] == [self.people["Ben"]]
        assert LearningRecord.objects.filter(verb=Verb.SESSION_ATTENDED).count() == 1
        assert "Sie waren dabei" in learners["Ben"].open(workshop.url).text
        assert "Sie haben einen Termin verpasst" in learners["Cem"].open(workshop.url).text
