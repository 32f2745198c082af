"""The gaps of a cloze text: each kind says what may be answered and what counts. Pure functions."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.translation import gettext

from .kinds import Choice, InvalidResponse
from .number_answers import (
    ANY,
    fits,
    key_in_words,
    number_label,
    number_note,
    number_problems,
)
from .number_matching import read_number, written
from .short_text import choices_of, chosen_of, full_sample, matched, text_problems
from .text_matching import normal_text
from .typed import as_typed

MAX_GAPS = 30
KEY = re.compile(r"[0-9A-Za-z-]{1,20}")
MARKER = re.compile(rf"\[\[({KEY.pattern})\]\]")

# {"key": str, "kind": str, "points": decimal string, "answers": [{…, "fraction", "feedback"}], "case_sensitive": bool}
Gap = dict[str, Any]
Answer = dict[str, Any]


class GapKind:
    """What a kind of gap knows. Stateless; answers are texts."""

    is_select: ClassVar[bool] = False

    def clean(self, gap: Gap, raw: Any) -> str | None:
        """The answer as it is stored. Raises InvalidResponse."""
        return as_typed(raw)

    def matched(self, gap: Gap, text: str) -> Answer | None:
        """The first foreseen answer that the text fits."""
        raise NotImplementedError

    def key(self, gap: Gap) -> str | None:
        """A text that reaches full marks; None when there is none."""
        raise NotImplementedError

    def key_in_words(self, gap: Gap) -> str:
        return self.key(gap) or ""

    def options(self, gap: Gap) -> list[str]:
        """What can be chosen; nothing where one types."""
        return []

    def choices(self, gap: Gap) -> list[Choice]:
        return choices_of(gap["answers"])

    def chosen(self, gap: Gap, text: str) -> str:
        """What stands for the text in statistics."""
        return chosen_of(gap["answers"], self.matched(gap, text), text)

    def note(self, text: str) -> str:
        """What somebody should know about how the text is read."""
        return ""

    def problems(self, gap: Gap) -> list[str]:
        raise NotImplementedError

    def fraction(self, gap: Gap, text: str | None) -> Fraction:
        """What the text is worth in this gap, 0 to 1."""
        answer = None if text is None else self.matched(gap, text)
        return Fraction(answer["fraction"]) if answer else Fraction(0)

    def guess(self, gap: Gap) -> Fraction | None:
        """The mean worth of an answer at random; None where one types."""
        return None


class TextGap(GapKind):
    def matched(self, gap: Gap, text: str) -> Answer | None:
        return matched(gap["answers"], text, case_sensitive=gap["case_sensitive"])

    def key(self, gap: Gap) -> str | None:
        return full_sample(gap["answers"], case_sensitive=gap["case_sensitive"])

    def problems(self, gap: Gap) -> list[str]:
        return text_problems(gap["answers"], case_sensitive=gap["case_sensitive"])


class ChoiceGap(GapKind):
    is_select = True

    def clean(self, gap: Gap, raw: Any) -> str | None:
        text = as_typed(raw)
        if text is not None and text not in self.options(gap):
            raise InvalidResponse(gettext("The answer names an option that this question does not have."))
        return text

    def matched(self, gap: Gap, text: str) -> Answer | None:
        return next((answer for answer in gap["answers"] if answer["text"] == text), None)

    def key(self, gap: Gap) -> str | None:
        return next((answer["text"] for answer in gap["answers"] if Fraction(answer["fraction"]) == 1), None)

    def options(self, gap: Gap) -> list[str]:
        """In the order of numbers and of the alphabet: the author's order may give the right one away (L5)."""
        return sorted((answer["text"] for answer in gap["answers"]), key=_by_number_and_alphabet)

    def choices(self, gap: Gap) -> list[Choice]:
        return [Choice(one["text"], one["text"], Fraction(one["fraction"])) for one in gap["answers"]]

    def chosen(self, gap: Gap, text: str) -> str:
        return text

    def problems(self, gap: Gap) -> list[str]:
        texts = [answer["text"] for answer in gap["answers"]]
        problems = []
        if len(texts) < 2:
            problems.append(gettext("There is nothing to choose from. Please give at least two options."))
        if not all(texts):
            problems.append(gettext("An option has no text."))
        if len(set(texts)) < len(texts):
            problems.append(gettext("Two options have the same text."))
        if self.key(gap) is None:
            problems.append(gettext("No option is right. Please give one the share 1."))
        elif all(Fraction(answer["fraction"]) == 1 for answer in gap["answers"]):
            problems.append(gettext("All options are right. Please give the wrong ones the share 0."))
        return problems

    def guess(self, gap: Gap) -> Fraction:
        shares = [Fraction(answer["fraction"]) for answer in gap["answers"]]
        return sum(shares, Fraction(0)) / len(shares)


class NumberGap(GapKind):
    def matched(self, gap: Gap, text: str) -> Answer | None:
        reading = read_number(text)
        if reading is None or reading.unit:
            return None
        return next((answer for answer in gap["answers"] if fits(answer, reading.value)), None)

    def _key(self, gap: Gap) -> Answer | None:
        numbers = (answer for answer in gap["answers"] if answer["value"] != ANY)
        return next((one for one in numbers if self.fraction(gap, written(Decimal(one["value"]))) == 1), None)

    def key(self, gap: Gap) -> str | None:
        key = self._key(gap)
        return None if key is None else written(Decimal(key["value"]))

    def key_in_words(self, gap: Gap) -> str:
        key = self._key(gap)
        return "" if key is None else key_in_words(key)

    def choices(self, gap: Gap) -> list[Choice]:
        labels = [(number_label(one), Fraction(one["fraction"])) for one in gap["answers"]]
        return [Choice(label, label, share) for label, share in labels]

    def chosen(self, gap: Gap, text: str) -> str:
        answer = self.matched(gap, text)
        return text if answer is None or answer["value"] == ANY else number_label(answer)

    def note(self, text: str) -> str:
        reading = read_number(text)
        if reading is not None and reading.unit:
            return gettext("Please write the number only, without “%(unit)s”.") % {"unit": reading.unit}
        return number_note(text)

    def problems(self, gap: Gap) -> list[str]:
        problems = number_problems(gap["answers"])
        if not problems and self.key(gap) is None:
            problems.append(gettext("No answer reaches full marks. Please put one with the share 1 first."))
        return problems


GAP_KINDS: dict[str, GapKind] = {"text": TextGap(), "choice": ChoiceGap(), "number": NumberGap()}


def kind_of_gap(gap: Gap) -> GapKind:
    return GAP_KINDS[gap["kind"]]


def _by_number_and_alphabet(text: str) -> tuple[bool, Fraction, str, str]:
    reading = read_number(text)
    return reading is None, reading.value if reading else Fraction(0), normal_text(text), text
