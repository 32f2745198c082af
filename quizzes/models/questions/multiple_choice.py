"""Multiple choice: any number of options can be chosen; how they are scored is said for each question (L13)."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Annotated, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field
from wagtail.admin.panels import FieldPanel, HelpPanel

from quizzes.models.panels import RowsPanel

from .base import Question
from .choice import (
    MAX_OPTIONS,
    MIN_OPTIONS,
    ChoiceKind,
    ChoiceOption,
    OptionSource,
    as_ids,
    choices_of,
    common_problems,
    known_ids,
    option_fields,
    replace_options,
)
from .kinds import FRACTION_STEP, Content, Example, Part, Response, as_fraction, register_kind

Options = list[dict[str, Any]]


class ScoringRule(models.TextChoices):
    ALL_OR_NOTHING = "all_or_nothing", _("All or nothing: full marks for exactly the right choice, else none")
    SUM_CLIPPED = "sum_clipped", _("Sum: the shares of the chosen options are added up, never below 0 or above 1")
    RIGHT_MINUS_WRONG = (
        "right_minus_wrong",
        _("Right minus wrong, divided by the number of right options, never below 0"),
    )


def all_or_nothing(options: Options, chosen: set[str]) -> Fraction:
    """1 for exactly the right options, else 0."""
    return Fraction(int(chosen == {option["id"] for option in options if option["correct"]}))


def shares_of(options: Options) -> dict[str, Fraction]:
    """What each option is worth. Without fractions of their own, right options share 1 equally, wrong ones -1."""
    right = sum(option["correct"] for option in options)
    shares = {True: Fraction(1, right or 1), False: Fraction(-1, (len(options) - right) or 1)}
    return {
        option["id"]: shares[option["correct"]] if option["fraction"] is None else Fraction(option["fraction"])
        for option in options
    }


def sum_clipped(options: Options, chosen: set[str]) -> Fraction:
    """Σ of the chosen options' fractions; the caller clips."""
    shares = shares_of(options)
    return sum((shares[option] for option in chosen), Fraction(0))


def right_minus_wrong(options: Options, chosen: set[str]) -> Fraction:
    """(right − wrong) ÷ number of right options; the caller clips."""
    right = sum(option["correct"] for option in options)
    hits = sum(option["correct"] for option in options if option["id"] in chosen)
    return Fraction(hits - (len(chosen) - hits), right or 1)


RULES: dict[str, Callable[[Options, set[str]], Fraction]] = {
    ScoringRule.ALL_OR_NOTHING.value: all_or_nothing,
    ScoringRule.SUM_CLIPPED.value: sum_clipped,
    ScoringRule.RIGHT_MINUS_WRONG.value: right_minus_wrong,
}


class MultipleChoice(ChoiceKind):
    """A response is a list of option ids in the author's order. Options have a "fraction": decimal string or null."""

    key = "multiple_choice"
    label = _("Multiple choice")
    input_type = "checkbox"

    def hint(self, content: Content) -> str:
        hints = {
            ScoringRule.ALL_OR_NOTHING.value: gettext(
                "Several answers can be right. Marks are given for exactly the right choice."
            ),
            ScoringRule.SUM_CLIPPED.value: gettext(
                "Several answers can be right. Right ones add to the marks, wrong ones take away."
            ),
            ScoringRule.RIGHT_MINUS_WRONG.value: gettext(
                "Several answers can be right. A wrong one takes away as much as a right one adds."
            ),
        }
        return hints[content["scoring"]]

    def chosen_ids(self, response: Response | None) -> set[str]:
        return set(response or [])

    def clean(self, content: Content, raw: Any) -> Response | None:
        chosen = known_ids(content, as_ids(raw))
        return [option["id"] for option in content["options"] if option["id"] in chosen] or None

    def grade(self, content: Content, response: Response | None) -> Decimal:
        if response is None:
            return as_fraction(Fraction(0))
        return as_fraction(RULES[content["scoring"]](content["options"], set(response)))

    def key_response(self, content: Content) -> Response:
        return [option["id"] for option in content["options"] if option["correct"]]

    def examples(self, content: Content) -> list[Example]:
        return [
            Example(gettext("All right options"), self.key_response(content)),
            *self.single_examples(content),
            Example(gettext("All options"), self.part_ids(content)),
            Example(gettext("No answer"), None),
        ]

    def all_responses(self, content: Content, limit: int) -> list[Response | None]:
        """Choices of few options first; choosing nothing is not answering and comes last."""
        ids = self.part_ids(content)
        if 2 ** len(ids) > limit:
            return []
        return [*(list(chosen) for size in range(1, len(ids) + 1) for chosen in combinations(ids, size)), None]

    def without_wrong(self, content: Content, response: Response | None) -> Response | None:
        right = {option["id"] for option in content["options"] if option["correct"]}
        return [option for option in response or [] if option in right] or None

    def count_right(self, content: Content, response: Response | None) -> tuple[int, int]:
        right = {option["id"] for option in content["options"] if option["correct"]}
        return len(right & set(response or [])), len(right)

    def parts(self, content: Content) -> list[Part]:
        return choices_of(content, list(shares_of(content["options"]).values()))

    def guess_fraction(self, content: Content) -> Fraction:
        """The mean over all possible choices, each option being chosen or not with the same chance, none included."""
        options = content["options"]
        rule = RULES[content["scoring"]]
        total = Fraction(0)
        for bits in range(2 ** len(options)):
            chosen = {option["id"] for place, option in enumerate(options) if bits >> place & 1}
            if chosen:  # choosing nothing is not answering
                total += min(max(rule(options, chosen), Fraction(0)), Fraction(1))
        return total / 2 ** len(options)


