"""Pictures that stand for a page where somebody shares it. Drawn here, with the site's own font."""

import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)  # pixels, what the large networks show uncropped
MARGIN = 88
PAPER, INK, MUTED, ACCENT = "#fbfaf6", "#1d2a29", "#54615f", "#0b6e69"
FONT = Path(__file__).parents[1] / "static" / "lms" / "fonts" / "source-sans-3-latin-wght-normal.woff2"
TITLE_SIZES = (76, 66, 56, 48)  # pixels, the largest that fits
MAX_LINES = 4
WORDS = {"de": "Von der ersten Idee bis zur integrierten KI", "en": "From the first idea to AI in daily work"}


def share_image(*, title: str, language: str) -> bytes:
    """A PNG of 1200 × 630 pixels: the title on the site's colors. The same title gives the same bytes."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 20, SIZE[1]), fill=ACCENT)
    _draw_steps(draw)
    _draw_title(draw, title)
    draw.text((MARGIN, 72), "KI-fit", font=_font(40, 640), fill=ACCENT)
    draw.text((MARGIN, SIZE[1] - 108), WORDS.get(language, WORDS["de"]), font=_font(30, 400), fill=MUTED)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONT), size)
    font.set_variation_by_axes([weight])
    return font


def _draw_title(draw: ImageDraw.ImageDraw, title: str) -> None:
    for size in TITLE_SIZES:
        font = _font(size, 640)
        lines = _lines(draw, title, font)
        if len(lines) <= MAX_LINES:
            break
    else:
        lines = [*lines[: MAX_LINES - 1], textwrap.shorten(" ".join(lines[MAX_LINES - 1 :]), 40, placeholder=" …")]
    top = 190 if len(lines) > 2 else 220
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * round(size * 1.14)), line, font=font, fill=INK)


def _lines(draw: ImageDraw.ImageDraw, title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The title in lines that fit between the margins."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= SIZE[0] - 2 * MARGIN or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _draw_steps(draw: ImageDraw.ImageDraw) -> None:
    """Five dots that climb: the five phases, as on the front page."""
    points = [(884 + 56 * step, 566 - 14 * step - 4 * step * step) for step in range(5)]
    draw.line(points, fill=ACCENT, width=5)
    for number, (x, y) in enumerate(points):
        radius = 17 if number == 4 else 11
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ACCENT)
