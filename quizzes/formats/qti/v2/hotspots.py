"""Areas of a picture: read and written.

QTI counts whole pixels of the picture, this site percent of its width and height; the radius of a circle is a share of
the width.
"""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from quizzes.formats.neutral import Option
from quizzes.formats.numbers import number
from quizzes.formats.qti.deriving import Choice, derive_multiple, derive_single
from quizzes.formats.qti.markup import element, html_of
from quizzes.formats.qti.writing import CannotSay
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .choices import declare_selection, show_chosen
from .draft import BESIDE, Draft
from .item import Item
from .statements import RESPONSE

SHAPES = {"rect": "rect", "circle": "circle", "poly": "polygon"}
NAMES = {shape: name for name, shape in SHAPES.items()}
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
CENT = Decimal("0.01")
Size = tuple[int, int]


def read_hotspots(item: Item, nodes: list[Node]) -> None:
    question, node = item.question, nodes[0]
    question.type = "hotspot"
    question.text = item.text()
    choices = node.all("hotspotChoice")
    size = _read_picture(item, node)
    if size is None:
        return
    areas = [_read_area(item, choice, place, size) for place, choice in enumerate(choices)]
    names = [
        Choice(choice.get("identifier"), area["label"], choice.line)
        for choice, area in zip(choices, areas, strict=True)
    ]
    declared = item.declared(node)
    if declared.is_single or node.get("maxChoices") == "1":
        question.details["max_choices"] = 1
        derive_single(question, names, declared.name, item.scorer, item.told)
    else:
        question.details["max_choices"] = int(number(node.get("maxChoices")) or 0) or len(choices)
        derive_multiple(question, names, declared.name, item.scorer, item.told, frozenset(declared.values))
    _warn_of_shares(item)
    # What a choice is worth follows from what is right; it has its say with the areas.
    question.details["areas"] = [
        {**area, "correct": option.fraction > 0, "feedback": option.feedback}
        for area, option in zip(areas, question.options, strict=False)
    ]
    question.options = []
    question.details.pop("scoring", None)


def _read_picture(item: Item, node: Node) -> Size | None:
    """Its size in the pixels that the areas are counted in; None, and a problem, without a picture."""
    question = item.question
    said = node.first("object", "img")
    name = item.texts.take(said.get("data") or said.get("src")) if said else ""
    size = size_of(question.files[name]) if name else None
    if said is None or size is None:
        question.refuse(_("The question has no picture."), node.line)
        return None
    alt = plain_text(html_of(said.content)) or said.get("alt")
    if not alt:
        reason = _("The image “%(name)s” has no alternative text. Please say in words what it shows.")
        question.keep_as_draft(reason % {"name": name.rpartition("/")[2][:80]}, said.line)
    question.details |= {"image": name, "alt": (alt or plain_text(question.text))[:255]}
    width, height = (int(number(said.get(side)) or 0) for side in ("width", "height"))
    return (width, height) if width > 0 and height > 0 else size


def _read_area(item: Item, choice: Node, place: int, size: Size) -> dict[str, Any]:
    shape = SHAPES.get(choice.get("shape"), "")
    if not shape:
        reason = _("Areas of the shape “%(shape)s” are not known here.")
        item.question.refuse(reason % {"shape": choice.get("shape")[:40]}, choice.line)
    pixels = [number(part) or Decimal(0) for part in choice.get("coords").replace(",", " ").split()]
    label = choice.get("hotspotLabel") or _("Area %(letter)s") % {"letter": chr(ord("A") + place % 26)}
    return {"label": label[:120], "shape": shape, "coords": percents(shape, pixels, size)}


def _warn_of_shares(item: Item) -> None:
    """Here, right areas share everything, and a wrong one takes away as much as a right one adds."""
    question = item.question
    right = sum(option.fraction > 0 for option in question.options) or 1
    is_single = question.details["max_choices"] == 1
    for_right, for_wrong = (Decimal(1), Decimal(0)) if is_single else (Decimal(1) / right, Decimal(-1) / right)
    if "scoring" in question.details or any(
        abs(option.fraction - (for_right if option.fraction > 0 else for_wrong)) > CENT for option in question.options
    ):
        question.warn(_("The way in which the choices are scored cannot be said here exactly."))


def write_hotspots(draft: Draft) -> None:
    question = draft.question
    details = question.details
    content = question.files.get(details.get("image", ""), b"")
    size, kind = size_of(content), kind_of_picture(content)
    if size is None:
        raise CannotSay(_("The question has no picture."))
    areas = details["areas"]
    right = sum(bool(area["correct"]) for area in areas) or 1
    most = int(details["max_choices"])
    shares = (Decimal(1), Decimal(0)) if most == 1 else (Decimal(1) / right, Decimal(-1) / right)
    choices = [
        (f"area{place}", Option(area["label"], shares[0 if area["correct"] else 1], area.get("feedback", "")))
        for place, area in enumerate(areas, 1)
    ]
    declare_selection(draft, choices, is_single=most == 1, is_whole=False)
    path = draft.pictures.path(details["image"], question)
    width, height = size
    drawn = [
        element(
            "hotspotChoice",
            identifier=name,
            shape=NAMES[str(area["shape"])],
            coords=",".join(str(pixel) for pixel in in_pixels(str(area["shape"]), area["coords"], size)),
            hotspotLabel=area["label"],
        )
        for (name, _option), area in zip(choices, areas, strict=True)
    ]
    picture = element("object", details["alt"], data=f"{BESIDE}{path}", type=kind, width=width, height=height)
    attributes: dict[str, Any] = {"responseIdentifier": RESPONSE, "maxChoices": most}
    draft.body.append(element("hotspotInteraction", picture, *drawn, **attributes))
    show_chosen(draft, choices)


def percents(shape: str, pixels: Sequence[Decimal], size: Size) -> list[Decimal]:
    """Pixels as percent, with two decimal places."""
    sides = _sides(shape, len(pixels), size)
    return [(pixel * 100 / side).quantize(CENT) for pixel, side in zip(pixels, sides, strict=True)]


def in_pixels(shape: str, coords: Sequence[Decimal], size: Size) -> list[int]:
    """The counterpart of `percents`, in whole pixels."""
    sides = _sides(shape, len(coords), size)
    return [round(Decimal(str(share)) * side / 100) for share, side in zip(coords, sides, strict=True)]


def _sides(shape: str, count: int, size: Size) -> list[int]:
    """What each number is a share of: width and height by turns, for a radius the width."""
    if shape == "circle":
        return [size[0], size[1], *[size[0]] * max(count - 2, 0)][:count]
    return [size[place % 2] for place in range(count)]


def size_of(content: bytes) -> Size | None:
    """Width and height in pixels, from the head of the file; None for what is no picture."""
    opened = _opened(content)
    return opened.size if opened else None


def kind_of_picture(content: bytes) -> str:
    opened = _opened(content)
    return KINDS.get(opened.format or "", "image/png") if opened else ""


def _opened(content: bytes) -> Image.Image | None:
    try:
        return Image.open(BytesIO(content), formats=list(KINDS))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
