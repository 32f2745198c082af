"""Every type of question in the player: by keyboard alone, without dragging, and with a session that ends on the way."""

import re

import pytest
from playwright.sync_api import expect

from lms.demo.accounts import account

from .backstage import staged
from .keys import Keyboard

SAVED = re.compile("Gespeichert")
WORDS = {"1": "Token", "2": "Prompt", "3": "Anweisung"}
PAIRS = {"Token": "Stück Text", "Wortteil": "Stück Text", "Prompt": "Anweisung"}
COLUMNS = {"Öffentliche Texte": 0, "Fotos von Mitarbeitenden": 1, "Passwörter": 2, "Gesundheitsdaten": 2}


@pytest.fixture(scope="module")
def stage(site, environment):
    """Paths of a lesson and of quizzes, by name."""
    return staged(environment)


@pytest.fixture
def learner(visitor):
    return visitor().log_in("employee")


def begin(window, path):
    window.go(path)
    keys = Keyboard(window.page)
    keys.press_button("Test starten")
    window.page.wait_for_selector("form[data-autosave]")
    window.page.wait_for_load_state()
    return keys


def expect_saved(page, position=1):
    expect(page.locator(f"#question-{position} [data-save-state]")).to_have_text(SAVED)


def order_of(page):
    return [text.strip() for text in page.locator(".ordering__text").all_inner_texts()]


def item_of(page, text):
    return page.locator(".ordering__item").filter(has=page.locator(".ordering__text").get_by_text(text, exact=True))


class Answering:
    """The right answer to each type; a method per type, in the order in which the quiz asks them."""

    def __init__(self, keys):
        self.keys, self.page = keys, keys.page

    @property
    def radios(self):
        return self.page.locator("label.choice input[type=radio]")

    def read_description(self):
        expect(self.page.locator(".quiz__text")).to_contain_text("Datenschutz")

    def answer_single_choice(self):
        texts = self.page.locator("label.choice").all_inner_texts()
        self.keys.choose(self.radios, next(place for place, text in enumerate(texts) if "Ein Stück Text" in text))

    def answer_multiple_choice(self):
        for text in ("Richtig A", "Richtig B"):
            self.keys.tick(self.page.get_by_role("checkbox", name=text))

    def answer_true_false(self):
        self.keys.choose(self.radios, 0)

    def answer_matrix(self):
        for row in self.page.locator(".matrix__row").all():
            statement = row.locator(".matrix__statement").inner_text().strip()
            self.keys.choose(row.locator("input"), COLUMNS[statement])

    def answer_short_text(self):
        self.keys.write(self.page.get_by_label("Ihre Antwort"), "Prompt")

    def answer_numeric(self):
        self.keys.write(self.page.get_by_label("Ihre Antwort"), "1,5")

    def answer_ordering(self):
        for place, letter in enumerate("ABC"):
            item = item_of(self.page, letter)
            steps = order_of(self.page).index(letter) - place
            if steps:
                self.keys.reach(item.get_by_role("button", name="Nach oben"))
                self.keys.press("ArrowUp", steps)
        assert order_of(self.page) == list("ABCD")

    def answer_matching(self):
        for pair in self.page.locator(".pair").all():
            left = pair.locator(".pair__left").inner_text().strip()
            self.keys.select(pair.locator("select"), PAIRS[left])

    def answer_drag_words(self):
        for gap, word in WORDS.items():
            self.keys.select(self.page.get_by_label(f"Lücke {gap}"), word)

    def answer_hotspot(self):
        self.keys.choose(self.radios, 0)

    def answer_cloze(self):
        gaps = self.page.locator(".cloze__gap")
        self.keys.write(gaps.nth(0).locator("input"), "Prompt")
        self.keys.select(gaps.nth(1).locator("select"), "prüfen")
        self.keys.write(gaps.nth(2).locator("input"), "3")

    def answer_free_text(self):
        self.keys.write(self.page.get_by_label("Ihre Antwort"), "Zielgruppe und Zweck.")

    def answer_prompt_exercise(self):
        self.keys.write(self.page.get_by_label("Ihr Prompt"), "Antworte freundlich.")

    def answer_scale(self):
        for scale in self.page.locator("fieldset.scale").all():
            self.keys.choose(scale.locator("input"), 2)

    def steps(self):
        return [step for name, step in vars(type(self)).items() if name.startswith(("read_", "answer_"))]


class TestKeyboardAlone:
    def test_answers_flags_and_hands_in_every_type_of_question(self, learner, stage):
        keys = begin(learner, stage["kinds"])
        page, answering = learner.page, Answering(keys)
        steps = answering.steps()
        for position, step in enumerate(steps, start=1):
            expect(page.locator(f"#question-{position}")).to_be_visible()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour between two
                learner.assert_accessible()
            step(answering)
            if position == 2:
                keys.tick(page.get_by_label("Für später vormerken"))
            if position > 1:
                page.keyboard.press("Tab")  # leaves the field: what was typed is saved
                expect_saved(page, position)
            keys.press_button("speichern und" if position > 1 else "Weiter")
            page.wait_for_load_state()
        page.wait_for_url(re.compile("uebersicht"))
        expect(page.locator("main")).to_contain_text("Alle Fragen sind beantwortet")
        expect(page.locator("main .callout--note")).to_contain_text("Frage 2")
        learner.assert_accessible()
        keys.press_button("abgeben")
        page.wait_for_url(re.compile("ergebnis"))
        expect(page.locator("main")).to_contain_text("wartet auf Bewertung")
        learner.assert_accessible()


