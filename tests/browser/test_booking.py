"""A visitor asks for a demo: by keyboard alone on a phone, and from another time zone."""

import re
import time

from playwright.sync_api import expect

from lms.website.booking.conf import DEFAULTS


def test_a_visitor_books_by_keyboard_on_a_phone(visitor):
    window = visitor(width=360).go("/demo-buchen/")
    page = window.page
    days = page.locator(".picker__days a")
    assert days.count()
    press(page, days.last)
    page.wait_for_url(re.compile("tag="))
    assert page.evaluate("location.hash") == "#zeiten"
    expect(page.locator(".picker__days a[aria-current=date]")).to_have_count(1)
    press(page, page.locator(".picker__list a").first)
    page.wait_for_url(re.compile("/angaben/"))
    window.assert_accessible()
    window.assert_fits()
    time.sleep(DEFAULTS["LEAST_SECONDS"] + 0.1)  # nobody fills in a form faster
    page.get_by_label("Ihr Name").focus()
    for text in ("Ada Beispiel", "falsch"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    window.assert_accessible()
    page.get_by_label("E-Mail-Adresse").fill("ada@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noch ein Schritt: bitte bestätigen")


def press(page, link) -> None:
    link.focus()
    page.keyboard.press("Enter")


def test_a_device_in_another_zone_is_offered_its_own_clock(browser, site):
    context = browser.new_context(base_url=site, locale="de-DE", timezone_id="America/New_York")
    page = context.new_page()
    page.goto("/demo-buchen/")
    before = page.locator(".picker__list a").first.inner_text()
    page.locator("[data-zone-link]").click()
    page.wait_for_url(re.compile("zone=America"))
    expect(page.locator("#zone")).to_have_value("America/New_York")
    assert page.locator(".picker__list a").first.inner_text() != before
    expect(page.locator("[data-zone-link]")).to_be_hidden()
    context.close()
