"""What learners do beside reading: notes, questions, keys, paper, and going on in a tunnel."""

import re

import pytest
from playwright.sync_api import expect

COURSE = "/kurse/gute-prompts/"


@pytest.fixture
def reader(visitor):
    """Somebody of a company of their own, in the lesson to go on with."""
    return begin(visitor().log_in("small_manager"))


def begin(window):
    window.go(COURSE)
    page = window.page
    page.get_by_role("button", name="Kurs beginnen").or_(page.get_by_role("link", name="Weiterlernen")).first.click()
    page.wait_for_selector(".player[data-learning]")
    page.wait_for_load_state()
    return window


def write(page, text: str) -> None:
    """By keyboard, from wherever the focus is in the lesson."""
    page.keyboard.press("m")
    page.get_by_label("Ihre Notiz").fill(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


class TestNotes:
    def test_are_written_marked_found_and_taken_away(self, reader):
        page = reader.page
        page.locator("[data-note-open]").nth(1).focus()
        page.keyboard.press("Enter")
        reader.assert_accessible()
        page.get_by_label("Ihre Notiz").fill("Übergabe üben")
        page.get_by_role("button", name="Notiz speichern").click()
        expect(page.locator(".note__text")).to_have_text(re.compile("Übergabe üben"))
        expect(page.locator("[data-note-open]").nth(1)).to_have_class(re.compile("is-noted"))
        assert page.evaluate("document.activeElement.matches('[data-note-open]')")

        page.keyboard.press("Enter")
        page.get_by_role("button", name="Stelle merken").click()
        expect(page.locator(".note--bookmark")).to_have_count(1)
        reader.assert_accessible()
        page.locator(".note--bookmark").get_by_role("button").click()
        expect(page.locator(".note--bookmark")).to_have_count(0)

        reader.go("/meine-notizen/?suche=uebergabe")
        expect(page.locator(".note__text")).to_have_text(re.compile("Übergabe üben"))
        reader.assert_accessible()
        with page.expect_download() as download:
            page.get_by_role("link", name="Als Datei speichern").click()
        assert download.value.suggested_filename == "Notizen.md"


class TestKeys:
    def test_lead_through_the_course_and_can_be_switched_off(self, reader):
        page = reader.page
        page.set_viewport_size({"width": 360, "height": 800})  # the outline is folded
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Tastenkürzel")).to_be_visible()
        reader.assert_accessible()
        page.keyboard.press("Escape")
        page.keyboard.press("o")
        assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "page"
        page.keyboard.press("m")
        page.get_by_label("Ihre Notiz").press_sequentially("n?po")
        assert page.get_by_label("Ihre Notiz").input_value() == "n?po"
        page.keyboard.press("Escape")

        page.get_by_role("button", name="Tastenkürzel").click()
        page.get_by_label("Diese Tasten in diesem Browser verwenden").uncheck()
        page.get_by_role("button", name="Schließen", exact=True).click()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Tastenkürzel")).to_be_hidden()
        page.evaluate("localStorage.removeItem('courses:shortcuts')")


class TestLostConnection:
    def test_is_bridged_and_everything_is_saved_once(self, visitor):
        window = begin(visitor().log_in("manager"))
        page, line = window.page, window.page.locator("[data-queue]")
        before = page.url.split("#")[0]
        window.context.set_offline(True)
        write(page, "Im Tunnel geschrieben")
        expect(line).to_have_text("Keine Verbindung – 1 Aktion wird nachgeholt.")
        page.get_by_role("button", name=re.compile("abschließen", re.IGNORECASE)).click()
        expect(line).to_have_text("Keine Verbindung – 2 Aktionen werden nachgeholt.")
        window.assert_accessible()
        window.context.set_offline(False)
        page.wait_for_url(lambda url: url.split("#")[0] != before)
        page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('courses:queue:'))")

        window.go(before)
        expect(page.locator(".note__text", has_text="Im Tunnel geschrieben")).to_have_count(1)
        expect(page.locator(".player__head")).to_contain_text("abgeschlossen")

    def test_survives_a_token_that_holds_no_more(self, reader):
        page = reader.page
        page.evaluate("document.cookie = 'csrftoken=' + 'x'.repeat(32) + '; path=/'")
        write(page, "Trotzdem gespeichert")
        expect(page.locator(".note__text", has_text="Trotzdem gespeichert")).to_have_count(1)

    def test_keeps_nothing_for_another_account(self, reader):
        page = reader.page
        page.evaluate("localStorage.setItem('courses:queue:somebody-else', '[{}]')")
        page.reload()
        page.wait_for_function("localStorage.getItem('courses:queue:somebody-else') === null")


class TestQuestions:
    def test_go_to_the_training_team_and_come_back(self, reader, visitor):
        page = reader.page
        page.get_by_role("link", name="Das Trainingsteam fragen").click()
        page.get_by_label("Ihre Frage").fill("Gilt das auch für Rezepte?")
        reader.assert_accessible()
        page.get_by_role("button", name="Frage absenden").click()
        page.wait_for_url(re.compile("#fragen$"))
        lesson = page.url.split("#")[0]

        trainer = visitor().log_in("trainer").go("/training/fragen/")
        trainer.assert_accessible()
        trainer.page.get_by_role("link", name=re.compile("Rezepte")).click()
        trainer.page.get_by_label("Ihre Antwort").fill("Ja.")
        trainer.page.get_by_label("Alle Teilnehmenden des Unternehmens").check()
        trainer.assert_accessible()
        trainer.page.get_by_role("button", name="Antwort speichern").click()

        reader.go(lesson)
        expect(page.locator(".question__answer")).to_contain_text("Ja.")
        reader.assert_accessible()


def test_a_course_is_printed_without_the_site_around_it(reader):
    page = reader.page
    reader.go(COURSE)
    page.get_by_role("link", name="Kurs drucken").click()
    page.wait_for_selector(".print-sheet")
    reader.assert_accessible()
    reader.assert_fits()
    page.emulate_media(media="print")
    assert not page.locator(".site-header").is_visible()
    assert not page.get_by_role("button", name="Drucken").is_visible()
