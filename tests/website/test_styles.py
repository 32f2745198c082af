"""What the look promises in numbers: contrast for any accent, weight, and that what is named exists."""

import itertools
import math
import re

import pytest
from django.contrib.staticfiles import finders

from lms.accounts.colors import contrast
from lms.website.pattern_library import ICONS
from tests.architecture.repository import ROOT, templates

CSS = ROOT / "lms" / "static" / "lms" / "css"
SHEETS = ["tokens", "base", "layout", "forms", "components", "learning", "dashboards"]
SPRITE = ROOT / "courses" / "static" / "courses" / "icons.svg"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0
BUDGET = 45_000  # bytes, before compression

LIGHT, DARK = 0, 1
SURFACES = ("bg", "surface", "surface-2")


# --- OKLCH, as CSS Color 4 defines it ---------------------------------------------------------------------------------


def _to_linear(value):
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _to_gamma(value):
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def oklch_of(color):
    """Lightness, chroma, hue of `#rrggbb`."""
    red, green, blue = (_to_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def hex_of(lightness, chroma, hue):
    """`#rrggbb` of an OKLCH color; what lies outside sRGB is clipped, which is worse than what browsers do."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_to_gamma(channel) * 255):02x}" for channel in channels)


# --- reading the tokens -----------------------------------------------------------------------------------------------


def _split(arguments):
    """`a, b(c, d)` → [`a`, `b(c, d)`]."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(arguments):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(arguments[start:place].strip())
            start = place + 1
    return [*parts, arguments[start:].strip()]


def token(name, theme, accent="#0b6e69"):
    """A color of tokens.css as `#rrggbb`, in light or dark, for a client's accent."""
    value = re.search(rf"--color-{name}: (.+);", TOKENS)[1]
    if value.startswith("light-dark("):
        value = _split(value.removeprefix("light-dark(").removesuffix(")"))[theme]
    if value == "#fff":
        return "#ffffff"
    inside = re.fullmatch(r"oklch\((.+)\)", value)[1]
    if not inside.startswith("from var(--accent-base)"):
        return hex_of(*(float(part) for part in inside.split()))
    names = dict(zip("lch", oklch_of(accent), strict=True))
    parts = re.findall(r"(?:min|max)\([^)]*\)|[^\s]+", inside.removeprefix("from var(--accent-base)"))
    return hex_of(*(_number(part, names) for part in parts))


def _number(part, names):
    call = re.fullmatch(r"(min|max)\((.+)\)", part)
    if call:
        return {"min": min, "max": max}[call[1]](_number(item.strip(), names) for item in call[2].split(","))
    words = part.split()
    if len(words) == 3:
        first, sign, second = words
        return _number(first, names) + (1 if sign == "+" else -1) * _number(second, names)
    return names[part] if part in names else float(part)


def accents():
    """Colors all over the space that a client may choose: legible on white."""
    steps = [f"{round(part * 255 / 8):02x}" for part in range(9)]
    colors = ["#" + "".join(parts) for parts in itertools.product(steps, repeat=3)]
    return [color for color in colors if contrast(color, "#ffffff") >= TEXT]


class TestColorsOfOklch:
    @pytest.mark.parametrize("color", ["#0b6e69", "#b3123f", "#1d4ed8", "#6b6400", "#000000", "#777777"])
    def test_go_there_and_back(self, color):
        assert hex_of(*oklch_of(color)) == color

    def test_are_read_from_the_tokens(self):
        assert token("surface", LIGHT) == "#ffffff"
        assert contrast(token("text", DARK), "#ffffff") < 1.3
        assert token("accent", LIGHT) == "#0b6e69"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    def test_of_any_accent_is_enough_for_text(self, theme):
        """Links, current places, and the words on a primary button, for 200 clients."""
        assert len(accents()) > 150
        for accent in accents():
            color, strong = token("accent", theme, accent), token("accent-strong", theme, accent)
            for surface in (*SURFACES, "accent-soft", "accent-text"):
                under = token(surface, theme, accent)
                assert contrast(color, under) >= TEXT, (accent, surface)
                assert contrast(strong, under) >= TEXT, (accent, surface)

    @pytest.mark.parametrize("name", ["text", "muted", "ok", "warn", "bad", "info"])
    def test_of_text_is_enough_on_every_surface(self, theme, name):
        for surface in (*SURFACES, "accent-soft", "ok-soft", "warn-soft", "bad-soft", "info-soft"):
            assert contrast(token(name, theme), token(surface, theme)) >= TEXT, surface

    def test_of_edges_of_fields_is_enough_for_shapes(self, theme):
        for surface in SURFACES:
            assert contrast(token("line-strong", theme), token(surface, theme)) >= SHAPE, surface


class TestStyleSheets:
    def test_are_light(self):
        assert sum((CSS / f"{name}.css").stat().st_size for name in SHEETS) <= BUDGET

    def test_are_all_linked_in_order(self):
        head = (ROOT / "templates" / "includes" / "head.html").read_text(encoding="utf-8")
        assert re.findall(r"lms/css/(\w+)\.css", head) == SHEETS

    def test_stand_in_layers(self):
        for name in SHEETS:
            text = re.sub(r"/\*.*?\*/", "", (CSS / f"{name}.css").read_text(encoding="utf-8"), flags=re.S)
            outside = [line for line in text.splitlines() if line.startswith("@layer")]
            assert outside, name
        assert TOKENS.index("@layer tokens, base, courses, layout, components, utilities;") < TOKENS.index("@font-face")

    def test_use_only_variables_that_exist(self):
        sheets = [*CSS.glob("*.css"), *ROOT.glob("*/static/*/*.css"), *ROOT.glob("lms/*/static/*/*.css")]
        text = "".join(path.read_text(encoding="utf-8") for path in sheets)
        defined = set(re.findall(r"(--[\w-]+)\s*:", text))
        used = set(re.findall(r"var\((--[\w-]+)\)", text))
        assert {name for name in used if not name.startswith("--w-")} - defined == set()  # --w-: Wagtail's own

    def test_name_files_that_exist(self):
        for path in CSS.glob("*.css"):
            for name in re.findall(r'url\("([^"]+)"\)', path.read_text(encoding="utf-8")):
                assert (path.parent / name).resolve().is_file(), name

    def test_bring_the_license_of_the_font(self):
        text = (CSS.parent / "fonts" / "OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert "Reserved Font Name" in text


class TestIcons:
    def symbols(self):
        return re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8"))

    def test_are_shown_in_the_pattern_library(self):
        assert sorted(self.symbols()) == sorted(ICONS)

    def test_are_unique(self):
        assert len(self.symbols()) == len(set(self.symbols()))

    def test_bear_their_license(self):
        assert "ISC License" in SPRITE.read_text(encoding="utf-8")

    def test_exist_wherever_a_template_names_one(self):
        used = {
            icon
            for _name, path in templates(".html")
            for icon in re.findall(r'(?:{% icon |icon_name=|trend_icon=)"([\w-]+)"', path.read_text(encoding="utf-8"))
        }
        assert len(used) > 30
        assert used - set(self.symbols()) == set()


class TestStaticFiles:
    @pytest.mark.parametrize(
        ("name", "path"), templates(".html"), ids=lambda value: value if isinstance(value, str) else ""
    )
    def test_exist_wherever_a_template_names_one(self, name, path):
        named = re.findall(r"""{% static ['"]([^'"]+)['"]""", path.read_text(encoding="utf-8"))
        assert [file for file in named if finders.find(file) is None] == []
