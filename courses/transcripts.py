"""Transcripts: rich text with headings of the third level between its parts."""

import re
from html import escape, unescape

from courses.richtext import LinkMap, normal

HEADING = re.compile(r"<h3[^>]*>(.*?)</h3>", re.DOTALL)


def transcript_parts(html: str) -> list[tuple[bool, str]]:
    """What a transcript consists of, in order: (True, HTML inside a heading) or (False, rich text)."""
    pieces = HEADING.split(html)
    parts = [(number % 2 == 1, piece.strip()) for number, piece in enumerate(pieces)]
    return [(is_heading, piece) for is_heading, piece in parts if piece]


def normal_transcript(html: str, links: LinkMap | None = None) -> str:
    """The normal form of a transcript, and its links mapped; see `courses.richtext.normal`."""
    return "".join(
        f"<h3>{escape(unescape(piece), quote=False)}</h3>" if is_heading else normal(piece, links)
        for is_heading, piece in transcript_parts(html)
    )
