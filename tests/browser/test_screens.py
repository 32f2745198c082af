"""Every screen, as its user: nothing for axe to find in light and dark, nothing wider than the window."""

import pytest

SITE = [
    "/",
    "/en/",
    "/fuer-teams/",
    "/fuer-einzelnutzer/",
    "/vertrauen/",
    "/unterauftragsverarbeiter/",
    "/barrierefreiheit/",
]
SITE += ["/artikel/", "/artikel/microsoft-auftragsbestand-openai/", "/registrieren/", "/suche/?suche=rollout"]
PUBLIC = [*SITE, "/konto/login/", "/konto/password/reset/", "/zertifikate/pruefen/", "/impressum/", "/datenschutz/"]
BOOKING = ["/demo-buchen/", "/demo-buchen/mail-unterwegs/"]
EMPLOYEE = ["/mein-lernen/", "/kurse/", "/kurse/ki-grundlagen/", "/kurse/gute-prompts/", "/meine-daten/"]
NOTED = ["/meine-notizen/", "/kurse/?suche=daten&stufe=basic", "/kurse/?suche=zebra"]
PROMPTS = "/kurse/gute-prompts/im-alltag-und-abschluss"
LESSONS = [
    "/kurse/ki-grundlagen/verstehen/was-ein-sprachmodell-tut/",
    f"{PROMPTS}/prompt-werkstatt/",
    f"{PROMPTS}/eigener-anwendungsfall/",
]
SCREENS = [
    *[("", path) for path in [*PUBLIC, *BOOKING]],
    *[("employee", path) for path in [*EMPLOYEE, *NOTED, *LESSONS]],
    ("manager", "/mein-team/"),
    ("small_manager", "/mein-team/"),
    ("hr", "/mein-team/"),
    ("works_council", "/kunden/nordlicht/rollout/"),
    ("client_admin", "/meine-daten/sichtbarkeit/nordlicht/"),
    ("consultant", "/training/varianten/"),
    ("consultant", "/training/varianten/platzhalter/neu/"),
    ("consultant", "/training/varianten/kunden/nordlicht/"),
    ("client_admin", "/training/varianten/kunden/nordlicht/platzhalter/"),
    ("consultant", "/kunden/"),
    ("consultant", "/demo-termine/"),
    ("consultant", "/demo-termine/zeiten/"),
    ("consultant", "/kunden/nordlicht/rollout/"),
    ("small_manager", "/mein-lernen/"),
    ("trainer", "/training/"),
    ("trainer", "/training/termine/"),
    ("trainer", "/training/termine/neu/"),
    ("trainer", "/training/aufgaben/"),
    ("trainer", "/training/fragen/"),
    ("trainer", "/training/fragen/?stand=beantwortet"),
]


@pytest.mark.parametrize(("role", "path"), SCREENS)
def test_a_screen_is_accessible_and_fits(visitor, role, path):
    for dark in (False, True):
        window = visitor(dark=dark)
        if role:
            window.log_in(role)
        window.go(path)
        window.assert_accessible()
        for width in (360, 768):
            window.page.set_viewport_size({"width": width, "height": 800})
            window.assert_fits()
        window.page.set_viewport_size({"width": 360, "height": 800})
        window.assert_accessible()


def test_a_visitor_finds_the_offer_again_and_gets_no_other_cookie(visitor):
    window = visitor(width=360).go("/")
    page = window.page
    for address in ("/fuer-teams/", "/artikel/microsoft-auftragsbestand-openai/", "/registrieren/", "/"):
        window.go(address)
    assert window.context.cookies() == []
    page.get_by_role("button", name="Für Einzelnutzer").click()
    page.wait_for_url("**/fuer-einzelnutzer/")
    window.go("/")
    assert page.url.endswith("/fuer-einzelnutzer/")
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/en/for-individuals/")
    assert {cookie["name"] for cookie in window.context.cookies()} == {"kifit_offer", "django_language"}
    window.go("/fuer-einzelnutzer/")
    page.get_by_role("button", name="Auswahl vergessen").click()
    page.get_by_role("heading", name="Choose the option that suits you").wait_for()


def test_a_citation_leads_to_its_source_and_back(visitor):
    page = visitor().go("/artikel/microsoft-auftragsbestand-openai/").page
    page.locator("a#zitat-7").click()
    source = page.locator("#quelle-7")
    assert source.evaluate("node => node.matches(':target')")
    source.get_by_role("link", name="zurück zum Text").click()
    assert page.url.endswith("#zitat-7")


@pytest.mark.parametrize("path", ["/", "/artikel/microsoft-auftragsbestand-openai/"])
def test_a_public_page_is_light_and_does_not_jump(visitor, path):
    window = visitor()
    window.page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {"
        "if (!entry.hadRecentInput) window.shift += entry.value })).observe({type: 'layout-shift', buffered: true})"
    )
    window.go(path)
    window.page.evaluate("document.fonts.ready")
    sizes = window.page.evaluate(
        "performance.getEntries().filter(entry => entry.transferSize && /[.](css|woff2)$|[/]$/.test(entry.name))"
        ".reduce((sum, entry) => sum + entry.transferSize, 0)"
    )
    assert 20_000 < sizes <= 150_000
    assert window.page.evaluate("window.shift") < 0.01


def test_a_block_in_a_clients_words_is_accessible_and_fits(visitor):
    window = visitor().log_in("consultant").go("/training/varianten/kunden/nordlicht/")
    for label in ("KI-Grundlagen", "Bearbeiten"):
        window.page.get_by_role("link", name=label).first.click()
        for width in (1200, 360):
            window.page.set_viewport_size({"width": width, "height": 800})
            window.assert_accessible()
            window.assert_fits()


def test_an_address_that_does_not_exist_says_what_to_do(visitor):
    window = visitor()
    response = window.page.goto("/gibt/es/nicht/")
    assert response.status == 404
    window.assert_accessible()


def test_the_lesson_can_be_reached_and_finished_by_keyboard(visitor):
    window = visitor().log_in("small_employee").go("/kurse/gute-prompts/")
    page = window.page
    begin = page.get_by_role("button", name="Kurs beginnen")
    if begin.count():
        begin.focus()
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name="Weiterlernen").focus()
        page.keyboard.press("Enter")
    page.wait_for_selector(".player")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('skip-link') || document.activeElement.tagName")
    before = page.url
    page.get_by_role("button", name="Abschließen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.split("#")[0] != before.split("#")[0])
