"""GIFT as text: what is escaped, which blocks there are, and where a character stands in the file.

Escaped characters are replaced by noncharacters of Unicode, which no text contains, until the parts are cut out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SPECIAL = "~=#{}:\\"
ESCAPED = {character: chr(0xFDD0 + place) for place, character in enumerate(SPECIAL)}
ORIGINALS = {ord(stand_in): character for character, stand_in in ESCAPED.items()}
LINE_BREAK = chr(0xFDD0 + len(SPECIAL))  # "\n" written as a backslash and an n
ORIGINALS[ord(LINE_BREAK)] = "\n"
NONCHARACTER = re.compile("[\ufdd0-\ufdef]")
ESCAPE = re.compile(r"\\([~=#{}:\\n])")
COMMENT = "//"


@dataclass
class Block:
    """Lines between two blank ones, escapes replaced, comments taken out. `line`: where it begins."""

    line: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line_at(self, offset: int) -> int:
        """The line of the file in which the character at this place of `text` stands."""
        return self.line + self.text.count("\n", 0, offset)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file, those of comments only left out.

    A block whose brace is still open goes on after a blank line if the next lines close it.
    """
    waiting: Block | None = None
    for block in _by_blank_lines(text):
        if waiting is not None:
            if _closes(block):
                gap = block.line - waiting.line - len(waiting.lines)
                waiting.lines += [""] * gap + block.lines
                waiting.comments += block.comments
                yield waiting
                waiting = None
                continue
            yield waiting
            waiting = None
        if "{" in block.text and "}" not in block.text:
            waiting = block
        elif block.text.strip():
            yield block
    if waiting is not None:
        yield waiting


def _closes(block: Block) -> bool:
    closing, opening = block.text.find("}"), block.text.find("{")
    return closing >= 0 and not 0 <= opening < closing


def _by_blank_lines(text: str) -> Iterator[Block]:
    block: Block | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        line = NONCHARACTER.sub("", raw).strip()
        if not line:
            if block:
                yield block
            block = None
            continue
        block = block or Block(number)
        is_comment = line.startswith(COMMENT)
        if is_comment:
            block.comments.append(line)
        block.lines.append("" if is_comment else ESCAPE.sub(_stand_in, line))
    if block:
        yield block


def _stand_in(match: re.Match[str]) -> str:
    return LINE_BREAK if match[1] == "n" else ESCAPED[match[1]]


def unescaped(text: str) -> str:
    """The text as its author means it."""
    return text.translate(ORIGINALS)


def escaped(text: str) -> str:
    """Text as GIFT writes it; line breaks become `\\n`, since a blank line would end the question."""
    special = re.sub(r"[~=#{}:\\]", lambda match: f"\\{match[0]}", text)
    return special.replace("\n", "\\n")