class TestWithoutDragging:
    def test_single_clicks_arrange_everything(self, learner, stage):  # WCAG 2.5.7
        begin(learner, stage["arranging"])
        page = learner.page

        def go_on():
            expect_saved(page, go_on.position)
            go_on.position += 1
            page.get_by_role("button", name=re.compile("speichern und")).click()
            page.wait_for_load_state()

        go_on.position = 1
        for place, letter in enumerate("ABC"):
            item = item_of(page, letter)
            for _step in range(order_of(page).index(letter) - place):
                item.get_by_role("button", name="Nach oben").click()
        assert order_of(page) == list("ABCD")
        go_on()
        for pair in page.locator(".pair").all():
            pair.locator("select").select_option(label=PAIRS[pair.locator(".pair__left").inner_text().strip()])
        go_on()
        for gap, word in WORDS.items():
            page.get_by_role("button", name=re.compile(f"^{word}")).click()
            page.get_by_label(f"Lücke {gap}").click()
            expect(page.get_by_label(f"Lücke {gap}").locator("option:checked")).to_have_text(word)
        go_on()
        assert page.locator(".hotspot__image").evaluate("image => image.naturalWidth") > 0
        page.locator("[data-hotspot-area]").first.click()
        expect(page.get_by_role("radio", name="Absender")).to_be_checked()
        go_on()
        page.get_by_role("button", name="abgeben").click()
        expect(page.locator("h1")).to_have_text("4 von 4 Punkten")


class TestSessionThatEnds:
    def test_loses_nothing_that_was_typed(self, learner, stage):
        begin(learner, stage["session"])
        page = learner.page
        address = page.url
        learner.context.clear_cookies(name=re.compile("session"))
        field = page.get_by_label("Ihre Antwort")
        field.press_sequentially("Prompt")
        field.blur()
        expect(page.locator("[data-save-state]")).to_contain_text("angemeldet")
        learner.assert_accessible()
        with page.expect_popup() as opened:
            page.get_by_role("link", name=re.compile("Neu anmelden")).click()
        login = opened.value
        login.fill("input[name=login]", account("employee").email)
        login.fill("input[name=password]", account("employee").password)
        login.click("main form button[type=submit]")
        login.wait_for_url(lambda url: "/konto/login/" not in url)
        learner.sessions[(learner.site, "employee")] = learner.context.cookies()
        login.close()
        expect(field).to_have_value("Prompt")
        page.get_by_role("button", name="Noch einmal speichern").click()
        expect_saved(page)
        page.goto(address)
        expect(page.get_by_label("Ihre Antwort")).to_have_value("Prompt")


class TestBehaviors:
    def test_certainty_is_said_by_keyboard(self, learner, stage):
        keys = begin(learner, stage["certain"])
        Answering(keys).answer_single_choice()
        keys.choose(learner.page.locator(".certainty input[type=radio]"), 2)
        expect_saved(learner.page)
        learner.assert_accessible()
        keys.press_button("speichern und")
        learner.page.wait_for_url(re.compile("uebersicht"))
        keys.press_button("abgeben")
        expect(learner.page.locator(".certainty-fields")).to_contain_text("Frage 1")
        learner.assert_accessible()

    def test_tries_and_hints_lead_on_by_keyboard(self, learner, stage):
        keys = begin(learner, stage["tries"])
        page = learner.page
        keys.write(page.get_by_label("Ihre Antwort"), "Satz")
        keys.press_button("Prüfen")
        feedback = page.locator("[data-feedback]")
        expect(feedback).to_be_focused()
        expect(page.locator("#question-1")).to_contain_text("Es beginnt mit T.")
        learner.assert_accessible()
        field = page.get_by_label("Ihre Antwort")
        keys.reach(field)
        keys.press("Control+a")
        page.keyboard.type("Token")
        keys.press_button("Prüfen")
        expect(page.locator("[data-feedback]")).to_be_focused()
        expect(page.locator("[data-feedback]")).to_have_text(re.compile("Richtig"))
        assert page.locator("#question-1 input[type=text]").count() == 0
        learner.assert_accessible()


class TestKnowledgeCheck:
    def test_lets_an_order_be_made_with_the_buttons_again_and_again(self, learner, stage):
        learner.go(stage["lesson"])
        page, keys = learner.page, Keyboard(learner.page)
        check = page.locator(".knowledge-check")
        expect(check.locator("[data-ordering-buttons]").first).to_be_visible()
        learner.assert_accessible()
        Answering(keys).answer_ordering()
        keys.press_button("Antwort prüfen")
        expect(check.locator(".knowledge-check__verdict")).to_have_text("Richtig")
        keys.press_button("Noch einmal antworten")
        expect(check.locator("[data-ordering-buttons]").first).to_be_visible()
        learner.assert_accessible()
