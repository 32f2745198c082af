"""Numbers and codes of awards. Pure functions, except for the random ones.

Both are written in Crockford's base 32 (no I, L, O, U), which survives being read aloud and typed.

- A **number** names an award to people: `KF-2026-4F7K9-M2PXT`. Ten random digits (50 bits) say nothing about how many
  were issued or when within the year; a million awards a year collide with a probability of 0.05 %, and then a new
  one is drawn. It opens nothing.
- A **code** proves an award to strangers: 26 random digits (130 bits, L26), in addresses without hyphens.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 26
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _random_digits(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def random_number(prefix: str, year: int) -> str:
    digits = _random_digits(10)
    return f"{prefix}-{year}-{digits[:5]}-{digits[5:]}"


def random_code() -> str:
    return _random_digits(CODE_LENGTH).lower()


def normalized_code(text: str) -> str | None:
    """The code in what a person typed or a link carries; None if it cannot be one.

    Case, spaces, hyphens and the usual misreadings (O for 0, I and L for 1) do not matter.
    """
    digits = "".join(text[:100].split()).replace("-", "").upper().translate(_MISREAD)
    if len(digits) != CODE_LENGTH or not set(digits) <= set(ALPHABET):
        return None
    return digits.lower()


def readable_code(code: str) -> str:
    """The code in groups, for print: `4f7k9-m2pxt-8hq3w-6znbe-5ray1c`."""
    groups = [code[start : start + 5] for start in range(0, 20, 5)]
    return "-".join([*groups, code[20:]])
