"""E-mail addresses and telephone numbers."""

import re
from collections.abc import Iterator

from .findings import Kind, Match

AT = re.compile(r"@|\s?[\[({]\s?(?:at|ät)\s?[\])}]\s?", re.IGNORECASE)
LOCAL_PART = re.compile(r"[\w.+%'’-]*[\w+%-]\Z")
DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}")
LONGEST_LOCAL_PART = 64

INTERNATIONAL = re.compile(r"(?<![\w+])(?:\+|00)\s?[1-9](?:[\s()/.-]{0,3}[0-9]){6,13}(?![0-9])", re.ASCII)
NATIONAL = re.compile(
    r"(?<![\w.,/+-])\(?0[1-9][0-9]{1,4}\)?(?:\s?[/–-]\s?|\s)[0-9](?:[\s–-]?[0-9]){3,10}(?![0-9.,]?[0-9])", re.ASCII
)
LABELED = re.compile(
    r"\b(?:Tel(?:efon)?|Mobil|Handy|Fon|Fax|Phone|Durchwahl)\b[.:\s]{0,4}([0-9(](?:[\s()/–-]{0,2}[0-9]){4,14})",
    re.IGNORECASE,
)


def emails_in(text: str) -> Iterator[Match]:
    """Addresses with @, (at) or [at]."""
    for at in AT.finditer(text):
        before = text[max(0, at.start() - LONGEST_LOCAL_PART) : at.start()]
        local_part = LOCAL_PART.search(before)
        domain = DOMAIN.match(text, at.end())
        if local_part and domain:
            yield Match(Kind.EMAIL, at.start() - len(local_part[0]), domain.end())


def phones_in(text: str) -> Iterator[Match]:
    """Numbers with a country code, German ones with an area code set apart, and what is called a number to call."""
    for pattern in (INTERNATIONAL, NATIONAL):
        for match in pattern.finditer(text):
            yield Match(Kind.PHONE, match.start(), match.end())
    for match in LABELED.finditer(text):
        yield Match(Kind.PHONE, match.start(1), match.end(1))
