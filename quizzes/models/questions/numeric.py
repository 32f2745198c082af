"""Numeric: a number, compared with a tolerance; with or without a unit (L14)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Orderable

from quizzes.models.panels import RowsPanel

from .base import Question, plain_text
from .choice import WHOLE
from .kinds import Choice, Content, Example, Part, QuestionKind, Response, as_fraction, register_kind
from .number_answers import (
    ANY,
    SourceNumber,
    SourceTolerance,
    author_number,
    canonical,
    fits,
    key_in_words,
    limits_of,
    number_label,
    number_note,
    number_problems,
)
from .number_matching import Reading, portable_number, read_number, written
from .typed import (
    ANSWER,
    MAX_ANSWERS,
    MAX_TYPED,
    ForeseenAnswer,
    ForeseenSource,
    PlainNumberInput,
    Share,
    as_typed,
    foreseen_fields,
    given_row,
    key_row,
    replace_rows,
)

MAX_UNITS = 10


class ToleranceKind(models.TextChoices):
    ABSOLUTE = "absolute", _("as a number: ± 0.5")
    RELATIVE = "relative", _("as a share of the value: 0.05 is ± 5 %")


class UnitRule(models.TextChoices):
    NONE = "none", _("only a number, no unit")
    OPTIONAL = "optional", _("a unit may be given")
    REQUIRED = "required", _("a unit must be given, or marks are taken off")


@dataclass(frozen=True)
class Candidate:
    """One way to take a number: in the base unit, and whether its unit is right."""

    value: Fraction
    is_unit_right: bool = True


def _without_unit(reading: Reading, factor: Fraction | None) -> list[Candidate]:
    return [] if reading.unit else [Candidate(reading.value)]


def _with_any_unit(reading: Reading, factor: Fraction | None) -> list[Candidate]:
    if not reading.unit:
        return [Candidate(reading.value)]
    return [] if factor is None else [Candidate(reading.value * factor)]


def _with_right_unit(reading: Reading, factor: Fraction | None) -> list[Candidate]:
    """The right number without its unit, or with another, is worth something, too."""
    as_typed_there = Candidate(reading.value, is_unit_right=False)
    return [as_typed_there] if factor is None else [Candidate(reading.value * factor), as_typed_there]


UNIT_RULES: dict[str, Callable[[Reading, Fraction | None], list[Candidate]]] = {
    UnitRule.NONE.value: _without_unit,
    UnitRule.OPTIONAL.value: _with_any_unit,
    UnitRule.REQUIRED.value: _with_right_unit,
}


def normal_unit(unit: str) -> str:
    """The form in which units are compared: case matters (mW, MW), the two signs for micro are one."""
    return " ".join(unit.replace("\u00b5", "\u03bc").split())


class Numeric(QuestionKind):
    """A response is the text as it was typed; a text that is no number scores 0.

    Content has "answers": [{"value": decimal string or "*", "tolerance", "tolerance_kind", "fraction", "feedback"}],
    "units": [{"unit": str, "factor": decimal string}], the first being the base, "unit_rule" and "unit_penalty".
    """

    key = "numeric"
    label = pgettext_lazy("quantity", "Number")
    answer_template = "quizzes/questions/typed_answer.html"
    review_template = "quizzes/questions/typed_review.html"

    def clean(self, content: Content, raw: Any) -> Response | None:
        return as_typed(raw)

    def _graded(self, content: Content, response: Response | None) -> tuple[dict[str, Any] | None, Fraction]:
        """The first answer that fits, and what the response is worth."""
        for answer in content["answers"]:
            for candidate in self._candidates(content, response):
                if fits(answer, candidate.value):
                    kept = 1 if candidate.is_unit_right else 1 - Fraction(content["unit_penalty"])
                    return answer, Fraction(answer["fraction"]) * kept
        return None, Fraction(0)

    def _candidates(self, content: Content, response: Response | None) -> list[Candidate]:
        reading = None if response is None else read_number(response)
        if reading is None:
            return []
        factors = {normal_unit(unit["unit"]): Fraction(unit["factor"]) for unit in content["units"]}
        return UNIT_RULES[content["unit_rule"]](reading, factors.get(normal_unit(reading.unit)))

    def _base_unit(self, content: Content) -> str:
        return content["units"][0]["unit"] if content["units"] and content["unit_rule"] != UnitRule.NONE else ""

    def _sample(self, content: Content, value: Decimal) -> str:
        return f"{written(value)} {self._base_unit(content)}".strip()

    def _key(self, content: Content) -> dict[str, Any] | None:
        """The first answer whose number reaches full marks."""
        for answer in content["answers"]:
            sample = None if answer["value"] == ANY else self._sample(content, Decimal(answer["value"]))
            if self._graded(content, sample)[1] == 1:
                return dict(answer)
        return None

    def grade(self, content: Content, response: Response | None) -> Decimal:
        return as_fraction(self._graded(content, response)[1])

    def key_response(self, content: Content) -> Response:
        key = self._key(content)
        return None if key is None else self._sample(content, Decimal(key["value"]))

    def examples(self, content: Content) -> list[Example]:
        texts = list(dict.fromkeys(self._example_texts(content)))
        return [*(Example(text, text) for text in texts), Example(gettext("No answer"), None)]

    def _example_texts(self, content: Content) -> Iterator[str]:
        """The key, each answer with the limits of its tolerance, and the key without its unit."""
        key = self._key(content)
        if key is not None:
            yield self._sample(content, Decimal(key["value"]))
        for answer in content["answers"]:
            if answer["value"] != ANY:
                yield self._sample(content, Decimal(answer["value"]))
                for limit in limits_of(answer) if Fraction(answer["tolerance"]) else ():
                    yield self._sample(content, Decimal(limit.numerator) / Decimal(limit.denominator))
        if key is not None:
            yield written(Decimal(key["value"]))

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        hints = {
            UnitRule.NONE.value: gettext("Please write a number, without a unit."),
            UnitRule.OPTIONAL.value: gettext("Please write a number. You may add the unit."),
            UnitRule.REQUIRED.value: gettext("Please write a number with its unit."),
        }
        return {
            "text": content["text"],
            "hint": hints[content["unit_rule"]],
            "value": response or "",
            "most": MAX_TYPED,
            "note": self.note(content, response),
            "has_notes": True,
        }

    def note(self, content: Content, response: Response | None) -> str:
        if response is None:
            return ""
        note = number_note(response)
        reading = read_number(response)
        if note or reading is None:
            return note
        if content["unit_rule"] == UnitRule.NONE and reading.unit:
            return gettext("Please write the number only, without “%(unit)s”.") % {"unit": reading.unit}
        if content["unit_rule"] == UnitRule.REQUIRED and not reading.unit:
            return gettext("The unit is still missing.")
        return ""

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        answer, fraction = self._graded(content, response)
        is_number = response is None or read_number(response) is not None
        note = "" if is_number else gettext("Your answer, not a number")
        if answer is not None and fraction < Fraction(answer["fraction"]):
            note = gettext("Your answer: the number fits, the unit does not")
        rows = [given_row(response, fraction, feedback=answer["feedback"] if answer else "", note=note)]
        key = self._key(content)
        if fraction < 1 and key is not None:
            rows.append(key_row(key_in_words(key, self._base_unit(content))))
        return {"text": content["text"], "rows": rows, "note": self.note(content, response) if fraction < 1 else ""}

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        return [] if response is None else [response]

    def parts(self, content: Content) -> list[Part]:
        labels = [(number_label(one), Fraction(one["fraction"])) for one in content["answers"]]
        return [Part(WHOLE, plain_text(content["text"]), [Choice(label, label, share) for label, share in labels])]

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        """The answer that fits; what fits none, or has the wrong unit, stands for itself."""
        if response is None:
            return {}
        answer, fraction = self._graded(content, response)
        is_whole = answer is not None and fraction == Fraction(answer["fraction"]) and answer["value"] != ANY
        return {WHOLE: [number_label(answer) if answer is not None and is_whole else response]}


class NumericAnswerSource(ForeseenSource):
    value: SourceNumber | Literal["*"]
    tolerance: SourceTolerance = Decimal(0)
    tolerance_kind: ToleranceKind = ToleranceKind.ABSOLUTE


class UnitSource(BaseModel):
    """`factor`: how many of the base unit one of this unit is. Base m: km has 1000, cm has 0.01."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    unit: Annotated[str, Field(min_length=1, max_length=30)]
    factor: Annotated[Decimal, Field(gt=0, max_digits=24, decimal_places=12)] = Decimal(1)


