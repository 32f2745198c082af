"""Image hotspot: areas of a picture are chosen."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import comb
from pathlib import PurePosixPath
from typing import Annotated, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field, model_validator
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.images.models import AbstractImage

from quizzes.models.panels import RowsPanel

from .base import TEXT_FEATURES, Question, frozen_html
from .choice import WHOLE, ChoiceKind, as_ids, choices_of, known_ids, replace_options
from .hotspot_editor import PictureEditorPanel
from .kinds import Content, Example, InvalidResponse, Part, Response, as_fraction, register_kind
from .multiple_choice import right_minus_wrong
from .rows import KeyedRow, RowSource, same_keys, stored_key, with_feedback

MIN_AREAS, MAX_AREAS = 2, 12
PICTURE_SPEC = "max-1600x1600|format-webp|preserve-svg"
PICTURE_FOLDER = "quizzes/pictures"


class Shape(models.TextChoices):
    RECTANGLE = "rect", _("Rectangle")
    CIRCLE = "circle", _("Circle")
    POLYGON = "polygon", _("Polygon")


class Hotspot(ChoiceKind):
    """A response is a list of ids of areas, as they are listed.

    Content: "picture" {"name": in the default storage, "width", "height": px, "alt"}, "max_choices", and "options", the
    areas in reading order: as in ChoiceKind, with "shape" and "coords" in percent, see `HotspotArea`.
    """

    key = "hotspot"
    label = _("Image hotspot")
    input_type = "checkbox"
    answer_template = "quizzes/questions/hotspot_answer.html"
    review_template = "quizzes/questions/hotspot_review.html"
    script = "quizzes/hotspot.js"

    def part_ids(self, content: Content) -> list[str]:
        """Areas lie where they lie: nothing is shuffled."""
        return []

    def hint(self, content: Content) -> str:
        if content["max_choices"] == 1:
            return gettext("Choose one area, in the picture or in the list.")
        return gettext(
            "Choose up to %(count)s areas, in the picture or in the list. A wrong one takes away as much as a right "
            "one adds."
        ) % {"count": content["max_choices"]}

    def chosen_ids(self, response: Response | None) -> set[str]:
        return set(response or [])

    def clean(self, content: Content, raw: Any) -> Response | None:
        chosen = known_ids(content, as_ids(raw))
        most = content["max_choices"]
        if len(chosen) > most:
            raise InvalidResponse(
                ngettext(
                    "Only %(most)s area can be chosen here. Please take the others back.",
                    "Only %(most)s areas can be chosen here. Please take the others back.",
                    most,
                )
                % {"most": most}
            )
        return [option["id"] for option in content["options"] if option["id"] in chosen] or None

    def grade(self, content: Content, response: Response | None) -> Decimal:
        return as_fraction(self._fraction(content, self.chosen_ids(response)))

    def _fraction(self, content: Content, chosen: set[str]) -> Fraction:
        right = {option["id"] for option in content["options"] if option["correct"]}
        if content["max_choices"] == 1:
            return Fraction(int(bool(chosen & right)))
        return right_minus_wrong(content["options"], chosen)

    def key_response(self, content: Content) -> Response:
        right = [option["id"] for option in content["options"] if option["correct"]]
        return right[: content["max_choices"]]

    def examples(self, content: Content) -> list[Example]:
        several = (
            [Example(gettext("All right areas"), self.key_response(content))] if content["max_choices"] > 1 else []
        )
        return [*several, *self.single_examples(content), Example(gettext("No answer"), None)]

    def without_wrong(self, content: Content, response: Response | None) -> Response | None:
        right = {option["id"] for option in content["options"] if option["correct"]}
        return [area for area in response or [] if area in right] or None

    def count_right(self, content: Content, response: Response | None) -> tuple[int, int]:
        right = {option["id"] for option in content["options"] if option["correct"]}
        return len(right & self.chosen_ids(response)), min(len(right), content["max_choices"])

    def parts(self, content: Content) -> list[Part]:
        right = sum(option["correct"] for option in content["options"])
        if content["max_choices"] == 1:
            return choices_of(content, [Fraction(int(option["correct"])) for option in content["options"]])
        return choices_of(content, [Fraction(1 if option["correct"] else -1, right) for option in content["options"]])

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        return {WHOLE: list(response)} if response else {}

    def guess_fraction(self, content: Content) -> Fraction:
        """One choice: the share of right areas. Several: the mean over all choices of at most so many, or none."""
        right = sum(option["correct"] for option in content["options"])
        wrong, most = len(content["options"]) - right, content["max_choices"]
        if most == 1:
            return Fraction(right, right + wrong)
        ways, total = 0, Fraction(0)
        for hits in range(min(right, most) + 1):
            for misses in range(min(wrong, most - hits) + 1):
                count = comb(right, hits) * comb(wrong, misses)
                ways += count
                total += count * max(Fraction(hits - misses, right), Fraction(0))
        return total / ways

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        context = super().answer_context(content, response, super().part_ids(content))
        return {
            **context,
            "input_type": "radio" if content["max_choices"] == 1 else "checkbox",
            "max_choices": content["max_choices"],
            **drawn(content, context["options"]),
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        context = super().review_context(content, response, super().part_ids(content))
        return {**context, **drawn(content, context["options"])}


def drawn(content: Content, options: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """For templates: the picture and, on top of it, the outline of each area with its letter."""
    picture = content["picture"]
    width, height = picture["width"], picture["height"]
    badge = max(width, height) / 32
    areas = []
    for option, area in zip(options, content["options"], strict=True):
        x, y = top_of(area["shape"], area["coords"], width / height)
        # The letter stands where the area begins, and never over the edge of the picture.
        place = {"x": px(within(x * width / 100, badge, width)), "y": px(within(y * height / 100, badge, height))}
        areas.append({**option, "letter": area["letter"], "path": outline(area, width, height), **place})
    return {
        "picture": {
            "url": reverse("quizzes:picture", args=[PurePosixPath(picture["name"]).name]) if picture["name"] else "",
            "width": width,
            "height": height,
            "alt": picture["alt"],
            "badge": px(badge),
            "letter": px(max(width, height) / 26),
        },
        "options": [
            {**area, "text": gettext("Area %(letter)s: %(label)s") % {"letter": area["letter"], "label": area["text"]}}
            for area in areas
        ],
    }


def px(value: float) -> str:
    """A number as SVG writes it, whatever the language of the page."""
    return f"{value:.1f}"


def outline(area: dict[str, Any], width: int, height: int) -> str:
    """The outline of an area as an SVG path in pixels of the picture."""
    coords = area["coords"]
    if area["shape"] == Shape.CIRCLE:
        x, y, radius = coords[0] * width / 100, coords[1] * height / 100, coords[2] * width / 100
        arc = f"a{px(radius)},{px(radius)} 0 1,0"
        return f"M{px(x - radius)},{px(y)} {arc} {px(2 * radius)},0 {arc} {px(-2 * radius)},0Z"
    points = corners(area["shape"], coords)
    return "M" + " L".join(f"{px(x * width / 100)},{px(y * height / 100)}" for x, y in points) + "Z"


def corners(shape: str, coords: Sequence[float]) -> list[tuple[float, float]]:
    """The corners of a rectangle or polygon, in percent."""
    if shape == Shape.RECTANGLE:
        left, top, right, bottom = coords
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    return list(zip(coords[::2], coords[1::2], strict=True))


def center(shape: str, coords: Sequence[float]) -> tuple[float, float]:
    """The middle of an area, in percent."""
    if shape == Shape.CIRCLE:
        return coords[0], coords[1]
    points = corners(shape, coords)
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def top_of(shape: str, coords: Sequence[float], ratio: float) -> tuple[float, float]:
    """The first of the highest points of an area, in percent; `ratio`: width ÷ height of the picture."""
    if shape == Shape.CIRCLE:
        return coords[0], coords[1] - coords[2] * ratio
    return min(corners(shape, coords), key=lambda point: (point[1], point[0]))


def within(value: float, margin: float, size: float) -> float:
    """The value, at least the margin away from both ends."""
    return min(max(value, margin), size - margin)


def coords_problem(shape: str, coords: Sequence[float]) -> str:
    """Why these numbers are no such shape, in words; empty when they are."""
    if any(not 0 <= number <= 100 for number in coords):
        return gettext("Coordinates are percentages from 0 to 100.")
    if shape == Shape.RECTANGLE and not (len(coords) == 4 and coords[0] < coords[2] and coords[1] < coords[3]):
        return gettext("A rectangle has four numbers: left, top, right, bottom; right and bottom are the larger ones.")
    if shape == Shape.CIRCLE and not (len(coords) == 3 and coords[2] > 0):
        return gettext("A circle has three numbers: middle from the left, middle from the top, radius.")
    if shape == Shape.POLYGON and (len(coords) < 6 or len(coords) % 2 or len(coords) > 60):
        return gettext("A polygon has 3 to 30 corners, two numbers for each: from the left, from the top.")
    return ""


def read_coords(text: str) -> list[float]:
    """Numbers that an author wrote, "10 20,5 30" or "10; 20.5; 30". Raises ValueError."""
    return [round(float(part.rstrip(",").replace(",", ".")), 2) for part in re.split(r"[\s;]+", text.strip()) if part]


def written_coords(coords: Sequence[float]) -> str:
    return " ".join(f"{number:g}" for number in coords)


Percent = Annotated[float, Field(ge=0, le=100)]


class AreaSource(RowSource):
    label: Annotated[str, Field(min_length=1, max_length=120)]
    shape: Shape
    coords: Annotated[list[Percent], Field(min_length=3, max_length=60)]
    correct: bool = False
    feedback: str = ""

    @model_validator(mode="after")
    def _is_a_shape(self) -> "AreaSource":
        if problem := coords_problem(self.shape, self.coords):
            raise ValueError(problem)
        return self


class HotspotSource(BaseModel):
    image: Annotated[str, Field(min_length=1, max_length=255)]
    alt: Annotated[str, Field(min_length=1, max_length=255)]
    areas: Annotated[list[AreaSource], Field(min_length=MIN_AREAS, max_length=MAX_AREAS)]
    max_choices: Annotated[int, Field(ge=1, le=MAX_AREAS)] = 1

    @model_validator(mode="after")
    def _has_keys_once(self) -> "HotspotSource":
        if problems := same_keys(area.key for area in self.areas):
            raise ValueError(" ".join(problems))
        return self


class HotspotQuestion(Question):
    kind = register_kind(Hotspot())
    source_schema = HotspotSource
    picture_fields = ("image",)

    image = models.ForeignKey(
        get_image_model_string(), models.PROTECT, null=True, related_name="+", verbose_name=_("picture")
    )
    alt = models.CharField(
        _("description of the picture"),
        max_length=255,
        help_text=_("For people who cannot see it: what is where. It must not say what is right."),
    )
    max_choices = models.PositiveSmallIntegerField(
        _("how many areas can be chosen"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_AREAS)],
        help_text=_(
            "1: the chosen area is right or wrong. More: (right − wrong) ÷ number of right areas, never below 0."
        ),
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        FieldPanel("image"),
        FieldPanel("alt"),
        FieldPanel("max_choices"),
        PictureEditorPanel(),
        RowsPanel("areas", heading=_("Areas"), label=_("Area"), max_num=MAX_AREAS),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("image hotspot question")
        verbose_name_plural = _("image hotspot questions")

    def frozen_content(self) -> Content:
        drawable = [area for area in self.areas.all() if not area.problem()]
        # In reading order, so that letters run through the picture and the author's order tells nothing.
        drawable.sort(key=lambda area: (center(area.shape, area.numbers)[::-1], area.key))
        return {
            **super().frozen_content(),
            "picture": {**frozen_picture(self.image), "alt": self.alt},
            "max_choices": self.max_choices,
            "options": [
                {**area.frozen_content(), "letter": chr(ord("A") + place)} for place, area in enumerate(drawable)
            ],
        }

    def problems(self) -> list[str]:
        areas = list(self.areas.all())
        right = sum(area.is_correct for area in areas)
        problems = [] if self.image_id or self.image else [gettext("The question has no picture.")]
        if not self.alt.strip():
            problems.append(gettext("The picture has no description for people who cannot see it."))
        if not MIN_AREAS <= len(areas) <= MAX_AREAS:
            problems.append(
                gettext("A picture has %(least)s to %(most)s areas; this one has %(count)s.")
                % {"least": MIN_AREAS, "most": MAX_AREAS, "count": len(areas)}
            )
        problems += [
            gettext("Area “%(area)s”: %(problem)s") % {"area": area.label, "problem": problem}
            for area in areas
            if (problem := area.problem())
        ]
        labels = [area.label.strip().casefold() for area in areas]
        if len(set(labels)) < len(labels):
            problems.append(gettext("Two areas have the same name."))
        return [*problems, *self._problems_of_choices(right, len(areas))]

    def _problems_of_choices(self, right: int, count: int) -> list[str]:
        if not right:
            return [gettext("At least one area is right; here none is marked.")]
        if right == count:
            return [gettext("All areas are right, so nothing is asked.")]
        if 1 < self.max_choices < right:
            return [
                gettext("%(right)s areas are right, but only %(most)s can be chosen.")
                % {"right": right, "most": self.max_choices}
            ]
        return []

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = [
            {
                "key": stored_key(area.key),
                "label": area.label,
                "shape": area.shape.value,
                "coords": written_coords(area.coords),
                "is_correct": area.correct,
                "feedback": markdown(area.feedback, "areas", place, "feedback"),
            }
            for place, area in enumerate(data.areas)
        ]
        is_different = (self.alt, self.max_choices) != (data.alt, data.max_choices)
        self.alt, self.max_choices = data.alt, data.max_choices
        return replace_options(self, HotspotArea, wanted, relation="areas", naming="label") or is_different

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        return {
            "alt": self.alt,
            "max_choices": self.max_choices,
            "areas": [area.written(markdown) for area in self.areas.all()],
        }


class HotspotArea(KeyedRow):
    """An area. Coordinates are percent of the picture's width and height, from the left and from the top.

    Rectangle: left, top, right, bottom. Circle: x and y of the middle, and the radius in percent of the width. Polygon:
    x and y of each corner.
    """

    question = ParentalKey(HotspotQuestion, related_name="areas")
    label = models.CharField(
        _("name"),
        max_length=120,
        help_text=_("What is there, e.g. “sender”. It is a choice in the list, so it must not say what is right."),
    )
    shape = models.CharField(_("shape"), max_length=7, choices=Shape.choices, default=Shape.RECTANGLE)
    coords = models.CharField(
        _("coordinates"),
        max_length=500,
        help_text=_(
            "In percent, separated by spaces. Rectangle: left, top, right, bottom. Circle: middle from the left, "
            "middle from the top, radius. Polygon: two numbers for each corner. Drawing in the picture fills them in."
        ),
    )
    is_correct = models.BooleanField(_("right"), default=False)
    feedback = RichTextField(
        _("feedback"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Shown with the result to those who chose this area, and for every right area."),
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("shape"), FieldPanel("coords")]),
        FieldPanel("is_correct"),
        FieldPanel("feedback"),
    ]

    class Meta(KeyedRow.Meta):
        verbose_name = _("area of a picture")
        verbose_name_plural = _("areas of a picture")

    def __str__(self) -> str:
        return self.label

    @property
    def numbers(self) -> list[float]:
        """The coordinates. Raises ValueError for what are none."""
        return read_coords(self.coords)

    def problem(self) -> str:
        """What is wrong with the shape, in words; empty when nothing is."""
        try:
            return coords_problem(self.shape, self.numbers)
        except ValueError:
            return gettext("Coordinates are numbers, separated by spaces.")

    def clean(self) -> None:
        super().clean()
        if self.coords and (problem := self.problem()):
            raise ValidationError({"coords": problem})

    def frozen_content(self) -> dict[str, Any]:
        return {
            "id": self.key,
            "text": escape(self.label),
            "correct": self.is_correct,
            "feedback": frozen_html(self.feedback),
            "shape": str(self.shape),
            "coords": self.numbers,
        }

    def written(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        return with_feedback(
            {
                "key": self.key,
                "label": self.label,
                "shape": str(self.shape),
                "coords": [Decimal(f"{number:g}") for number in self.numbers],
                "correct": self.is_correct,
            },
            self.feedback,
            markdown,
        )


def frozen_picture(image: AbstractImage | None) -> dict[str, Any]:
    """The picture as it is now, as a file of its own: who was asked sees it again, whatever becomes of the image (L1).

    The file is named after the content of the picture, so the same one is kept once.
    """
    if image is None:
        return {"name": "", "width": 4, "height": 3}
    rendition = image.get_rendition(PICTURE_SPEC)
    name = f"{PICTURE_FOLDER}/{image.get_file_hash()}{PurePosixPath(rendition.file.name).suffix}"
    if not default_storage.exists(name):
        with rendition.file.open("rb") as file:
            default_storage.save(name, file)
    return {"name": name, "width": rendition.width, "height": rendition.height}
