"""How an author works in Wagtail's editor: by what stands on the screen."""

import re

from playwright.sync_api import Locator, Page, expect


class Editor:
    """The admin in a trainer's window, in German."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # --- finding the way ---

    def open_course(self, title: str) -> None:
        """From the admin's first page to the list of what stands in the course."""
        self.page.goto("/admin/")
        self.page.locator("#courses-section").get_by_role("link", name=title).click()
        self.page.wait_for_url("**/admin/pages/*/")

    def begin_page(self, kind: str, *, course: str, chapter: str = "") -> None:
        """A new page of the kind in the course, or in its chapter."""
        self.open_course(course)
        if chapter:
            into = re.compile(f"^Unterseiten? .*‚{re.escape(chapter)}‘ (durchsehen|hinzufügen)$")
            self.page.get_by_role("link", name=into).click()
        choice = self.page.get_by_role("link", name=kind, exact=True)
        more = self.page.get_by_role("link", name="Unterseite hinzufügen", exact=True)
        expect(choice.or_(more).first).to_be_visible()
        if not choice.count():
            more.first.click()
        choice.click()
        self.page.wait_for_url("**/add/**")

    # --- writing ---

    def field(self, name: str) -> Locator:
        """The panel or block with this contentpath."""
        return self.page.locator(f"[data-contentpath='{name}']")

    def entitle(self, title: str) -> None:
        self.page.get_by_placeholder("Seitentitel").fill(title)

    def write(self, place: Locator, text: str) -> None:
        """Into the rich text of the place, after what stands there."""
        area = place.locator("[contenteditable=true]").first
        area.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)
        expect(area).to_contain_text(text)

    def add_block(self, kind: str, *, to: str = "body") -> Locator:
        """A new block at the end of the stream; returns it."""
        stream = self.field(to)
        blocks = stream.locator("[data-streamfield-child]")
        before = blocks.count()
        stream.locator("button.c-sf-add-button").last.click()
        option = self.page.get_by_role("option", name=kind, exact=True)
        single = blocks.nth(before)
        expect(option.or_(single).first).to_be_visible()
        if option.count():
            option.click()
        expect(single).to_be_visible()
        return single

    # --- saving ---

    def save(self) -> None:
        self.page.get_by_role("button", name="Entwurf speichern").click()
        self.expect_message("gespeichert|erstellt|aktualisiert")

    def publish(self) -> None:
        self.page.get_by_role("button", name="Mehr Aktionen").click()
        self.page.get_by_role("button", name=re.compile("^Veröffentlichen")).click()
        self.expect_message("veröffentlicht")

    def expect_message(self, pattern: str) -> None:
        expect(self.page.locator(".messages")).to_contain_text(re.compile(pattern))