class NumericSource(BaseModel):
    answers: Annotated[list[NumericAnswerSource], Field(min_length=1, max_length=MAX_ANSWERS)]
    units: Annotated[list[UnitSource], Field(max_length=MAX_UNITS)] = []
    unit_rule: UnitRule = UnitRule.NONE
    unit_penalty: Share = Decimal("0.1")


class NumericQuestion(Question):
    kind = register_kind(Numeric())
    source_schema = NumericSource

    unit_rule = models.CharField(_("units"), max_length=8, choices=UnitRule.choices, default=UnitRule.NONE)
    unit_penalty = models.DecimalField(
        _("share taken off for the unit"),
        max_digits=8,
        decimal_places=7,
        default=Decimal("0.1"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("From 0 to 1: what a right number loses when its unit is missing or wrong, where one is required."),
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        HelpPanel(
            _(
                "Learners may write 1234,5 or 1.234,5 or 1,234.5 or 1,2345e3. A point before exactly three digits "
                "groups thousands: 1.500 is 1500; the page says how it was read. The first answer that fits counts."
            )
        ),
        RowsPanel("answers", heading=_("Answers that count"), label=ANSWER, max_num=MAX_ANSWERS, empty_rows=1),
        MultiFieldPanel(
            [
                FieldPanel("unit_rule"),
                FieldPanel("unit_penalty", widget=PlainNumberInput),
                RowsPanel("units", heading=_("Units"), label=_("Unit"), max_num=MAX_UNITS),
            ],
            heading=_("Units"),
        ),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("number question")
        verbose_name_plural = _("number questions")

    def frozen_content(self) -> Content:
        return {
            **super().frozen_content(),
            "answers": [answer.frozen_content() for answer in self.answers.all()],
            "units": [unit.frozen_content() for unit in self.units.all()],
            "unit_rule": str(self.unit_rule),
            "unit_penalty": f"{self.unit_penalty.normalize():f}",
        }

    def problems(self) -> list[str]:
        content = self.frozen_content()
        problems = [*number_problems(content["answers"]), *self._unit_problems(content["units"])]
        if not problems and self.kind.key_response(content) is None:
            problems.append(gettext("No answer reaches full marks. Please put one with the share 1 first."))
        return problems

    def _unit_problems(self, units: list[dict[str, str]]) -> list[str]:
        if bool(units) != (self.unit_rule != UnitRule.NONE):
            unused = gettext("Units are listed, but the question asks for a number only. Please choose what holds.")
            missing = gettext("Units may be given, but none is listed. Please add the unit of the answers.")
            return [unused if units else missing]
        names = [normal_unit(unit["unit"]) for unit in units]
        problems = []
        if units and Fraction(units[0]["factor"]) != 1:
            problems.append(gettext("The first unit is the one of the answers, so its factor is 1."))
        if len(set(names)) < len(names):
            problems.append(gettext("Two units are the same."))
        for name in names:
            reading = read_number(f"1 {name}")
            if reading is None or normal_unit(reading.unit) != name:
                problems.append(gettext("“%(unit)s” cannot be told from a number.") % {"unit": name})
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        answers = [
            {
                "value": ANY if answer.value == ANY else written(answer.value),
                "tolerance": answer.tolerance,
                "tolerance_kind": answer.tolerance_kind.value,
                **foreseen_fields(answer, markdown, place),
            }
            for place, answer in enumerate(data.answers)
        ]
        units = [{"unit": unit.unit, "factor": unit.factor} for unit in data.units]
        new = (data.unit_rule.value, data.unit_penalty)
        differs = new != (self.unit_rule, self.unit_penalty)
        self.unit_rule, self.unit_penalty = new
        has_new_answers = replace_rows(self, "answers", NumericAnswer, answers)
        return replace_rows(self, "units", NumericUnit, units) or has_new_answers or differs

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        units = [unit.written() for unit in self.units.all()]
        answers = [answer.written(markdown) for answer in self.answers.all()]
        rule = {"units": units, "unit_rule": str(self.unit_rule), "unit_penalty": self.unit_penalty}
        return {"answers": answers, **(rule if units or self.unit_rule != UnitRule.NONE else {})}


class NumericAnswer(ForeseenAnswer):
    question = ParentalKey(NumericQuestion, related_name="answers")
    value = models.CharField(
        pgettext_lazy("quantity", "number"),
        max_length=60,
        help_text=_("For example 12,5 or −3 or 6,02e23. * stands for any other number."),
    )
    tolerance = models.DecimalField(
        _("tolerance"),
        max_digits=20,
        decimal_places=10,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("How far an answer may be off. 0: exactly."),
    )
    tolerance_kind = models.CharField(
        _("kind of tolerance"), max_length=8, choices=ToleranceKind.choices, default=ToleranceKind.ABSOLUTE
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("value"),
        FieldRowPanel([FieldPanel("tolerance", widget=PlainNumberInput), FieldPanel("tolerance_kind")]),
        *ForeseenAnswer.foreseen_panels,
    ]

    class Meta(ForeseenAnswer.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def clean(self) -> None:
        super().clean()
        try:
            self.value = author_number(self.value)
        except ValidationError as error:
            raise ValidationError({"value": error}) from error

    def frozen_content(self) -> dict[str, Any]:
        return {
            "value": canonical(self.value),
            "tolerance": f"{Decimal(self.tolerance).normalize():f}",
            "tolerance_kind": str(self.tolerance_kind),
            **super().frozen_content(),
        }

    def written(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        value = canonical(self.value)
        return {
            "value": value if value == ANY else portable_number(Decimal(value)),
            **({"tolerance": self.tolerance} if self.tolerance else {}),
            **({} if self.tolerance_kind == ToleranceKind.ABSOLUTE else {"tolerance_kind": str(self.tolerance_kind)}),
            **super().written(markdown),
        }


class NumericUnit(Orderable):
    """A unit that answers may have. The first one is the base: answers in others are converted to it."""

    question = ParentalKey(NumericQuestion, related_name="units")
    unit = models.CharField(_("unit"), max_length=30, help_text=_("For example km. Upper and lower case matters."))
    factor = models.DecimalField(
        _("factor"),
        max_digits=24,
        decimal_places=12,
        default=1,
        validators=[MinValueValidator(Decimal("1e-12"))],
        help_text=_("How many of the first unit it is. First unit m: km has 1000, cm has 0.01."),
    )

    panels: ClassVar[list[Any]] = [FieldRowPanel([FieldPanel("unit"), FieldPanel("factor", widget=PlainNumberInput)])]

    class Meta(Orderable.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.unit

    def frozen_content(self) -> dict[str, str]:
        return {"unit": " ".join(self.unit.split()), "factor": f"{Decimal(self.factor).normalize():f}"}

    def written(self) -> dict[str, Any]:
        return {"unit": self.unit, **({} if self.factor == 1 else {"factor": self.factor})}
