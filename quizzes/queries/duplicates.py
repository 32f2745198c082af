"""Questions that ask the same thing twice. Pure functions on texts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from quizzes.models import plain_text

# From this share of common trigrams on, two texts are called similar. At 7/10 a changed ending or a swapped word in a
# sentence of ten is found, while "Was ist ein Token?" and "Was ist ein Prompt?" (0.48) are two questions.
SIMILAR = Fraction(7, 10)
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Duplicate:
    """Another question with the same or nearly the same text. `share`: of common trigrams, `SIMILAR` to 1."""

    question_id: int
    is_same: bool
    share: Fraction


@dataclass(frozen=True)
class _Shape:
    text: str
    trigrams: frozenset[str]


def normalized(html: str) -> str:
    """The words of a text: without markup, punctuation, case and differences of Unicode forms."""
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", plain_text(html)).casefold()))


@lru_cache(maxsize=20_000)
def _shape_of(html: str) -> _Shape:
    text = normalized(html)
    padded = (f"  {word} " for word in text.split())
    return _Shape(text, frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2)))


def similarity(first: str, second: str) -> Fraction:
    """The share of trigrams that two texts have in common, 0 to 1: the Jaccard index |A ∩ B| / |A ∪ B|.

    Trigrams are those of PostgreSQL's pg_trgm: three characters of a word with two spaces before and one behind it.
    """
    return _share(_shape_of(first), _shape_of(second))


def _share(first: _Shape, second: _Shape) -> Fraction:
    common = len(first.trigrams & second.trigrams)
    return Fraction(common, len(first.trigrams) + len(second.trigrams) - common or 1)


def duplicates_among(texts: Mapping[int, str], wanted: Iterable[int]) -> dict[int, list[Duplicate]]:
    """For each wanted question its duplicates in `texts` (HTML by question), the closest first.

    Linear in the number of texts for each wanted one. Questions without words have none.
    """
    shapes = {question: _shape_of(text) for question, text in texts.items()}
    return {question: _duplicates_of(question, shapes) for question in wanted}


def _duplicates_of(question: int, shapes: Mapping[int, _Shape]) -> list[Duplicate]:
    own = shapes[question]
    # Two sets that differ more in size than the threshold allows need not be compared.
    least, most = len(own.trigrams) * SIMILAR, len(own.trigrams) / SIMILAR
    found = []
    for other, shape in shapes.items():
        if other == question or not own.text or not least <= len(shape.trigrams) <= most:
            continue
        share = _share(own, shape)
        if share >= SIMILAR:
            found.append(Duplicate(other, own.text == shape.text, share))
    return sorted(found, key=lambda duplicate: (not duplicate.is_same, -duplicate.share, duplicate.question_id))
