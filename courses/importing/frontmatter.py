"""Markdown files that begin with YAML between two lines `---`."""

import re
from dataclasses import dataclass

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


@dataclass(frozen=True)
class Parted:
    """`front` begins in the second line of the file, `body` in line `first_line`."""

    front: str
    body: str
    first_line: int


def parted(text: str) -> Parted | None:
    """A file's front matter and the text after it; None if it does not begin with one."""
    text = text.replace("\r\n", "\n")
    match = FRONT_MATTER.match(text)
    return Parted(match[1], text[match.end() :], match[0].count("\n") + 1) if match else None
