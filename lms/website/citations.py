"""Numbers in square brackets become links to the sources of an article, and the sources lead back.

`[3]` and `[1, 3]` are citations. The first mention of source 3 in a text is called `zitat-3`, so that the list can lead
back to it; the source itself is called `quelle-3`.
"""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

CITATION = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")


def cited_numbers(text: str) -> set[int]:
    """All numbers that a text cites."""
    return {int(number) for group in CITATION.findall(text) for number in group.split(",")}


class Citations:
    """The citations of one article while it is rendered: `count` sources, and which were mentioned already."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.mentioned: set[int] = set()

    def linked(self, html: str) -> SafeString:
        """The text with its citations as links. Tags are left alone; numbers that no source has stay as they are."""
        parts = re.split(r"(<[^>]*>)", html)
        return mark_safe(  # noqa: S308 - what comes in is safe already, what is added is escaped
            "".join(part if part.startswith("<") else CITATION.sub(self._link, part) for part in parts)
        )

    def _link(self, match: re.Match[str]) -> str:
        numbers = [int(number) for number in match[1].split(",")]
        if any(not 1 <= number <= self.count for number in numbers):
            return match[0]
        links = format_html_join(", ", "{}", ((self._one(number),) for number in numbers))
        return format_html('<span class="citation">[{}]</span>', links)

    def _one(self, number: int) -> SafeString:
        name = format_html(' id="zitat-{}"', number) if number not in self.mentioned else ""
        self.mentioned.add(number)
        return format_html(
            '<a href="#quelle-{}"{} aria-label="{} {}">{}</a>', number, name, _("Source"), number, number
        )
