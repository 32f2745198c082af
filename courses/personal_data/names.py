"""Probable names of people: after a form of address, in a greeting, below a closing, or a given name and one more."""

import re
from collections.abc import Iterator

from .findings import Kind, Match
from .given_names import GIVEN_NAMES

# A capitalized word, possibly double-barrelled; particles may stand before it ("van der Berg").
WORD = r"[A-ZÄÖÜÇŞĞİŁŠŽÉÀÁÅØ][\w’'-]{1,40}"
SURNAME = rf"(?:(?:von|van|der|den|de|zu|el|al|bin|di|da)\s){{0,3}}{WORD}"
TITLES = r"(?:(?:Dr|Prof|Dipl|Ing|med|jur|rer|nat|phil)\.\s?(?:-\s?)?){0,4}"

ADDRESSED = re.compile(
    r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?|Kollegin|Kollegen?)\s{1,3}"
    rf"{TITLES}({SURNAME}(?:\s{WORD})?)"
)
GREETED = re.compile(rf"\b(?:Liebe[rs]?|Hallo|Hi|Hey|Moin|Servus|Dear|Hello)\s{{1,3}}({WORD}(?:\s{SURNAME})?)")
CLOSED = re.compile(
    r"(?:\bGr(?:ü|ue)(?:ß|ss)(?:en?)?|\bGru(?:ß|ss)|\bMfG|\bVG|\bLG|\b[Rr]egards)\b[ \t,.!]{0,4}"
    rf"(?:\r?\n[ \t]{{0,20}}){{0,3}}(?:i\.\s?[AV]\.\s?)?{TITLES}({WORD}(?:\s{SURNAME}){{0,2}})"
)
PAIR = re.compile(rf"\b({WORD})(?:\s[A-Z]\.)?[ \t\xa0]({SURNAME})")

# What follows a greeting or a closing without being a name.
NO_NAMES = frozenset(
    """
    Alle Anwenderinnen Anwender Auszubildende Beschäftigte Damen Dame Das Der Die Ein Eine Frau Freunde Freundinnen Gruß
    Grüße Herr Herrn Herren Ich Ihr Ihre Interessierte Kolleginnen Kollegin Kollegen Kollege Kollegium Kundin Kunde
    Kundinnen Kunden Leser Leserin Leserinnen Liebe Lernende Mitarbeitende Mitarbeiter Mitarbeiterinnen Nachbarn Partner
    Sie Team Teilnehmende Teilnehmer Teilnehmerinnen Unser Unsere Vertrieb Welt Wir Zusammen Colleagues Sir Madam Team
    Everyone World
    """.split()  # noqa: SIM905 as in given_names
)


def names_in(text: str) -> Iterator[Match]:
    """Probable names. Case and position decide, so nouns may be among them."""
    for pattern in (ADDRESSED, GREETED, CLOSED):
        for match in pattern.finditer(text):
            if match[1].split()[0] not in NO_NAMES:
                yield Match(Kind.NAME, match.start(1), match.end(1))
    yield from _pairs(text)


def _pairs(text: str) -> Iterator[Match]:
    """A common given name and a capitalized word after it; both names of a double one count as given."""
    position = 0
    while match := PAIR.search(text, position):
        if match[1].split("-")[0] in GIVEN_NAMES:
            yield Match(Kind.NAME, match.start(), match.end())
            position = match.end()
        else:
            position = match.end(1)  # the second word may be a given name itself
