import csv
import datetime
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from lms.accounts.models import Role
from lms.rollouts.actions import NothingPublished, confirm_promise, set_target, start_phase, write_report
from lms.rollouts.models import PhaseItem, ReportText, Signed
from lms.rollouts.queries import board, fingerprint_of
from tests.factories.accounts import make_client, make_manager, make_mandate, make_members, make_team, make_user
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.rollouts import close_phase, make_programme, phase_of, publish

NOW = noon("2026-11-25")
EARLIER = noon("2026-09-01")
WEEK = "2026-W47"

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_company(**fields):
    """Six people, four of them done, a target, phase 1 closed with exceptions, phase 2 with a late task."""
    company = make_client(name="=Muster & Söhne", **fields)
    course = make_course()
    people = make_members(make_team(company, name="=cmd|Werk"), 6)
    assign(company, course, at=EARLIER, due_on=datetime.date(2026, 10, 30))
    for person in people[:4]:
        complete_course(person, course, at=noon("2026-10-20"))
    programme = make_programme(company, at=EARLIER)
    set_target(programme=programme, kpi="k1", target_percent=90, by=None, at=EARLIER)
    first = start_phase(phase=phase_of(programme, 1), at=EARLIER)
    confirm_promise(phase=first, by=make_user(), evidence="Protokoll", at=EARLIER)
    close_phase(first, at=EARLIER)
    start_phase(phase=phase_of(programme, 2), at=EARLIER)
    PhaseItem.objects.filter(key="avv").update(due_on=datetime.date(2026, 11, 20))
    PhaseItem.objects.filter(key="tom").update(due_on=datetime.date(2026, 12, 4))
    publish(company, WEEK)
    return company, programme


def reader(role=Role.HR, *, company, language="de"):
    person = make_mandate(role, client=None if role == Role.CONSULTANT else company).person
    person.language = language
    person.save(update_fields=["language"])
    return person


def address(company, name="report"):
    return reverse(f"lms_dashboards:{name}", args=[company.slug])


def page(client, company, name="report"):
    response = client.get(address(company, name))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def sheets_of(content):
    return {sheet.title: list(sheet.iter_rows()) for sheet in load_workbook(io.BytesIO(content)).worksheets}


class TestReport:
    def test_says_the_same_as_the_board_on_page_paper_and_table(self, client):
        company, _programme = make_company()
        client.force_login(reader(company=company))
        found = board(company)
        mark = fingerprint_of(found)
        with translation.override("de"):
            values = {tile.cell.text for tile in found.tiles}
        assert "60–80\xa0%" in values
        paper = PdfReader(io.BytesIO(client.get(address(company, "report_paper")).content))
        printed = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
        table = sheets_of(client.get(address(company, "report_table")).content)
        told = {str(cell.value) for rows in table.values() for row in rows for cell in row}
        for text in (page(client, company), page(client, company, "board"), printed):
            assert mark in text
            for value in values:
                assert " ".join(value.split()) in text
        assert mark in told
        assert values <= told

    def test_changes_its_fingerprint_with_a_figure_and_with_nothing_else(self):
        company, programme = make_company()
        before = fingerprint_of(board(company))
        set_target(programme=programme, kpi="k3", target_percent=50, by=None, at=NOW)
        assert fingerprint_of(board(company)) == before
        assert len(before) == 64
        found = board(company)
        object.__setattr__(found.tiles[0].cell, "lower", 1)
        assert fingerprint_of(found) != before

    def test_tells_headline_phases_risks_decisions_and_dates(self, client):
        company, _programme = make_company()
        client.force_login(reader(company=company))
        text = page(client, company)
        assert "Phase 2 von 5, „Datenschutz“, läuft. 0 von 1 Ziel ist erreicht. Unter Ziel: Befähigungsquote." in text
        assert "Go, 01.09.2026" in text
        assert "1 Aufgabe ist überfällig" in text
        assert "Im Verzug" in text
        assert "„Analyse“: 2 Kriterien sind ausgenommen" in text
        assert "„Befähigungsquote“ liegt unter Ziel" in text
        assert "Fällig: Technische und organisatorische Maßnahmen" in text
        assert "Keine Zahl über weniger als 5 Personen" in text
        assert "Ist das Versprechen eingelöst" in text

    def test_is_written_in_the_readers_language(self, client):
        company, _programme = make_company()
        client.force_login(reader(company=company, language="en"))
        assert "1 task is overdue" in page(client, company)
        paper = PdfReader(io.BytesIO(client.get(address(company, "report_paper")).content))
        assert "Management report" in paper.pages[0].extract_text()
        assert paper.trailer["/Root"]["/Lang"] == "en"

    def test_is_an_accessible_document_of_two_pages_and_an_annex(self, client):
        company, _programme = make_company()
        client.force_login(reader(company=company))
        paper = PdfReader(io.BytesIO(client.get(address(company, "report_paper")).content))
        root = paper.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "de"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
        kinds, alternatives = structure(root["/StructTreeRoot"])
        assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/Link"} <= kinds
        assert any("Befähigungsquote: 60–80" in text and "Ziel 90" in text for text in alternatives)
        annex = next(place for place, one in enumerate(paper.pages) if "Anhang" in one.extract_text())
        assert annex == 2
        assert paper.metadata.title == "Management-Bericht: KI-Rollout bei =Muster & Söhne"

    def test_names_nobody(self, client):
        company, _programme = make_company()
        client.force_login(reader(company=company))
        text = page(client, company).split("<main")[1]
        assert "Vorname" not in text
        assert "@example.com" not in text

    def test_does_not_exist_for_strangers(self, client):
        company, _programme = make_company()
        strangers = [make_manager(make_team(company)), make_user(), make_mandate(Role.HR, client=make_client()).person]
        for person in strangers:
            client.force_login(person)
            for name in ("report", "report_paper", "report_table", "figures_csv", "figures_xlsx", "report_words"):
                assert client.get(address(company, name)).status_code == 404

    def test_says_what_to_wait_for_before_the_first_week(self, client):
        company = make_client()
        client.force_login(reader(company=company))
        assert "Noch keine Zahlen" in page(client, company)
        assert client.get(address(company, "report_paper")).status_code == 404

    @pytest.mark.parametrize("week", ["2026-W99", "gestern", "2025-W10"])
    def test_is_not_there_for_weeks_without_figures(self, client, week):
        company, _programme = make_company()
        client.force_login(reader(company=company))
        for name in ("report", "report_paper", "figures_csv"):
            assert client.get(address(company, name), {"woche": week}).status_code == 404

    def test_of_an_earlier_week_keeps_its_figures(self, client):
        company, _programme = make_company()
        before = fingerprint_of(board(company))
        publish(company, "2026-W48")
        client.force_login(reader(company=company))
        assert before in client.get(address(company), {"woche": WEEK}).content.decode()
        assert before not in page(client, company)


