"""HTTP ranges (RFC 9110, section 14): players ask for parts of a file in order to jump in it."""

import re

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class UnsatisfiableRange(ValueError):
    """The range begins behind the end of the file: status 416."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the part that a `Range` header asks for, both included; None: the whole file.

    What is malformed, or asks for several parts, is ignored, as the standard allows. Raises UnsatisfiableRange.
    """
    match = RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        length = int(match[2])
        if length == 0 or size == 0:
            raise UnsatisfiableRange
        return max(size - length, 0), size - 1
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if first >= size:
        raise UnsatisfiableRange
    return (first, last) if first <= last else None
