"""A trainer finds a lesson in the editor, changes it, looks at the preview and publishes; a learner reads it."""

import re

LESSON = "Publikum, Rolle und Beispiele"
LESSON_PATH = "/kurse/gute-prompts/auftrage-formulieren/publikum-rolle-beispiele/"
SENTENCE = "Prüfen Sie das gleich an einem Text von heute."


def open_editor(trainer) -> None:
    """From the menu of the account down the tree to the lesson."""
    page = trainer.page
    page.locator(".site-header summary:visible").last.click()
    page.get_by_role("link", name="Kurse bearbeiten").click()
    trainer.go("/admin/pages/")
    for title in ("Gute Prompts: vom Auftrag zum brauchbaren Ergebnis", "Aufträge formulieren"):
        page.get_by_role("link", name=f"Unterseiten von ‚{title}‘ durchsehen").click()
    page.locator("main table").get_by_role("link", name=LESSON).click()
    page.wait_for_url("**/edit/")
    page.wait_for_timeout(2500)  # the editor takes for unchanged what stands there two seconds after it was opened


def test_trainer_changes_a_lesson(visitor):
    trainer = visitor().log_in("trainer")
    page = trainer.page
    open_editor(trainer)

    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {SENTENCE}")
    page.get_by_role("button", name="Vorschau umschalten").click()
    page.frame_locator("#w-preview-iframe").get_by_text(SENTENCE).wait_for()
    learner = visitor().log_in("employee").go("/kurse/gute-prompts/")
    start = learner.page.get_by_role("button", name="Kurs beginnen")
    if start.count():
        start.click()
        learner.page.wait_for_selector(".player")
    assert SENTENCE not in learner.go(LESSON_PATH).page.content()

    page.get_by_role("button", name="Mehr Aktionen").click()
    page.get_by_role("button", name=re.compile("^Veröffentlichen")).click()
    page.get_by_text(re.compile("wurde veröffentlicht")).first.wait_for()

    assert SENTENCE in learner.go(LESSON_PATH).page.content()
