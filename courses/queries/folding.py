"""Words as people search for them: without case, accents and the two ways of writing an umlaut."""

import unicodedata

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def folded(text: str) -> str:
    """Text for comparison: "Übergänge", "UEBERGAENGE" and "übergänge" become the same."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def has_words(words: str, text: str) -> bool:
    """Whether the text has all the words, each anywhere: "schutz" is found in "Datenschutz"."""
    return has_folded_words(words, folded(text))


def has_folded_words(words: str, text: str) -> bool:
    """The same for a text that is folded already."""
    return all(word in text for word in folded(words).split())
