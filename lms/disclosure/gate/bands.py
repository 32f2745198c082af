"""R5 and R7: what is printed instead of a count.

A printed value is a range of whole percents that contains the true share. An exact figure is a range of one value.

- **R7** A group of fewer than 20 is printed in fifths. A share that lies on a border belongs to the outer fifth, so
  that the outermost ones read "at most 20 %" and "at least 80 %".
- **R5** The counts 0, 1, n − 1 and n are printed as the outermost fifth in a group of any size. The rule's own words
  are "under 20 %" and "over 80 %", which would be false for 1 of 5 and 4 of 5; a band must be true for the value.
- Otherwise the share is rounded to a whole percent (halves up), but never to 0 or 100: those are claims about
  everybody, which only the bands may contain.
"""

SMALLEST = 5
SMALL = 20
FIFTHS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))


def displayed_range(*, count: int, n: int) -> tuple[int, int]:
    """The printed range of `count` of `n` people, in percent; `n` ≥ 5 and 0 ≤ `count` ≤ `n`.

    In fewer than five people 1 of n would be more than 20 %, so the bands would lie.

    >>> displayed_range(count=8, n=9), displayed_range(count=5, n=9), displayed_range(count=17, n=40)
    ((80, 100), (40, 60), (43, 43))
    """
    if not 0 <= count <= n or n < SMALLEST:
        raise ValueError(f"{count} of {n} is not a share of a group.")
    if count <= 1:
        return FIFTHS[0]
    if count >= n - 1:
        return FIFTHS[4]
    if n < SMALL:
        return fifth_of(count=count, n=n)
    percent = min(99, max(1, (200 * count + n) // (2 * n)))
    return percent, percent


def fifth_of(*, count: int, n: int) -> tuple[int, int]:
    """The fifth that the share lies in, in a group of any size."""
    share = 100 * count
    if share <= 20 * n:
        return FIFTHS[0]
    if share <= 40 * n:
        return FIFTHS[1]
    if share < 60 * n:
        return FIFTHS[2]
    return FIFTHS[3] if share < 80 * n else FIFTHS[4]
