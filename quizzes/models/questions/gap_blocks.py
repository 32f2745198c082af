"""The gaps of a cloze text as authors fill them in, and as import files say them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, model_validator
from wagtail import blocks

from .base import LINE_FEATURES, frozen_html
from .gaps import KEY, Answer, Gap
from .number_answers import ANY, SourceNumber, SourceTolerance, author_number, canonical
from .number_matching import portable_number, written
from .text_matching import normal_text
from .typed import ANSWER, MAX_ANSWERS, MAX_TYPED, ForeseenSource, share_text


class NumberBlock(blocks.CharBlock):
    """A number as authors write it, in the form that is read in one way only."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return author_number(text)
        except ValidationError as error:
            raise ValidationError(error.messages) from error


def _answer_fields(own: list[tuple[str, blocks.Block]], *, share: int) -> blocks.ListBlock:
    fields = [
        *own,
        (
            "fraction",
            blocks.DecimalBlock(
                label=_("Share"),
                default=share,
                min_value=0,
                max_value=1,
                max_digits=8,
                decimal_places=7,
                help_text=_("1: right; 0.5: half right; 0: wrong."),
            ),
        ),
        ("feedback", blocks.RichTextBlock(label=_("Feedback"), required=False, features=LINE_FEATURES)),
    ]
    return blocks.ListBlock(
        blocks.StructBlock(fields, label=ANSWER),
        label=_("Answers"),
        min_num=1,
        max_num=MAX_ANSWERS,
    )


def _gap_fields(answers: blocks.ListBlock, *own: tuple[str, blocks.Block]) -> list[tuple[str, blocks.Block]]:
    key = blocks.RegexBlock(
        regex=rf"^{KEY.pattern}$",
        label=_("Name in the text"),
        max_length=20,
        error_messages={"invalid": _("Please use letters, digits and hyphens only.")},
        help_text=_("a stands for [[a]] in the question."),
    )
    points = blocks.DecimalBlock(
        label=_("Weight"),
        default=1,
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("How much it counts among the gaps."),
    )
    return [("key", key), ("answers", answers), *own, ("points", points)]


def _text() -> blocks.Block:
    return blocks.CharBlock(
        label=_("Text"), max_length=MAX_TYPED, help_text=_("* stands for any characters; \\* for an asterisk.")
    )


def gap_blocks() -> list[tuple[str, blocks.Block]]:
    """One block for each kind of gap."""
    case = blocks.BooleanBlock(label=_("Upper and lower case matters"), required=False)
    tolerance = blocks.DecimalBlock(
        label=_("Tolerance"), default=0, min_value=0, max_digits=20, decimal_places=10, help_text=_("0: exactly.")
    )
    number = NumberBlock(
        label=pgettext_lazy("quantity", "Number"),
        max_length=60,
        help_text=_("For example 12,5 or −3 or 6,02e23. * stands for any other number."),
    )
    text_fields = _gap_fields(_answer_fields([("text", _text())], share=1), ("case_sensitive", case))
    option = blocks.CharBlock(label=_("Option"), max_length=MAX_TYPED)
    choice_fields = _gap_fields(_answer_fields([("text", option)], share=0))
    number_fields = _gap_fields(_answer_fields([("value", number), ("tolerance", tolerance)], share=1))
    return [
        ("text", blocks.StructBlock(text_fields, label=_("Gap to write a text"), icon="pilcrow")),
        ("choice", blocks.StructBlock(choice_fields, label=_("Gap to choose from a list"), icon="list-ul")),
        ("number", blocks.StructBlock(number_fields, label=_("Gap to write a number"), icon="decimal")),
    ]


def frozen_gap(kind: str, value: Any) -> Gap:
    """A gap of the author's field as frozen content says it."""
    return {
        "key": value["key"],
        "kind": kind,
        "points": f"{Decimal(value['points']).normalize():f}",
        "answers": [_frozen_answer(answer) for answer in value["answers"]],
        "case_sensitive": bool(value.get("case_sensitive", False)),
    }


def _frozen_answer(answer: Any) -> Answer:
    own = (
        {
            "value": canonical(answer["value"] or ""),
            "tolerance": f"{Decimal(answer['tolerance'] or 0).normalize():f}",
            "tolerance_kind": "absolute",
        }
        if "value" in answer
        else {"text": normal_text(answer["text"] or "", case_sensitive=True)}
    )
    feedback = frozen_html(answer["feedback"].source) if answer["feedback"] else ""
    return {**own, "fraction": share_text(Decimal(answer["fraction"] or 0)), "feedback": feedback}


class GapAnswerSource(ForeseenSource):
    """`text` in gaps of text and choice, `value` in gaps of numbers; `tolerance` is absolute."""

    text: Annotated[str, Field(max_length=MAX_TYPED)] = ""
    value: SourceNumber | Literal["*"] | None = None
    tolerance: SourceTolerance = Decimal(0)


class GapSource(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: Annotated[str, Field(pattern=rf"^{KEY.pattern}$")]
    kind: Literal["text", "choice", "number"]
    points: Annotated[Decimal, Field(ge=Decimal("0.01"), le=100, decimal_places=2)] = Decimal(1)
    answers: Annotated[list[GapAnswerSource], Field(min_length=1, max_length=MAX_ANSWERS)]
    case_sensitive: bool = False

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> "GapSource":
        wanted, other = ("value", "text") if self.kind == "number" else ("text", "value")
        for answer in self.answers:
            if getattr(answer, wanted) in ("", None) or getattr(answer, other) not in ("", None):
                message = gettext("Each answer of the gap “%(gap)s” (%(kind)s) has “%(wanted)s”, not “%(other)s”.")
                names = {"gap": self.key, "kind": self.kind, "wanted": wanted, "other": other}
                raise ValueError(message % names)
        return self


def raw_gap(gap: GapSource, markdown: Callable[..., str], place: int) -> dict[str, Any]:
    """A gap of an import file as the author's field stores it."""
    answers = []
    for number, answer in enumerate(gap.answers):
        own: dict[str, Any] = {"text": answer.text}
        if answer.value is not None:
            said = answer.value if isinstance(answer.value, str) else written(answer.value)
            own = {"value": said, "tolerance": answer.tolerance}
        feedback = markdown(answer.feedback, "gaps", place, "answers", number, "feedback")
        answers.append({**own, "fraction": answer.fraction, "feedback": feedback})
    fields = {"key": gap.key, "points": gap.points, "answers": answers, "case_sensitive": gap.case_sensitive}
    return {"type": gap.kind, "value": fields}


def written_gap(kind: str, value: Any, markdown: Callable[[str], str]) -> dict[str, Any]:
    """The counterpart of `raw_gap`: what an export says."""
    answers = []
    for answer in value["answers"]:
        own: dict[str, Any] = {"text": answer["text"]} if "text" in answer else _written_number(answer)
        feedback = markdown(answer["feedback"].source) if answer["feedback"] else ""
        shares = {} if answer["fraction"] == 1 else {"fraction": answer["fraction"]}
        answers.append({**own, **shares, **({"feedback": feedback} if feedback else {})})
    return {
        "key": value["key"],
        "kind": kind,
        **({} if value["points"] == 1 else {"points": value["points"]}),
        "answers": answers,
        **({"case_sensitive": True} if value.get("case_sensitive") else {}),
    }


def _written_number(answer: Any) -> dict[str, Any]:
    value = canonical(answer["value"])
    tolerance = {"tolerance": answer["tolerance"]} if answer["tolerance"] else {}
    return {"value": value if value == ANY else portable_number(Decimal(value)), **tolerance}
