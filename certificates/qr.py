"""QR codes as the path of an SVG, for print and for screens."""

from functools import lru_cache

import segno

# Readers take the mask from the symbol itself; trying all eight, as encoders usually do, would cost five times as much.
MASK = 3
ERROR_CORRECTION = "m"


@lru_cache(maxsize=64)
def qr_path(text: str) -> tuple[int, str]:
    """Number of modules on a side, and a path of horizontal strokes of width 1 through the dark ones."""
    matrix = segno.make(text, error=ERROR_CORRECTION, micro=False, boost_error=False, mask=MASK).matrix
    rows = (f"M0 {number}.5{_strokes(row)}" for number, row in enumerate(matrix))
    return len(matrix), "".join(rows)


def _strokes(row: bytearray) -> str:
    """Moves and strokes for one row, relative to its beginning; light modules at its end are left out."""
    path = ""
    gap = 0
    run = 0
    for module in [*row, 0]:
        if module:
            run += 1
            continue
        if run:
            path += (f"m{gap} 0" if gap else "") + f"h{run}"
            gap = run = 0
        gap += 1
    return path


def qr_svg(text: str) -> str:
    """The code as an SVG image, black on nothing, without a margin."""
    size, path = qr_path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="{path}" stroke="#000" fill="none"/></svg>'
    )
