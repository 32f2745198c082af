"""The story in a real browser, as far as the learner goes: log in, learn, fail, pass, take the certificate home."""

import re
from pathlib import Path

from tests.browser.answers import choose


def finish_lessons(page) -> None:
    """Read on until the next step is a quiz."""
    while page.get_by_role("button", name=re.compile("abschließen", re.IGNORECASE)).count():
        before = page.url.split("#")[0]
        page.get_by_role("button", name=re.compile("abschließen", re.IGNORECASE)).click()
        page.wait_for_url(lambda url, before=before: url.split("#")[0] != before)


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


def test_employee_becomes_ki_fit(visitor):
    employee = visitor().log_in("small_employee")
    page = employee.page
    employee.go("/kurse/datenschutz-ki/")
    page.get_by_role("button", name="Kurs beginnen").or_(page.get_by_role("link", name="Weiterlernen")).click()
    page.wait_for_selector(".player")
    finish_lessons(page)

    take_quiz(employee, right=False)
    assert "nicht bestanden" in page.content().lower()
    take_quiz(employee, right=True)
    assert "nicht bestanden" not in page.content().lower()
    assert page.get_by_text(re.compile("bestanden", re.IGNORECASE)).count()

    employee.go("/mein-lernen/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("herunterladen", re.IGNORECASE)).first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
