"""What the search found, in a form that may be shown again without repeating it in full."""

from dataclasses import dataclass
from enum import StrEnum

SHORT, LONG = 4, 10


class Kind(StrEnum):
    EMAIL = "email"
    IBAN = "iban"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True)
class Match:
    """A place in the text: characters `start` to `end`, the end excluded."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class Finding:
    """One finding. `line` counts from 1; `excerpt` has its middle masked."""

    kind: Kind
    line: int
    excerpt: str


def masked(text: str) -> str:
    """The text's beginning and end around dots; of something short only the first character."""
    text = " ".join(text.split())
    if len(text) <= SHORT:
        return f"{text[:1]}•••"
    shown = 3 if len(text) > LONG else 1
    return f"{text[:shown].strip()}•••{text[-shown:].strip()}"
