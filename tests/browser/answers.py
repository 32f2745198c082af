"""What somebody who has learned the courses knows: the right answers, from the folders the courses come from."""

import re
from functools import lru_cache
from pathlib import Path

import yaml
from playwright.sync_api import Page

COURSES = Path(__file__).resolve().parents[2] / "lms" / "demo" / "courses"


def plain(markdown: str) -> str:
    """Text as it is read on the page: without marks, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"[*`_\\]|\[([^\]]*)\]\([^)]*\)", r"\1", markdown)).strip()


@lru_cache
def right_answers() -> dict[str, set[str]]:
    """Question → texts of its right options."""
    return {
        plain(question["text"]): {
            plain(option["text"]) for option in question.get("options", ()) if option.get("correct")
        }
        for bank in COURSES.glob("*/questions/*.yaml")
        for question in yaml.safe_load(bank.read_text(encoding="utf-8"))["questions"]
    }


def choose(page: Page, *, right: bool) -> None:
    """Answer the question on the page, rightly or wrongly."""
    text = plain(page.locator(".quiz__question").inner_text())
    key = next((answers for question, answers in right_answers().items() if question in text), None)
    assert key is not None, f"no such question in the banks: {text[:200]}"
    for choice in page.locator("label.choice").all():
        wanted = plain(choice.inner_text()) in key
        box = choice.locator("input")
        if box.get_attribute("type") == "checkbox":
            if box.is_checked() != (wanted is right):
                choice.click()
        elif wanted is right:
            choice.click()
            return
