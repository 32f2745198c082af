"""A trainer writes a course from nothing and changes it; a learner finishes it, and repeats just what changed."""

import re

from playwright.sync_api import expect

from tests.browser.editor import Editor

TITLE = "Protokolle mit KI schreiben"
CHAPTER = "Von der Mitschrift zum Protokoll"
FIRST, SECOND, QUIZ = "Was in ein Protokoll gehört", "Gegenlesen", "Abschlusstest Protokolle"
CATEGORY = "Protokolle"
QUESTIONS = {
    "Was prüfen Sie zuerst?": ("Die Beschlüsse", "Die Schriftart"),
    "Wer haftet für das Protokoll?": ("Wer es unterschreibt", "Das Sprachmodell"),
}
CHANGE = "Neu: Beschlüsse liest immer eine zweite Person gegen."
CLIENT = "Apotheke am Markt"


def test_trainer_writes_a_course_that_a_learner_finishes_and_repeats_in_part(visitor):
    trainer, learner = visitor().log_in("trainer"), visitor().log_in("small_employee")
    write_course(Editor(trainer.page))
    offer_course(visitor().log_in("admin").page)
    first = finish_course(learner)
    change_lesson(Editor(trainer.page))
    repeat_what_changed(learner)
    assert_certificates_name_their_versions(learner, visitor(), first)


# --- the trainer ---


def write_course(editor: Editor) -> None:
    start_course(editor)
    add_chapter(editor)
    add_first_lesson(editor)
    add_second_lesson(editor)
    add_questions(editor)
    add_quiz(editor)
    publish_course(editor)


def start_course(editor: Editor) -> None:
    page = editor.page
    page.goto("/admin/")
    page.get_by_role("link", name="Neuer Kurs").click()
    editor.entitle(TITLE)
    page.get_by_role("textbox", name="Kurzbeschreibung").fill("Wie aus Stichworten ein Protokoll wird, das stimmt.")
    editor.write(editor.field("description"), "Für alle, die Besprechungen festhalten.")
    editor.add_block("Lernziel", to="objectives").locator("input[type=text]").fill("Ein Protokoll gegenlesen")
    page.get_by_role("textbox", name="Zielgruppe").fill("Wer Protokolle schreibt")
    page.get_by_role("tab", name="Regeln").click()
    page.get_by_role("spinbutton", name="Geplante Dauer").fill("15")
    editor.save()


def add_chapter(editor: Editor) -> None:
    editor.begin_page("Kapitel", course=TITLE)
    editor.entitle(CHAPTER)
    editor.publish()


def add_first_lesson(editor: Editor) -> None:
    editor.begin_page("Lektion", course=TITLE, chapter=CHAPTER)
    editor.entitle(FIRST)
    editor.add_block("Überschrift").get_by_role("textbox", name="Text").fill("Drei Dinge")
    editor.write(editor.add_block("Text"), "Wer war da, was wurde beschlossen, wer tut was bis wann.")
    callout = editor.add_block("Hinweiskasten")
    callout.get_by_role("textbox", name="Titel").fill("Achtung")
    editor.write(callout, "Namen gehören nur in freigegebene Werkzeuge.")
    prompt = editor.add_block("Prompt-Beispiel")
    prompt.get_by_role("textbox", name="Aufgabe").fill("Stichworte ordnen")
    prompt.get_by_role("textbox", name="Prompt").fill("Ordne diese Stichworte nach Tagesordnungspunkten.")
    editor.publish()


def add_second_lesson(editor: Editor) -> None:
    editor.begin_page("Lektion", course=TITLE, chapter=CHAPTER)
    editor.entitle(SECOND)
    editor.write(editor.add_block("Text"), "Vergleichen Sie jeden Beschluss mit der Mitschrift.")
    checklist = editor.add_block("Checkliste")
    checklist.get_by_role("textbox", name="Titel").fill("Vor dem Versand")
    checklist.locator("[data-contentpath=items] input[type=text]").first.fill("Zahlen nachgerechnet")
    editor.publish()


def add_questions(editor: Editor) -> None:
    page = editor.page
    page.goto("/admin/snippets/lms_quizzes/questioncategory/")
    page.get_by_role("link", name=re.compile("hinzufügen|Hinzufügen")).first.click()
    page.get_by_role("textbox", name="Name").fill(CATEGORY)
    page.get_by_role("button", name="Speichern").click()
    editor.expect_message("erstellt")
    for text, options in QUESTIONS.items():
        add_question(editor, text, options)
    page.goto("/admin/snippets/lms_quizzes/question/")
    for text in QUESTIONS:  # what the editor saved by itself is the same question
        expect(page.locator("main tbody tr", has_text=text)).to_have_count(1)


def add_question(editor: Editor, text: str, options: tuple[str, str]) -> None:
    """Of two options, the first one right."""
    page = editor.page
    page.goto("/admin/snippets/lms_quizzes/question/add/")
    page.get_by_role("link", name="Frage mit Einfachauswahl").click()
    editor.write(editor.field("text"), text)
    page.get_by_role("combobox", name="Kategorie").select_option(label=CATEGORY)
    for number, option in enumerate(options):
        editor.write(page.locator(f"#inline_child_options-{number}"), option)
    page.locator("#inline_child_options-0").get_by_role("checkbox", name="Richtig").check()
    editor.publish()


def add_quiz(editor: Editor) -> None:
    editor.begin_page("Test", course=TITLE, chapter=CHAPTER)
    page = editor.page
    editor.entitle(QUIZ)
    page.get_by_role("button", name="Fragen auswählen oder schreiben").click()
    dialog = page.get_by_role("dialog")
    for text in QUESTIONS:
        dialog.locator("tbody tr", has_text=text).get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Auswahl bestätigen").click()
    for text in QUESTIONS:
        expect(page.locator("#id_slots-FORMS")).to_contain_text(text)
    editor.publish()


