"""What the types share whose answers are typed: what may be typed, what authors foresee, how it is reviewed."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from courses.models.portable import portable_text

from .base import TEXT_FEATURES, frozen_html
from .kinds import FRACTION_STEP, InvalidResponse

MAX_TYPED = 250  # what a field takes
MAX_STORED = 4 * MAX_TYPED  # some characters become several in their composed form
MAX_ANSWERS = 30
ANSWER = pgettext_lazy("noun", "Answer")

Share = Annotated[Decimal, Field(ge=0, le=1)]


def as_typed(raw: Any) -> str | None:
    """What was typed into a field, trimmed and in Unicode's composed form; None for nothing. Raises InvalidResponse."""
    if isinstance(raw, list):
        if len(raw) > 1:
            raise InvalidResponse(gettext("The answer does not have the form that this question expects."))
        raw = raw[0] if raw else None
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise InvalidResponse(gettext("The answer does not have the form that this question expects."))
    if len(raw) > MAX_STORED:
        raise InvalidResponse(gettext("An answer may have up to %(most)s characters.") % {"most": MAX_TYPED})
    text = unicodedata.normalize("NFC", raw).strip()
    if any(unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace() for character in text):
        raise InvalidResponse(gettext("The answer contains characters that cannot be stored. Please type it again."))
    if len(text) > MAX_STORED:
        raise InvalidResponse(gettext("An answer may have up to %(most)s characters.") % {"most": MAX_TYPED})
    return text or None


@dataclass(frozen=True)
class ReviewRow:
    """A line of a review: an answer, or the right one. `state` names its look; the note says the same in words."""

    text: str
    state: str
    icon: str
    note: str
    label: str = ""
    feedback: str = ""


def given_row(
    text: str | None, fraction: Fraction, *, feedback: str = "", label: str = "", note: str = ""
) -> ReviewRow:
    """What was answered, and how good it is. `note` says why it is not right, where that is known."""
    if text is None:
        return ReviewRow(gettext("No answer"), "open", "circle-dashed", gettext("Not answered"), label)
    if fraction == 1:
        return ReviewRow(text, "right", "check-circle", gettext("Your answer, right"), label, feedback)
    if fraction > 0:
        return ReviewRow(text, "partly", "circle-dot", note or gettext("Your answer, partly right"), label, feedback)
    return ReviewRow(text, "wrong", "x-circle", note or gettext("Your answer, not right"), label, feedback)


def key_row(text: str, *, feedback: str = "", label: str = "") -> ReviewRow:
    """The right answer, for those who did not give it."""
    return ReviewRow(text, "missed", "circle-dashed", gettext("Right answer"), label, feedback)


class PlainNumberInput(forms.NumberInput):
    """A number without the zeros that its column adds: 0.5, not 0.5000000."""

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        return text.rstrip("0").rstrip(".") if text and "." in text else text


class ForeseenAnswer(Orderable):
    """An answer that the author has thought of. The first one that fits counts."""

    fraction = models.DecimalField(
        _("share"),
        max_digits=8,
        decimal_places=7,
        default=Decimal(1),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("From 0 to 1. 1: right; 0.5: half right; 0: a wrong answer with feedback of its own."),
    )
    feedback = RichTextField(
        _("feedback"), blank=True, features=TEXT_FEATURES, help_text=_("Shown with the result to those who gave it.")
    )

    foreseen_panels: ClassVar[list[Any]] = [FieldPanel("fraction", widget=PlainNumberInput), FieldPanel("feedback")]

    class Meta(Orderable.Meta):
        abstract = True

    def frozen_content(self) -> dict[str, Any]:
        return {"fraction": share_text(self.fraction), "feedback": frozen_html(self.feedback)}

    def written(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        """What all foreseen answers say in an import file; see `ForeseenSource`."""
        feedback = markdown(self.feedback)
        fraction = {} if self.fraction == 1 else {"fraction": self.fraction}
        return {**fraction, **({"feedback": feedback} if feedback else {})}


class ForeseenSource(BaseModel):
    """A foreseen answer in an import file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    fraction: Share = Decimal(1)
    feedback: str = ""


def share_text(fraction: Decimal) -> str:
    """A share as frozen content says it: equal shares are equal texts."""
    return f"{fraction.quantize(FRACTION_STEP).normalize():f}"


def foreseen_fields(data: ForeseenSource, markdown: Callable[..., str], place: int) -> dict[str, Any]:
    """Fields of `ForeseenAnswer` as an import file gives them."""
    return {
        "fraction": data.fraction.quantize(FRACTION_STEP),
        "feedback": markdown(data.feedback, "answers", place, "feedback"),
    }


def replace_rows(question: Any, relation: str, model: type[Orderable], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Give the question exactly these rows, in this order; returns whether anything differs from now."""
    current = list(getattr(question, relation).all()) if question.pk else []
    names = list(wanted[0]) if wanted else []
    said = [{name: portable(getattr(row, name)) for name in names} for row in current]
    if said == [{name: portable(value) for name, value in row.items()} for row in wanted]:
        return False
    setattr(question, relation, [model(**row, sort_order=place) for place, row in enumerate(wanted)])
    return True


def portable(value: Any) -> Any:
    """A value of a field for comparing: rich text that means the same is the same."""
    return portable_text(value) if isinstance(value, str) and "<" in value else value
