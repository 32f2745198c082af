"""A company of eight without a works council: every team is too small for figures, and the page is useful all the same."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role, VisibilityProfile
from tests.factories.accounts import (
    make_client,
    make_manager,
    make_mandate,
    make_member,
    make_team,
    set_visibility,
)
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.rollouts import make_programme, publish
from tests.journeys.visitor import Visitor

NOW = "2026-11-18T08:00:00+00:00"
EARLIER = noon("2026-09-01")


def make_pharmacy():
    """Three people at the counter: Emil has done both courses, Birte one, Ulla is late with one. And Leon in the lab."""
    company = make_client(name="Apotheke am Markt")
    counter, lab = make_team(company, name="Beratung und Verkauf"), make_team(company, name="Labor")
    set_visibility(company, VisibilityProfile.OPEN, at=EARLIER)
    people = {name: make_member(counter, first_name=name, last_name="Beispiel") for name in ("Emil", "Birte", "Ulla")}
    make_member(lab, first_name="Leon", last_name="Seidel")
    course = make_course("Erste Lektion", "Zweite Lektion", title="KI-Grundlagen")
    assign(company, course, at=EARLIER, due_on=datetime.date(2026, 11, 30))
    overdue = make_course("Einzige Lektion", title="Datenschutz")
    assign(counter, overdue, at=EARLIER, due_on=datetime.date(2026, 10, 30))
    complete_course(people["Emil"], course, at=noon("2026-10-01"))
    complete_course(people["Emil"], overdue, at=noon("2026-10-02"))
    complete_course(people["Birte"], overdue, at=noon("2026-10-02"))
    make_programme(company, at=EARLIER)
    publish(company, "2026-W46")
    return counter, people["Birte"]


@pytest.mark.django_db
class TestSmallCompanyManager:
    @time_machine.travel(NOW, tick=True)
    def test_sees_by_name_who_needs_time_and_never_a_score(self):
        counter, birte = make_pharmacy()
        manager = Visitor().log_in(make_manager(counter)).follow("Mein Team")
        assert "1 von 3 Personen haben alle Pflichtkurse abgeschlossen." in manager.text
        assert "Ulla Beispiel" in manager.text.split("Überfällig")[1].split(".")[0]
        assert "Noch zu beginnen: Birte Beispiel." in manager.text
        assert "Keine Zahlen über dieses Team" in manager.text
        assert "Leon Seidel" not in manager.text
        assert "Punkte" not in manager.text

        learner = Visitor().log_in(birte)
        learner.follow("KI-Grundlagen")
        assert "Ihre Führungskraft sieht mit Namen" in learner.text
        learner.press("Kurs beginnen")
        manager.open(reverse("lms_dashboards:team", args=[counter.pk]))
        assert "läuft" in manager.text
        assert "Noch zu beginnen" not in manager.text

    @time_machine.travel(NOW, tick=True)
    def test_loses_sight_of_names_when_the_company_decides_so(self):
        company = make_client()
        team = make_team(company)
        person = make_member(team, first_name="Emil", last_name="Novak")
        set_visibility(company, VisibilityProfile.OPEN, at=EARLIER)
        assign(company, at=EARLIER, due_on=datetime.date(2026, 11, 30))
        manager = Visitor().log_in(make_manager(team)).follow("Mein Team")
        assert str(person) in manager.text

        set_visibility(company, VisibilityProfile.STRICT, at=noon("2026-11-18"))
        manager.open(manager.address)
        assert str(person) not in manager.text
        assert "Ihr Unternehmen hat sich für reine Zahlen entschieden" in manager.text
        hr = Visitor().log_in(make_mandate(Role.HR, client=company).person).follow("Teams")
        assert str(person) not in hr.text
