"""Answering with the keyboard alone: Tab, Space, Enter, arrows and letters. Nothing here clicks or fills."""

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 80
# What shows the focus may be drawn by the element itself or by what it stands in, such as the label of a choice.
SHOWS_FOCUS = """() => {
  let element = document.activeElement;
  if (!element || element === document.body) return false;
  const box = element.getBoundingClientRect();
  const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  for (let level = 0; element && level < 3; level += 1, element = element.parentElement) {
    const style = getComputedStyle(element);
    const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    if ((isDrawn || style.boxShadow !== "none") && isInView) return true;
  }
  return false;
}"""

GOES_BACK = """element => {
  const from = document.activeElement;
  return from !== document.body && Boolean(from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING);
}"""


class Keyboard:
    """Somebody without a mouse. Whatever they do, they see afterwards where they are."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str, times: int = 1) -> None:
        for _time in range(times):
            self.page.keyboard.press(key)
        assert self.page.evaluate(SHOWS_FOCUS), f"after {key}, nobody sees where the focus is: {self.page.url}"

    def reach(self, target: Locator) -> None:
        """Go on with Tab, or back where it stands before, until the element has the focus."""
        key = (target.evaluate(GOES_BACK) and "Shift+Tab") or "Tab"
        for _tab in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                assert self.page.evaluate(SHOWS_FOCUS), f"the focus does not show on {target}"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached by {key} on {self.page.url}")

    def press_button(self, name: str) -> None:
        """Leaves the page or changes it, so nobody asks where the focus is."""
        self.reach(self.page.get_by_role("button", name=name))
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.type(text)

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self.press("Space")
        expect(box).to_be_checked()

    def choose(self, radios: Locator, place: int) -> None:
        """The radio button at a place of its group, in which none is chosen yet."""
        self.reach(radios.first)
        if place:
            self.press("ArrowDown", place)
        else:
            self.press("Space")
        expect(radios.nth(place)).to_be_checked()

    def select(self, field: Locator, label: str) -> None:
        labels = [text.strip() for text in field.locator("option").all_inner_texts()]
        self.reach(field)
        self.press("ArrowDown", labels.index(label))
        assert field.evaluate("field => field.selectedOptions[0].text.trim()") == label
