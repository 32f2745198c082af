"""Board, report and tables tell the same, of KPIs that are worked out from others, too."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from lms.accounts.models import Role
from lms.rollouts.actions import set_definition, set_target
from lms.rollouts.models import CostItem, LicenseTerms, ReturnTerms
from lms.rollouts.queries import board, fingerprint_of
from tests.factories.accounts import make_mandate, make_members, make_team
from tests.factories.adoption import make_source, use_weeks
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon
from tests.factories.pulses import ask, say, sit
from tests.factories.quizzes import make_quiz
from tests.factories.rollouts import make_programme, publish

pytestmark = pytest.mark.django_db

NOW, WEEK = noon("2026-02-23"), "2026-W10"
THREE = ("low", "base", "high")
HEADS = {"hourly_cost": 60, "isolation": 100, "confidence": 100, "learning_hours": 1}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_company():
    """Twenty people of whom everything is known: tests, pulses, licenses, costs; and a target for the NPS."""
    team = make_team()
    company = team.client
    programme = make_programme(company, at=noon("2026-02-02"))
    people, source, quiz = make_members(team, 20), make_source(company), make_quiz(title="Abschlusstest")
    assign(team, make_course("Lektion"), at=noon("2026-02-02"))
    ask(company, people, opens_on="2026-02-02")
    for number, person in enumerate(people):
        say(person, at=noon("2026-02-20"), minutes="60", recommends=(10, 3)[number % 2], used_at_work=number < 15)
        sit(person, quiz, 40, pretest=True, at=noon("2026-02-03"))
        sit(person, quiz, 70, at=noon("2026-02-20"))
    use_weeks(source, {person: [1, 1, 1, 1] for person in people}, last=WEEK)
    roi = {f"{name}_{case}": number for name, number in HEADS.items() for case in THREE}
    for terms in (
        ReturnTerms(programme=programme, weeks=10, **roi),
        CostItem(programme=programme, label="Training", **{f"amount_{case}": Decimal(300) for case in THREE}),
        LicenseTerms(programme=programme, tool=source, bought=40, price=Decimal(10)),
    ):
        terms.valid_from, terms.source = datetime.date(2026, 2, 1), "Vertrag"
        set_definition(definition=terms, by=None, at=NOW)
    # One holds for the week, one only later.
    set_target(programme=programme, kpi="k15", target_percent=20, by=None, at=noon("2026-02-16"))
    later = datetime.date(2026, 3, 9)
    set_target(programme=programme, kpi="k13", target_percent=60, by=None, at=NOW, valid_from=later)
    publish(company, WEEK)
    return company


def plain(text):
    return " ".join(text.split())


def address(company, name):
    return reverse(f"lms_dashboards:{name}", args=[company.slug])


def read_in_german(client, company):
    """Somebody of the company reads its figures; returns its board in their language."""
    person = make_mandate(Role.HR, client=company).person
    person.language = "de"
    person.save(update_fields=["language"])
    client.force_login(person)
    with translation.override("de"):
        return board(company)


def texts_of(found):
    """What the board says of the KPIs: their values, their parts with a label, the numbers of the arithmetic."""
    with translation.override("de"):
        values = {tile.cell.text for tile in found.tiles}
        lines = [(tile, line) for tile in found.tiles for line in tile.told_lines]
        parts = {(f"{tile.kpi.label}: {line.label}", line.cell.text) for tile, line in lines}
    return values, parts, {step.low for tile in found.tiles for step in tile.steps}


class TestEverythingThatShowsFigures:
    def test_shows_the_same_values_and_caveats(self, client):
        company = make_company()
        found = read_in_german(client, company)
        values, parts, steps = texts_of(found)
        assert {"k5", "k12b", "k12c", "k13", "k14", "k15", "k16"} <= {tile.kpi.id for tile in found.tiles}
        assert {"45\xa0Minuten", "44\xa0% bis 320\xa0%, erwartet 170\xa0%", "75\xa0%"} <= values
        pages = [plain(client.get(address(company, name)).content.decode()) for name in ("board", "report")]
        paper = PdfReader(io.BytesIO(client.get(address(company, "report_paper")).content))
        printed = plain(" ".join(one.extract_text() for one in paper.pages))
        for text in (*pages, printed):
            assert fingerprint_of(found) in text
            assert "Selbsteinschätzung, ohne Vergleichsgruppe." in text
            assert "+20" in text  # the target of the NPS, in points
            for value in (*values, *steps, *(value for _label, value in parts)):
                assert plain(value) in text
        assert "Das Ziel für „Zeitersparnis“ wird 60 Minuten" in pages[1]

        book = load_workbook(io.BytesIO(client.get(address(company, "report_table")).content))
        told = {str(one.value) for sheet in book.worksheets for row in sheet.iter_rows() for one in row}
        assert values | steps | {label for label, _value in parts} <= told

    def test_is_in_the_table_of_figures_with_unit_and_note(self, client):
        company = make_company()
        values, parts, _steps = texts_of(read_in_german(client, company))
        content = b"".join(client.get(address(company, "figures_csv"))).decode()[1:]
        rows = [row for row in csv.DictReader(io.StringIO(content), delimiter=";") if row["Team"] == company.name]
        assert parts <= {(row["Kennzahl"], row["Wert"]) for row in rows}
        assert values <= {row["Wert"] for row in rows}
        by_name = {row["Kennzahl"]: row for row in rows}
        saved, earned = by_name["Zeitersparnis"], by_name["Rendite (ROI)"]
        assert (saved["Von"], saved["Bis"], saved["Einheit"], saved["Personen"]) == ("45", "45", "Minuten", "20")
        assert saved["Anmerkung"].startswith("Selbsteinschätzung, ohne Vergleichsgruppe.")
        assert (earned["Von"], earned["Bis"], earned["Einheit"]) == ("44", "320", "%")
        assert all("/zahlen/" in row["Adresse"] for row in rows if row["Personen"])
