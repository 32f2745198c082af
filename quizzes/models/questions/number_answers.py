"""Numbers that authors foresee as answers: whether a number fits one, and how one is said. Shared by types and gaps."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field

from .number_matching import LARGEST_EXPONENT, MOST_DIGITS, is_possible, limits, read_number, shown, written

# [{"value": decimal string or "*", "tolerance": decimal string, "tolerance_kind", "fraction", "feedback"}]
ANY = "*"
Answers = list[dict[str, Any]]


def fits(answer: dict[str, Any], value: Fraction) -> bool:
    """Whether a number is within the tolerance of an answer."""
    if answer["value"] == ANY:
        return True
    low, high = limits_of(answer)
    return low <= value <= high


def limits_of(answer: dict[str, Any]) -> tuple[Fraction, Fraction]:
    return limits(Fraction(answer["value"]), Fraction(answer["tolerance"]), answer["tolerance_kind"])


def number_note(text: str) -> str:
    """What somebody should know about how a text is read as a number; empty when there is nothing to say."""
    reading = read_number(text)
    if reading is None:
        example = shown(Decimal("12.5"))
        return gettext("“%(text)s” is not a number. Please write one like %(example)s.") % {
            "text": text,
            "example": example,
        }
    if reading.is_ambiguous:
        return gettext("We read “%(text)s” as %(number)s.") % {"text": text, "number": shown(reading.value)}
    return ""


def number_label(answer: dict[str, Any]) -> str:
    """An answer with its tolerance, for statistics: "3.14 ± 0.01"."""
    if answer["value"] == ANY:
        return ANY
    tolerance = Fraction(answer["tolerance"])
    signs = {"absolute": (tolerance, ""), "relative": (tolerance * 100, " %")}
    reach, sign = signs[answer["tolerance_kind"]]
    return shown(Fraction(answer["value"])) + (f" ± {shown(reach)}{sign}" if tolerance else "")


def key_in_words(answer: dict[str, Any], unit: str = "") -> str:
    """The right answer for people: with its unit, and from where to where it counts."""
    number = f"{shown(Fraction(answer['value']))} {unit}".strip()
    if not Fraction(answer["tolerance"]):
        return number
    low, high = (shown(limit) for limit in limits_of(answer))
    return gettext("%(number)s (%(low)s to %(high)s counts)") % {"number": number, "low": low, "high": high}


def impossible() -> str:
    """Why a number cannot be taken."""
    message = gettext("A number has up to %(digits)s digits and lies between 10^-%(most)s and 10^%(most)s.")
    return message % {"digits": MOST_DIGITS, "most": LARGEST_EXPONENT}


def possible(number: Decimal) -> Decimal:
    if not is_possible(number):
        raise ValueError(impossible())
    return number


SourceNumber = Annotated[Decimal, AfterValidator(possible)]
SourceTolerance = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=10)]


def author_number(text: str) -> str:
    """What an author typed as a value, in the form that is read in one way only. Raises ValidationError."""
    if text.strip() == ANY:
        return ANY
    reading = read_number(text)
    if reading is None or reading.unit:
        raise ValidationError(
            _("“%(text)s” is not a number. Please write one like %(example)s."),
            params={"text": text, "example": shown(Decimal("12.5"))},
        )
    number = Decimal(reading.value.numerator) / Decimal(reading.value.denominator)
    if Fraction(number) != reading.value or not is_possible(number):
        raise ValidationError(impossible())
    if reading.is_ambiguous:
        digits = "".join(character for character in text if character.isdigit() or character in "-−")
        decimal = text.strip().replace(".", ",") + "0"
        raise ValidationError(
            _("“%(text)s” can be read in two ways. Please write %(whole)s or %(decimal)s."),
            params={"text": text, "whole": digits, "decimal": decimal},
        )
    return written(number)


def canonical(text: str) -> str:
    """A stored value as frozen content says it: "3.14", or "*"."""
    reading = read_number(text)
    if reading is None:
        return ANY
    number = Decimal(reading.value.numerator) / Decimal(reading.value.denominator)
    return str(number.normalize()) if number else "0"


def number_problems(answers: Answers) -> list[str]:
    """What is wrong with the values of answers, in words."""
    if not answers:
        return [gettext("There is no answer that counts. Please add at least one.")]
    labels = [number_label(one) for one in answers]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        return [gettext("The answer “%(text)s” is there twice; only the first counts.") % {"text": twice[0]}]
    return []
