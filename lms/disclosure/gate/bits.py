"""Sets of people as integers: bit i stands for person number i.

Union, intersection and difference are `|`, `&`, `& ~`; the number of people is `int.bit_count`. A set of 10,000 people
takes 1.25 kB, and the operations on it less than a microsecond.
"""

from collections.abc import Iterable, Iterator

_BITS_OF_BYTE = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]


def from_numbers(numbers: Iterable[int]) -> int:
    """The set of the people with these numbers."""
    members = list(numbers)
    data = bytearray(max(members, default=0) // 8 + 1)
    for number in members:
        data[number // 8] |= 1 << number % 8
    return int.from_bytes(data, "little")


def numbers_in(people: int) -> Iterator[int]:
    """The numbers of the people in the set, ascending."""
    data = people.to_bytes((people.bit_length() + 7) // 8, "little")
    for position, byte in enumerate(data):
        if byte:
            for bit in _BITS_OF_BYTE[byte]:
                yield position * 8 + bit