class MultipleChoiceOptionSource(OptionSource):
    fraction: Annotated[Decimal, Field(ge=-1, le=1)] | None = None


class MultipleChoiceSource(BaseModel):
    scoring: ScoringRule = ScoringRule.ALL_OR_NOTHING
    options: Annotated[list[MultipleChoiceOptionSource], Field(min_length=MIN_OPTIONS, max_length=MAX_OPTIONS)]


class MultipleChoiceQuestion(Question):
    kind = register_kind(MultipleChoice())
    source_schema = MultipleChoiceSource

    scoring_rule = models.CharField(
        _("scoring"), max_length=20, choices=ScoringRule.choices, default=ScoringRule.ALL_OR_NOTHING
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        FieldPanel("scoring_rule"),
        HelpPanel(
            _(
                "Example with 3 right options, of which somebody chooses 2 and 1 wrong one. All or nothing: 0. "
                "Right minus wrong: (2 − 1) ÷ 3 = 0.33. Sum: what the shares of these three options add up to."
            )
        ),
        RowsPanel("options", heading=_("Options"), label=_("Option"), max_num=MAX_OPTIONS, empty_rows=4),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("multiple-choice question")
        verbose_name_plural = _("multiple-choice questions")

    def frozen_content(self) -> Content:
        return {
            **super().frozen_content(),
            "scoring": str(self.scoring_rule),
            "options": [option.frozen_content() for option in self.options.all()],
        }

    def problems(self) -> list[str]:
        options = list(self.options.all())
        problems = common_problems(options)
        if not any(option.is_correct for option in options):
            problems.append(gettext("At least one option of a multiple-choice question is right; here none is marked."))
        given = [option for option in options if option.fraction is not None]
        if given and self.scoring_rule != ScoringRule.SUM_CLIPPED:
            problems.append(gettext("Shares of options count for the scoring “Sum” only; please leave them empty."))
        elif given:
            problems += fraction_problems(options)
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = [
            {**fields, "fraction": None if option.fraction is None else option.fraction.quantize(FRACTION_STEP)}
            for option, fields in zip(data.options, option_fields(data.options, markdown), strict=True)
        ]
        has_new_rule = self.scoring_rule != data.scoring.value
        self.scoring_rule = data.scoring.value
        return replace_options(self, MultipleChoiceOption, wanted) or has_new_rule

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        options = [
            {**option.written(markdown), **({} if option.fraction is None else {"fraction": option.fraction})}
            for option in self.options.all()
        ]
        return {"scoring": str(self.scoring_rule), "options": options}


def fraction_problems(options: Sequence["MultipleChoiceOption"]) -> list[str]:
    """What is wrong with shares that authors gave: the right choice must be worth 1, and a wrong option nothing."""
    shares = [(option.fraction, option.is_correct) for option in options if option.fraction is not None]
    if len(shares) < len(options):
        return [gettext("Either all options have a share, or none has.")]
    problems = []
    if any((share > 0) != is_correct for share, is_correct in shares):
        problems.append(gettext("Right options have a share above 0, wrong ones a share of 0 or less."))
    total = sum((share for share, is_correct in shares if is_correct), Decimal(0))
    if total < 1:
        problems.append(
            gettext("Together the right options must be worth at least 1; now they are worth %(total)s.")
            % {"total": f"{total.normalize():f}"}
        )
    return problems


class MultipleChoiceOption(ChoiceOption):
    question = ParentalKey(MultipleChoiceQuestion, related_name="options")
    fraction = models.DecimalField(
        _("share"),
        max_digits=8,
        decimal_places=7,
        null=True,
        blank=True,
        validators=[MinValueValidator(-1), MaxValueValidator(1)],
        help_text=_(
            "For the scoring “Sum” only: from -1 to 1. Empty everywhere: right options share 1, wrong ones share -1."
        ),
    )

    panels: ClassVar[list[Any]] = [*ChoiceOption.option_panels, FieldPanel("fraction"), FieldPanel("feedback")]

    class Meta(ChoiceOption.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")

    def frozen_content(self) -> dict[str, Any]:
        fraction = None if self.fraction is None else f"{self.fraction.quantize(FRACTION_STEP):f}"
        return {**super().frozen_content(), "fraction": fraction}
