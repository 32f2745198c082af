"""A rollout's Monday: a target is set, a report imported, the week published; others look, and a report goes out."""

import datetime
import io
import re
from zoneinfo import ZoneInfo

from pypdf import PdfReader

BOARD = "/kunden/nordlicht/rollout/"
HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Copilot Chat Last Activity Date,"
    "Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
    "PowerPoint Copilot Last Activity Date,Outlook Copilot Last Activity Date,OneNote Copilot Last Activity Date,"
    "Loop Copilot Last Activity Date,Report Period"
)
MARK = re.compile(r"\b[0-9a-f]{64}\b")


def copilot_report() -> bytes:
    """An export of Microsoft 365 Copilot as the admin center writes it, of one person known here."""
    row = "2026-07-05,mira.kaya@nordlicht.example,,2026-07-03,2026-07-03,,,,,,,,7"
    return f"{HEADER}\n{row}\n".encode()


def mark_of(window) -> str:
    found = MARK.search(window.page.locator("main").inner_text())
    assert found
    return found[0]


def set_a_target(consultant):
    page = consultant.page
    page.get_by_role("link", name="Ziel setzen").first.click()
    page.get_by_label("Kennzahl").select_option("k7")
    page.locator("input[name=target_percent]").fill("70")
    page.get_by_role("button", name="Ziel setzen").click()
    page.wait_for_url(f"**{BOARD}")


def import_the_report(consultant):
    page = consultant.page
    page.get_by_role("link", name="Nutzungsdaten").click()
    page.get_by_role("link", name=re.compile("Bericht importieren: Microsoft 365 Copilot")).click()
    report = {"name": "CopilotActivityUserDetail.csv", "mimeType": "text/csv", "buffer": copilot_report()}
    page.locator("input[type=file]").set_input_files(report)
    page.locator("main form button").first.click()
    page.wait_for_url("**/vorschau/**")
    assert "mira.kaya" not in page.content()
    page.locator("main form button[name=confirm]").click()
    page.wait_for_url("**/nutzung/")


def publish_the_week(consultant):
    """The running week can be published once; another journey through the same demo may have done so."""
    page = consultant.go(BOARD).page
    button = page.get_by_role("button", name=re.compile("jetzt veröffentlichen"))
    if button.count():
        button.click()
        page.get_by_text(re.compile("ist veröffentlicht")).first.wait_for()
    else:
        year, week, _day = datetime.datetime.now(ZoneInfo("Europe/Berlin")).isocalendar()
        assert f"KW\N{NO-BREAK SPACE}{week}/{year}" in page.locator("main").inner_text()


def send_the_report(consultant, file):
    """Add a sentence, and take the PDF: what is printed in it."""
    page = consultant.go(f"{BOARD}bericht/texte/").page
    page.get_by_label("Kernaussage").fill("Der Rollout ist im Plan.")
    page.get_by_role("button", name="In den Bericht übernehmen").click()
    page.wait_for_url("**/bericht/")
    consultant.assert_accessible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Als PDF herunterladen").click()
    download.value.save_as(file)
    return " ".join(one.extract_text() for one in PdfReader(io.BytesIO(file.read_bytes())).pages)


def test_a_report_goes_out(visitor, tmp_path):
    consultant = visitor().log_in("consultant").go("/rollout/")
    consultant.assert_accessible()
    consultant.page.get_by_role("link", name="Nordlicht Maschinenbau GmbH").click()
    set_a_target(consultant)
    import_the_report(consultant)
    publish_the_week(consultant)
    mark = mark_of(consultant)

    manager = visitor(width=768).log_in("manager").go("/mein-team/")
    manager.page.get_by_role("link", name="Zum Programm").click()
    manager.page.get_by_role("heading", level=1).wait_for()
    assert "bericht" not in manager.page.locator("main").inner_html()
    council = visitor(dark=True).log_in("works_council").go("/kunden/nordlicht/betriebsrat/")
    council.assert_accessible()
    assert mark_of(council) == mark

    printed = send_the_report(consultant, tmp_path / "bericht.pdf")
    assert "Der Rollout ist im Plan." in printed
    assert mark in printed


def test_screens_of_reports_fit_and_are_accessible(visitor):
    for width in (360, 768, 1440):
        window = visitor(width=width, dark=width == 360).log_in("consultant")
        for path in ("/rollout/", f"{BOARD}bericht/", f"{BOARD}vorher-nachher/"):
            window.go(path).assert_fits()
            window.assert_accessible()
