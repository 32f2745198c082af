"""A trainer writes a quiz from nothing without leaving its editor, improves a question, and acts on the item analysis.

The quiz here has three questions; ten are written the same way. Clicks are counted, because they are what writing a
quiz costs besides thinking.
"""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import Editor

COURSE = "Gute Prompts: vom Auftrag zum brauchbaren Ergebnis"
CHAPTER = "Aufträge formulieren"
QUIZ = "Zwischenstand: Aufträge"
CHOICE = "Was gehört an den Anfang eines Auftrags?"
OPTIONS = ("Das Ziel", "Die Grußformel", "Der Dank")
STATEMENT = "Ein Beispiel im Auftrag hilft fast immer."
# Writing one question: open the chooser, its tab, the type, each field and the mark of the right one, take it over.
TYPING = 500  # ms until an editor has put what was typed into its form; nobody's hand is faster
MOST_CLICKS_FOR_A_QUESTION = 12


def test_trainer_writes_a_quiz_without_leaving_its_editor(visitor):
    trainer = visitor().log_in("trainer")
    editor, page = Editor(trainer.page), trainer.page
    editor.begin_page("Test", course=COURSE, chapter=CHAPTER)
    count_clicks(page)
    editor.entitle(QUIZ)

    write_choice(editor, clicks_before=clicks(page))
    write_statement(editor)
    take_from_the_bank(page)

    expect(rows(page)).to_have_count(3)
    editor.publish()
    trainer.go("/admin/snippets/lms_quizzes/question/?q=" + CHOICE.replace(" ", "+"))
    row = page.locator("main tbody tr", has_text=CHOICE)
    expect(row).to_contain_text("Fertig")
    expect(row).to_contain_text("Lena Hartwig")


def test_trainer_copies_and_improves_a_question(visitor):
    trainer = visitor().log_in("trainer").go("/admin/snippets/lms_quizzes/question/?q=Wartungsprotokoll")
    editor, page = Editor(trainer.page), trainer.page
    found = page.locator("main tbody tr", has_text="Einfachauswahl").last
    found.get_by_role("link", name="Kopieren").click()
    page.wait_for_url("**/copy/**")
    page.get_by_role("textbox", name="Kurzname").fill("Verbesserte Fassung")
    editor.write(editor.field("text"), " Bitte wählen Sie eine Antwort.")
    editor.publish()
    expect(page.locator(".messages")).to_contain_text("ähnliche Frage")
    trainer.go("/admin/snippets/lms_quizzes/question/?q=Verbesserte+Fassung")
    expect(page.locator("main tbody tr", has_text="Verbesserte Fassung").first).to_contain_text("Fertig")


def test_trainer_reads_the_item_analysis_and_acts_on_it(visitor):
    trainer = visitor().log_in("trainer").go("/admin/")
    editor, page = Editor(trainer.page), trainer.page
    page.get_by_role("button", name="Berichte").click()
    page.get_by_role("link", name="Fragenanalyse").click()
    quizzes = page.get_by_role("main").locator("tbody tr", has_text=re.compile(r"\d+ Fragen?"))
    quizzes.first.get_by_role("link").first.click()
    flagged = page.locator("tbody tr", has=page.locator(".analysis__findings"))
    flagged.first.get_by_role("link").first.click()
    analysis = page.url
    expect(page.locator(".analysis__findings").first).to_be_visible()

    page.get_by_role("link", name="Frage bearbeiten").click()
    editor.write(editor.field("general_feedback"), " Lesen Sie dazu noch einmal die Lektion.")
    editor.publish()

    trainer.go(analysis.removeprefix(trainer.site))
    expect(page.get_by_role("main")).to_contain_text("Inzwischen ist eine neuere Version veröffentlicht")


# --- writing ---


def dialog_of(page: Page) -> Locator:
    """The chooser, opened to write."""
    page.get_by_role("button", name="Fragen auswählen oder schreiben").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Neue Frage schreiben").click()
    return dialog


def write_choice(editor: Editor, *, clicks_before: int) -> None:
    """Of the options, the first one right; what the form offers beyond stays empty."""
    page = editor.page
    dialog = dialog_of(page)
    dialog.get_by_role("button", name="Frage schreiben").click()
    editor.write(dialog.locator("[data-contentpath=text]").first, CHOICE)
    for number, option in enumerate(OPTIONS):
        editor.write(dialog.locator(f"#inline_child_question-options-{number}"), option)
    dialog.locator("#inline_child_question-options-0").get_by_role("checkbox", name="Richtig").check()
    take_over(dialog)
    expect(rows(page).last).to_contain_text(CHOICE)
    assert clicks(page) - clicks_before <= MOST_CLICKS_FOR_A_QUESTION


def write_statement(editor: Editor) -> None:
    """A faulty one first: the dialog says what is missing and keeps what was typed."""
    page = editor.page
    dialog = dialog_of(page)
    dialog.get_by_role("combobox", name="Was für eine Frage").select_option(label="Wahr-oder-falsch-Frage")
    dialog.get_by_role("button", name="Frage schreiben").click()
    editor.write(dialog.locator("[data-contentpath=text]").first, STATEMENT)
    take_over(dialog)
    expect(rows(page).last).to_contain_text(STATEMENT)


def take_over(dialog: Locator) -> None:
    dialog.page.wait_for_timeout(TYPING)
    dialog.get_by_role("button", name="Veröffentlichen und übernehmen").click()
    expect(dialog).not_to_be_visible()


def take_from_the_bank(page: Page) -> None:
    page.get_by_role("button", name="Fragen auswählen oder schreiben").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("tbody").get_by_role("checkbox").last.check()
    dialog.get_by_role("button", name="Auswahl bestätigen").click()
    expect(dialog).not_to_be_visible()


def rows(page: Page) -> Locator:
    return page.locator("#id_slots-FORMS > [data-inline-panel-child]")


# --- counting ---


def count_clicks(page: Page) -> None:
    page.evaluate(
        "window.clicks = 0; addEventListener('click', event => { if (event.isTrusted) window.clicks += 1; }, true)"
    )


def clicks(page: Page) -> int:
    """How often the mouse was clicked on this page; what a click sets off by itself does not count."""
    count: int = page.evaluate("window.clicks")
    return count