def structure(node):
    """All kinds of elements in a tree of tags, and the alternative texts."""
    kinds, texts, waiting = set(), [], [node]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            kinds.add(one.get("/S"))
            texts += [str(one["/Alt"])] if "/Alt" in one else []
            waiting += [one["/K"]] if "/K" in one else []
    return kinds, texts


class TestWords:
    def test_of_consultants_stand_in_the_report_in_their_newest_version(self, client):
        company, _programme = make_company()
        consultant = reader(Role.CONSULTANT, company=company)
        client.force_login(consultant)
        for headline in ("Es läuft.", "Es läuft gut."):
            data = {"headline": headline, "risks": "Urlaub\nUmzug", "decisions": "Budget 2027", "outlook": "Messe"}
            assert client.post(address(company, "report_words"), data).status_code == 302
        text = page(client, company)
        for word in ("Es läuft gut.", "Urlaub", "Umzug", "Budget 2027", "Messe"):
            assert word in text
        assert "Phase 2 von 5" not in text
        assert [row.version for row in ReportText.objects.order_by("version")] == [1, 2]
        with pytest.raises(Signed):
            ReportText.objects.update(headline="anders")

    def test_are_refused_when_they_are_too_long(self, client):
        company, _programme = make_company()
        client.force_login(reader(Role.CONSULTANT, company=company))
        assert client.post(address(company, "report_words"), {"headline": "x" * 241}).status_code == 422
        assert not ReportText.objects.exists()

    def test_are_not_for_the_clients_own_roles(self, client):
        company, _programme = make_company()
        client.force_login(reader(Role.CLIENT_ADMIN, company=company))
        assert client.get(address(company, "report_words")).status_code == 404

    def test_are_written_once_and_only_about_published_weeks(self):
        company, programme = make_company()
        week = board(company).publication.week
        first = write_report(programme=programme, period=week, headline="A", by=None, at=NOW)
        assert write_report(programme=programme, period=week, headline=" A ", by=None, at=NOW) == first
        with pytest.raises(NothingPublished):
            write_report(programme=programme, period=week.next(), headline="A", by=None, at=NOW)


class TestCommand:
    @pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("html", b"<!doctype"), ("xlsx", b"PK")])
    def test_writes_a_file_of_each_kind(self, tmp_path, kind, begins):
        company, _programme = make_company()
        file = tmp_path / f"bericht.{kind}"
        call_command("management_report", client=company.slug, format=kind, week=WEEK, output=str(file))
        content = file.read_bytes().lstrip()
        assert content.startswith(begins)
        if kind == "html":
            assert fingerprint_of(board(company)).encode() in content
            for loading in (b"<link", b"<script", b"url(", b'href="/'):
                assert loading not in content
        with pytest.raises(CommandError, match="bericht"):
            call_command("management_report", client=company.slug, format=kind, output=str(file))

    def test_says_what_is_missing(self, tmp_path):
        company = make_client()
        for arguments in ({"client": "niemand"}, {"client": company.slug}, {"client": company.slug, "week": "morgen"}):
            with pytest.raises(CommandError):
                call_command("management_report", output=str(tmp_path / "x.pdf"), **arguments)
        assert not list(tmp_path.iterdir())


class TestFiguresTable:
    def test_has_every_team_and_hides_all_small_groups_alike(self, client):
        company, _programme = make_company()
        make_members(make_team(company, name="Klein"), 2)
        make_team(company, name="Leer")
        publish(company, "2026-W48")
        client.force_login(reader(company=company))
        content = b"".join(client.get(address(company, "figures_csv"))).decode()
        assert content.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(content[1:]), delimiter=";"))
        assert {row["Team"] for row in rows} >= {"'=cmd|Werk", "Klein", "Leer"}
        hidden = [row for row in rows if row["Team"] in ("Klein", "Leer")]
        told = {tuple(row[name] for name in list(row)[5:]) for row in hidden}
        assert told == {("– (Gruppe zu klein)", "", "", "", "", "", "", "")}
        shown = [row for row in rows if row["Personen"]]
        assert all("/zahlen/" in row["Adresse"] for row in shown)

    def test_stores_text_as_text_in_xlsx(self, client):
        company, _programme = make_company()
        client.force_login(reader(company=company))
        for name in ("figures_xlsx", "report_table"):
            table = sheets_of(client.get(address(company, name)).content)
            cells = [cell for rows in table.values() for row in rows for cell in row]
            assert any(str(cell.value).startswith("=") for cell in cells) == (name == "figures_xlsx")
            assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} <= {"s"}
