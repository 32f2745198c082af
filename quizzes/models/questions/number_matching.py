"""Reading numbers that people type, and comparing them with a tolerance (L14). Pure functions; all arithmetic is exact.

What is read: digits with a decimal comma or point; thousands grouped by point, comma, space or apostrophe; a sign
(also −); an exponent (1,5e3 · 1,5·10^3); then, or before it, a unit. Which sign separates what is decided like this:

1. Two kinds of separators: the last one is the decimal separator: 1.234,5 and 1,234.5 are the same number.
2. One kind, several times: thousands: 1.234.567.
3. One separator, once: the decimal separator: 3,14 and 3.14 – except a point before exactly three digits, which groups
   thousands as in German: 1.500 is 1500. 1.500 and 1,500 can be meant in two ways, so the page says how they were read.
   With an exponent nobody groups: 6.022e23 is 6,022e23.

Groups that are no thousands (1.23.4) make it no number.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import get_format

_MINUS = "\\-−–‒﹣－"
_SIGN = f"[+＋{_MINUS}]"
_SPACES = " \u00a0\u2009\u202f"
_APOSTROPHES = "'’"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_NUMBER = re.compile(
    rf"(?P<before>[^0-9.,]*?)(?P<sign>{_SIGN}?)[{_SPACES}]*"
    rf"(?P<digits>[0-9]+(?:[.,{_APOSTROPHES}{_SPACES}][0-9]+)*|[.,][0-9]+)"
    rf"(?:[eE](?P<exponent>{_SIGN}?[0-9]{{1,3}})"
    rf"|\s*[x×·*⋅∙]\s*10(?:\s*\^\s*(?P<power>{_SIGN}?[0-9]{{1,3}})|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}})))?"
    r"[.,]?(?![0-9])(?P<after>.*)",
    re.DOTALL,
)
_NO_UNIT = re.compile(r"[0-9.,+]|" + f"[{_MINUS}]")
LARGEST_EXPONENT = 30  # of numbers that authors give: enough for physics, and no page fills up with zeros
MOST_DIGITS = 28
LONGEST_PLAIN = 15


@dataclass(frozen=True)
class Reading:
    """A number as it was read. `is_ambiguous`: elsewhere people would read it otherwise."""

    value: Fraction
    unit: str = ""
    is_ambiguous: bool = False


def read_number(text: str) -> Reading | None:
    """The number with its unit; None when the text is no number."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    units = [unit for unit in (match["before"].strip(), match["after"].strip()) if unit]
    exponent = match["exponent"] or match["power"] or (match["raised"] or "").translate(_SUPERSCRIPTS)
    mantissa = _mantissa(match["digits"], is_scientific=bool(exponent))
    if mantissa is None or len(units) > 1 or any(_NO_UNIT.match(unit) for unit in units):
        return None
    digits, is_ambiguous = mantissa
    value = Fraction(digits) * Fraction(10) ** int(_plain_sign(exponent or "0"))
    return Reading(-value if _plain_sign(match["sign"]) == "-" else value, "".join(units), is_ambiguous)


def _plain_sign(text: str) -> str:
    return re.sub(f"[{_MINUS}]", "-", text).replace("＋", "+")


def _mantissa(text: str, *, is_scientific: bool) -> tuple[str, bool] | None:
    """The digits with a point as decimal separator, and whether that was ambiguous; None for impossible groups."""
    text = re.sub(f"[{_SPACES}]", " ", text).replace("’", "'")
    separators = re.sub(r"[0-9]", "", text)
    groups = re.split(r"[^0-9]", text)
    is_single = len(separators) == 1
    looks_grouped = _are_thousands(groups) and not (is_single and is_scientific)
    if not separators:
        return text, False
    if is_single and separators == "." and looks_grouped:
        return "".join(groups), True
    if separators[-1] in ".," and separators.count(separators[-1]) == 1:
        whole = groups[:-1]
        if len(set(separators)) > 2 or (len(whole) > 1 and not _are_thousands(whole)):
            return None
        return f"{''.join(whole) or '0'}.{groups[-1]}", is_single and looks_grouped
    return ("".join(groups), False) if looks_grouped and len(set(separators)) == 1 else None


def _are_thousands(groups: list[str]) -> bool:
    first, *others = groups
    return 1 <= len(first) <= 3 and not first.startswith("0") and all(len(group) == 3 for group in others)


def _absolute(target: Fraction, tolerance: Fraction) -> Fraction:
    return tolerance


def _relative(target: Fraction, tolerance: Fraction) -> Fraction:
    return tolerance * abs(target)


TOLERANCES: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"absolute": _absolute, "relative": _relative}


def limits(target: Fraction, tolerance: Fraction, kind: str) -> tuple[Fraction, Fraction]:
    """The smallest and the largest number that count as the target."""
    reach = TOLERANCES[kind](target, tolerance)
    return target - reach, target + reach


def written(number: Decimal) -> str:
    """A number as text that is read in one way only: "3,14", "1500", "1,2340"."""
    text = _digits(number).replace(".", ",")
    reading = read_number(text)
    return f"{text}0" if reading and reading.is_ambiguous else text


def shown(number: Fraction | Decimal) -> str:
    """A number for people, with the decimal separator of their language."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / Decimal(number.denominator)
    return _digits(number).replace(".", str(get_format("DECIMAL_SEPARATOR"))).replace("-", "−")


def _digits(number: Decimal) -> str:
    if not number:
        return "0"
    short = number.normalize()
    return f"{short:f}" if -LONGEST_PLAIN <= short.adjusted() <= LONGEST_PLAIN else f"{short}"


def is_possible(number: Decimal) -> bool:
    """Whether authors may give it. Arithmetic with such numbers does not round."""
    if not number.is_finite() or len(number.as_tuple().digits) > MOST_DIGITS:
        return False
    return not number or abs(number.adjusted()) <= LARGEST_EXPONENT


def portable_number(number: Decimal) -> Decimal | str:
    """The number for a YAML file: text where reading it as a float would round it."""
    return number if len(number.normalize().as_tuple().digits) <= LONGEST_PLAIN else f"{number:f}"
