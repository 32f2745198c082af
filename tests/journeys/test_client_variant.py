"""One master course: a company reads it in its own words, and keeps them when the master goes on."""

import pytest
import time_machine
from django.urls import reverse

from courses.actions import enroll
from lms.accounts.models import Role
from tests.factories.accounts import make_client, make_mandate, make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import noon
from tests.factories.variants import make_lesson, rewrite
from tests.journeys.visitor import Visitor, words

NOW = "2026-11-18T08:00:00+00:00"
MASTER = "<p>Nutzen Sie {{ki_werkzeug}}. Fragen Sie vorher Ihre Führungskraft.</p>"
OWN = "Nutzen Sie {{ki_werkzeug}}. Fragen Sie vorher **Frau Kurz**."
MERGED = "Nutzen Sie {{ki_werkzeug}} nur für dienstliche Zwecke. Fragen Sie vorher **Frau Kurz**."
CHANGED = "<p>Nutzen Sie {{ki_werkzeug}} nur für dienstliche Zwecke. Fragen Sie vorher Ihre Führungskraft.</p>"


def learner_of(company, lesson):
    """Logged in, and taking the course."""
    person = make_member(make_team(company))
    course = lesson.get_course()
    assign(company, course, at=noon("2026-11-02"))
    enroll(learner=person, course=course, at=noon("2026-11-03"))
    return Visitor().log_in(person)


def name_of_field(page, label):
    """Name of the field whose label begins so."""
    (found,) = [one for one in page.main.find_all("label") if words(one).startswith(label)]
    return page.main.find(id=found["for"])["name"]


def define_placeholder(consultant):
    """A placeholder for everybody, and Nordlicht's own name for it."""
    consultant.follow("Varianten").follow("Platzhalter").follow("Neuer Platzhalter")
    consultant.press("Platzhalter speichern", slug="ki_werkzeug", label="KI-Werkzeug", text="das freigegebene Werkzeug")
    assert "In Texten kann jetzt {{ki_werkzeug}} stehen." in consultant.text
    consultant.follow("Varianten").follow("Nordlicht").follow("Worte des Kunden eintragen")
    consultant.press("Worte speichern", **{name_of_field(consultant, "Ihre Worte"): "Nordlicht-GPT"})


def compare(consultant, course):
    """Where the consultant sees that the master has gone on, and how."""
    consultant.follow("Varianten").follow("Nordlicht")
    assert "angepasst: 1 Block, 1 Version hinter dem Master" in consultant.text
    consultant.follow(course.title).follow("Vergleichen")
    assert "nur für dienstliche Zwecke" in " ".join(words(mark) for mark in consultant.main.find_all("ins"))
    assert "Führungskraft" in " ".join(words(mark) for mark in consultant.main.find_all("del"))
    assert "zusammengeführt" in consultant.text
    assert words(consultant.main.find("textarea")) == MERGED


@pytest.mark.django_db
class TestClientVariant:
    @time_machine.travel(NOW, tick=True)
    def test_lives_on_while_the_master_changes(self):
        nordlicht, apotheke = make_client(name="Nordlicht", slug="nordlicht"), make_client(name="Apotheke")
        lesson = make_lesson(MASTER, "<p>Zweiter Absatz</p>")
        course = lesson.get_course()
        here, there = learner_of(nordlicht, lesson), learner_of(apotheke, lesson)
        consultant = Visitor().log_in(make_mandate(Role.CONSULTANT).person)

        define_placeholder(consultant)
        assert "Nutzen Sie Nordlicht-GPT." in here.open(lesson.url).text
        assert "Nutzen Sie das freigegebene Werkzeug." in there.open(lesson.url).text

        consultant.follow("Varianten").follow("Nordlicht").follow(course.title).follow("Überschreiben")
        consultant.press("Für diesen Kunden speichern", **{"text-0": OWN})
        assert here.open(lesson.url).main.find("strong", string="Frau Kurz")
        assert "Führungskraft" in there.open(lesson.url).text

        # The trainers change the master; the company's learners keep their words until somebody has looked.
        rewrite(lesson, 0, CHANGED)
        assert "dienstliche" not in here.open(lesson.url).text
        assert "dienstliche" in there.open(lesson.url).text
        compare(consultant, course)
        consultant.press("Zusammengeführte Fassung speichern", **{"text-0": MERGED + " Sie hilft gern."})
        assert (
            "Nordlicht-GPT nur für dienstliche Zwecke. Fragen Sie vorher Frau Kurz . Sie hilft"
            in here.open(lesson.url).text
        )
        assert "angepasst: 1 Block" in consultant.follow("Nordlicht").text
        assert "hinter dem Master" not in consultant.text

        # How it looks for each company, without logging in as anybody.
        consultant.open(reverse("lms_variants:preview", args=["nordlicht", lesson.pk]))
        assert "Frau Kurz" in consultant.text
        assert "Vorschau: So sehen Teilnehmende von Nordlicht die Lektion." in consultant.text
        consultant.open(reverse("lms_variants:preview", args=[apotheke.slug, lesson.pk]))
        assert "Frau Kurz" not in consultant.text