def publish_course(editor: Editor) -> None:
    """The way that is offered after its last lesson was published."""
    page = editor.page
    editor.expect_message(f"Der Kurs „{TITLE}“ ist noch ein Entwurf")
    page.get_by_role("link", name="Zum Kurs").click()
    expect(page.get_by_text("Es fehlt nichts: Die Seite kann veröffentlicht werden.")).to_be_visible()
    editor.publish()


def change_lesson(editor: Editor) -> None:
    """A sentence more in one lesson; those who have finished the course repeat that lesson."""
    page = editor.page
    editor.open_course(TITLE)
    page.get_by_role("link", name=re.compile(f"^Unterseiten .*‚{CHAPTER}‘ durchsehen$")).click()
    page.locator("main table").get_by_role("link", name=SECOND, exact=True).click()
    page.wait_for_url("**/edit/")
    editor.write(editor.field("body"), f" {CHANGE}")
    editor.publish()
    page.get_by_role("link", name="Änderung freigeben").first.click()
    release(editor)


def release(editor: Editor) -> None:
    page = editor.page
    page.wait_for_url("**/release/")
    expect(page.get_by_role("main")).to_contain_text(CHANGE)
    page.get_by_role("radio", name=re.compile("^Wesentlich")).check()
    page.get_by_role("radio", name="Nur die geänderten Lektionen").check()
    page.get_by_role("textbox", name=re.compile("^Was sich geändert hat")).fill("Beschlüsse werden zu zweit gelesen.")
    page.get_by_role("button", name="Änderung freigeben").click()
    editor.expect_message("Die Änderung ist freigegeben")


# --- the company, and its learner ---


def offer_course(page) -> None:
    """To all people of the small company."""
    page.goto("/admin/course_offer/new/")
    page.get_by_role("combobox", name="Kunde").select_option(label=CLIENT)
    page.get_by_role("combobox", name="Kurs").select_option(label=TITLE)
    page.get_by_role("button", name=re.compile("Erstellen|Speichern")).click()
    expect(page.locator(".messages")).to_contain_text("erstellt")


def open_course(learner) -> None:
    learner.go("/kurse/").page.get_by_role("link", name=TITLE).first.click()


def finish_course(learner) -> str:
    """From the catalog to the certificate; returns its address."""
    page = learner.page
    open_course(learner)
    page.get_by_role("button", name="Kurs beginnen").click()
    for lesson in (FIRST, SECOND):
        expect(page.get_by_role("heading", level=1)).to_have_text(lesson)
        complete_lesson(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(QUIZ)
    pass_quiz(page)
    return newest_certificate(learner)


def complete_lesson(page) -> None:
    before = page.url.split("#")[0]
    page.get_by_role("button", name=re.compile("abschließen", re.IGNORECASE)).click()
    page.wait_for_url(lambda url: url.split("#")[0] != before)


def pass_quiz(page) -> None:
    page.get_by_role("button", name="Test starten").click()
    for _question in QUESTIONS:
        asked = page.locator(".quiz__question")
        expect(asked).to_be_visible()
        right = next(options[0] for text, options in QUESTIONS.items() if text in asked.inner_text())
        page.locator("label.choice", has_text=right).click()
        page.locator(".quiz__status", has_text=re.compile(r"Gespeichert \d\d:\d\d")).wait_for()
        before = page.url
        page.locator(".quiz__actions .button--primary").click()
        page.wait_for_url(lambda url, before=before: url != before)
    page.get_by_role("button", name="Test abgeben").click()
    page.wait_for_url("**/ergebnis/")
    expect(page.get_by_role("main")).to_contain_text("bestanden")


def newest_certificate(learner) -> str:
    """The address at which everybody can check it."""
    learner.go("/mein-lernen/")
    done = learner.page.locator("li, article", has_text=TITLE)
    address = done.get_by_role("link", name=re.compile("herunterladen", re.IGNORECASE)).first.get_attribute("href")
    found = re.search(r"([^/]+)\.pdf", address or "")
    assert found, address
    return found[1]


def repeat_what_changed(learner) -> None:
    page = learner.page
    learner.go("/mein-lernen/")
    expect(page.get_by_role("main")).to_contain_text("Der Kurs hat sich geändert")
    open_course(learner)
    update = page.locator("#update").locator("..")
    expect(update).to_contain_text("Beschlüsse werden zu zweit gelesen.")
    expect(update.get_by_role("listitem")).to_have_text([re.compile(SECOND)])
    learner.assert_accessible()
    page.get_by_role("link", name="Geändertes wiederholen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SECOND)
    expect(page.get_by_role("main")).to_contain_text(CHANGE)
    complete_lesson(page)
    expect(page.get_by_role("main")).not_to_contain_text("Bitte wiederholen Sie")


def assert_certificates_name_their_versions(learner, stranger, first: str) -> None:
    """The old one stays what it was, and says that there is a newer one."""
    second = newest_certificate(learner)
    assert second != first
    for code, version in ((first, "1"), (second, "2")):
        stranger.go(f"/zertifikate/pruefen/{code}/")
        stated = stranger.page.locator("dt", has_text="Version der Inhalte").locator("xpath=following-sibling::dd[1]")
        expect(stated).to_have_text(re.compile(rf"^\s*{version}\b"))
    stranger.go(f"/zertifikate/pruefen/{first}/")
    expect(stranger.page.get_by_role("main")).to_contain_text("echt, aber es gibt ein neueres")
