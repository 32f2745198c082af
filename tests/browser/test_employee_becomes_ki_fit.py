"""The whole story in a real browser: learn, fail, pass, take the certificate home, be believed, move the figures."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.answers import choose

COURSE = "/kurse/datenschutz-ki/"
BOARD = "/kunden/nordlicht/rollout/"


def finish_lessons(page) -> None:
    """Read on until the next step is the final quiz; a voluntary one before it is left out."""
    while page.get_by_role("button", name=re.compile("abschließen", re.IGNORECASE)).count():
        before = page.url.split("#")[0]
        page.get_by_role("button", name=re.compile("abschließen", re.IGNORECASE)).click()
        page.wait_for_url(lambda url, before=before: url.split("#")[0] != before)
    if page.get_by_role("heading", level=1, name="Einschätzung mit Sicherheit").count():
        page.get_by_role("link", name="Nächste Lektion").click()
    expect(page.get_by_role("heading", level=1, name="Abschlusstest")).to_be_visible()


def take_quiz(window, *, right: bool) -> None:
    """From the quiz's page to its result."""
    page = window.page
    page.get_by_role("button", name=re.compile("Test starten|Test wiederholen|Noch einmal")).click()
    page.wait_for_selector(".quiz__question")
    window.assert_accessible()
    for _question in range(10):
        choose(page, right=right)
        page.locator(".quiz__status", has_text=re.compile(r"Gespeichert \d\d:\d\d")).wait_for()
        before = page.url
        page.locator(".quiz__actions .button--primary").click()
        page.wait_for_url(lambda url, before=before: url != before)
    window.assert_accessible()
    page.get_by_role("button", name="Test abgeben").click()
    page.wait_for_url("**/ergebnis/")
    window.assert_accessible()


def become_ki_fit(employee) -> str:
    """Take the course to its certificate; returns the certificate's code."""
    page = employee.page
    employee.go(COURSE)
    page.get_by_role("button", name="Kurs beginnen").or_(page.get_by_role("link", name="Weiterlernen")).click()
    page.wait_for_selector(".player")
    finish_lessons(page)

    take_quiz(employee, right=False)
    assert "nicht bestanden" in page.content().lower()
    take_quiz(employee, right=True)
    assert "nicht bestanden" not in page.content().lower()
    assert page.get_by_text(re.compile("bestanden", re.IGNORECASE)).count()

    employee.go("/mein-lernen/")
    done = page.locator("li, article", has_text="Datenschutz und KI").get_by_role(
        "link", name=re.compile("herunterladen", re.IGNORECASE)
    )
    with page.expect_download() as download:
        done.first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    code = re.search(r"([^/]+)\.pdf", download.value.url)
    assert code, download.value.url
    return code[1]


def text_of(window) -> str:
    """What stands on the page, with single ordinary spaces."""
    return re.sub(r"\s+", " ", window.page.locator("main").inner_text())


def enablement(window) -> tuple[str, int]:
    """The week and the enablement rate, in percent, that the board shows."""
    text = text_of(window.go(BOARD))
    week, rate = re.search(r"KW (\d+)/", text), re.search(r"Befähigungsquote.*?(\d+) %", text)
    assert week, text
    assert rate, text
    return week[1], int(rate[1])


def test_employee_becomes_ki_fit(visitor):
    employee = visitor().log_in("employee")
    code = become_ki_fit(employee)

    stranger = visitor(width=360).go(f"/zertifikate/pruefen/{code}/")
    assert "Mira Kaya" in text_of(stranger)
    assert "Dieses Zertifikat ist echt und gültig." in text_of(stranger)
    stranger.assert_accessible()

    manager = visitor().log_in("manager")
    team_before = text_of(manager.go("/mein-team/"))
    consultant = visitor().log_in("consultant")
    before_week, before = enablement(consultant)
    consultant.page.get_by_role("button", name="jetzt veröffentlichen").click()
    consultant.page.get_by_text("ist veröffentlicht.").wait_for()
    week, rate = enablement(consultant)
    assert week != before_week
    assert rate > before
    consultant.assert_accessible()

    team = text_of(manager.go("/mein-team/"))
    assert f"KW {before_week}/" in team_before
    assert f"KW {week}/" in team
    assert team.replace(f"KW {week}/", f"KW {before_week}/") != team_before
    assert "Mira" not in team
