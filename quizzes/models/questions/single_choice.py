"""Single choice: exactly one option is right, and one can be chosen."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field

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
from .kinds import Content, Example, InvalidResponse, Part, Response, as_fraction, register_kind


class SingleChoice(ChoiceKind):
    """A response is the id of an option."""

    key = "single_choice"
    label = _("Single choice")
    input_type = "radio"

    def hint(self, content: Content) -> str:
        return gettext("One answer is right.")

    def chosen_ids(self, response: Response | None) -> set[str]:
        return set() if response is None else {response}

    def clean(self, content: Content, raw: Any) -> Response | None:
        ids = as_ids(raw)
        known_ids(content, ids)
        if len(ids) > 1:
            raise InvalidResponse(gettext("Only one answer can be chosen here."))
        return ids[0] if ids else None

    def grade(self, content: Content, response: Response | None) -> Decimal:
        is_right = any(option["correct"] and option["id"] == response for option in content["options"])
        return as_fraction(Fraction(int(is_right)))

    def key_response(self, content: Content) -> Response:
        return next(option["id"] for option in content["options"] if option["correct"])

    def examples(self, content: Content) -> list[Example]:
        return [*self.single_examples(content), Example(gettext("No answer"), None)]

    def all_responses(self, content: Content, limit: int) -> list[Response | None]:
        responses = [*self.part_ids(content), None]
        return responses if len(responses) <= limit else []

    def parts(self, content: Content) -> list[Part]:
        return choices_of(content, [Fraction(int(option["correct"])) for option in content["options"]])

    def guess_fraction(self, content: Content) -> Fraction:
        return Fraction(1, len(content["options"]))


class SingleChoiceSource(BaseModel):
    options: Annotated[list[OptionSource], Field(min_length=MIN_OPTIONS, max_length=MAX_OPTIONS)]


class SingleChoiceQuestion(Question):
    kind = register_kind(SingleChoice())
    source_schema = SingleChoiceSource

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        RowsPanel("options", heading=_("Options"), label=_("Option"), max_num=MAX_OPTIONS, empty_rows=4),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("single-choice question")
        verbose_name_plural = _("single-choice questions")

    def frozen_content(self) -> Content:
        return {**super().frozen_content(), "options": [option.frozen_content() for option in self.options.all()]}

    def problems(self) -> list[str]:
        options = list(self.options.all())
        right = sum(option.is_correct for option in options)
        problems = common_problems(options)
        if right != 1:
            problems.append(
                gettext("Exactly one option of a single-choice question is right; here %(count)s are marked as right.")
                % {"count": right}
            )
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        return replace_options(self, SingleChoiceOption, option_fields(data.options, markdown))

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        return {"options": [option.written(markdown) for option in self.options.all()]}


class SingleChoiceOption(ChoiceOption):
    question = ParentalKey(SingleChoiceQuestion, related_name="options")

    class Meta(ChoiceOption.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
