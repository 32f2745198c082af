"""Prompt exercise: the learner writes a prompt for a situation, may try it anywhere, and a person grades it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from courses.models.portable import portable_text
from quizzes.models.panels import RowsPanel

from .base import TEXT_FEATURES, Question, frozen_html, plain_text
from .kinds import Content, InvalidResponse, Response, register_kind
from .rubric import (
    MAX_CHARACTERS,
    MAX_CRITERIA,
    PersonGradedKind,
    Rubric,
    RubricCriterion,
    clean_text,
    known_criteria,
    only_value,
    read_rubric,
    rubric_of,
    rubric_problems,
    take_fields,
    written_rubric,
)

PROMPT, RESULT = "prompt", "result"


class PromptExercise(PersonGradedKind):
    """A response is {"prompt": str, "result": str}; "result" is empty where the author does not ask for it."""

    key = "prompt_exercise"
    label = _("Prompt exercise")
    answer_template = "quizzes/questions/prompt_exercise_answer.html"
    review_template = "quizzes/questions/prompt_exercise_review.html"
    grading_template = "quizzes/questions/prompt_exercise_grading.html"
    print_template = "quizzes/questions/prompt_exercise_print.html"

    def clean(self, content: Content, raw: Any) -> Response | None:
        if raw is None or raw == []:
            return None
        expected = {PROMPT, RESULT} if content["asks_result"] else {PROMPT}
        filled = raw.items() if isinstance(raw, dict) else []
        if not isinstance(raw, dict) or not {name for name, value in filled if value not in ("", [""])} <= expected:
            raise InvalidResponse(gettext("The answer does not have the form that this question expects."))
        prompt, result = (clean_text(only_value(raw.get(name))) for name in (PROMPT, RESULT))
        return {PROMPT: prompt, RESULT: result} if prompt or result else None

    def key_response(self, content: Content) -> Response:
        return {PROMPT: content["sample_prompt"] or gettext("A prompt that meets every criterion."), RESULT: ""}

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        return {
            **_written(content, response),
            "asks_result": content["asks_result"],
            "rubric": known_criteria(rubric_of(content)),
            "max_characters": MAX_CHARACTERS,
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        return {**_written(content, response), "rubric": rubric_of(content)}

    def grading_context(self, content: Content, response: Response | None) -> dict[str, Any]:
        return {**_written(content, response), "sample": content["sample_prompt"]}

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        said = response or {PROMPT: "", RESULT: ""}
        lines = [
            gettext("Prompt: %(text)s") % {"text": said[PROMPT]} if said[PROMPT] else "",
            gettext("Result: %(text)s") % {"text": said[RESULT]} if said[RESULT] else "",
        ]
        return [line for line in lines if line]


def _written(content: Content, response: Response | None) -> dict[str, Any]:
    said = response or {PROMPT: "", RESULT: ""}
    return {"text": content["text"], "situation": content["situation"], **said}


class PromptExerciseSource(BaseModel):
    situation: Annotated[str, Field(min_length=1)]
    rubric: Rubric
    sample_prompt: Annotated[str, Field(max_length=MAX_CHARACTERS)] = ""
    asks_result: bool = False


class PromptExerciseQuestion(Question):
    kind = register_kind(PromptExercise())
    source_schema = PromptExerciseSource

    situation = RichTextField(
        _("situation"),
        features=TEXT_FEATURES,
        help_text=_("What is given: for whom, why, with which material. Only made-up persons and figures, please."),
    )
    asks_result = models.BooleanField(
        _("ask what came out of it"),
        default=False,
        help_text=_("Learners may try the prompt in the tool of their company and add what it answered."),
    )
    sample_prompt = models.TextField(
        _("sample prompt"), blank=True, max_length=MAX_CHARACTERS, help_text=_("Only those who grade see it.")
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        FieldPanel("situation"),
        FieldPanel("asks_result"),
        RowsPanel(
            "criteria",
            heading=_("Rubric"),
            label=_("Criterion"),
            help_text=_("What a person gives points for. Few criteria that can be told apart make grading fair."),
            min_num=1,
            max_num=MAX_CRITERIA,
            empty_rows=2,
        ),
        FieldPanel("sample_prompt"),
        FieldPanel("general_feedback"),
        *Question.classification_panels,
    ]

    class Meta:
        verbose_name = _("prompt exercise")
        verbose_name_plural = _("prompt exercises")

    def frozen_content(self) -> Content:
        return {
            **super().frozen_content(),
            "situation": frozen_html(self.situation),
            "asks_result": self.asks_result,
            "rubric": [criterion.frozen_content() for criterion in self.criteria.all()],
            "sample_prompt": self.sample_prompt.strip(),
        }

    def problems(self) -> list[str]:
        problems = rubric_problems(list(self.criteria.all()))
        if not plain_text(self.situation):
            problems.append(gettext("The situation is missing: what should the prompt be written for?"))
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        situation = markdown(data.situation, "situation")
        has_new_situation = portable_text(situation) != portable_text(self.situation)
        if has_new_situation:
            self.situation = situation
        has_changed = take_fields(self, {"sample_prompt": data.sample_prompt, "asks_result": data.asks_result})
        return read_rubric(self, PromptExerciseCriterion, data.rubric) or has_changed or has_new_situation

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        said = {"sample_prompt": self.sample_prompt, "asks_result": self.asks_result}
        return {
            "situation": markdown(self.situation),
            "rubric": written_rubric(self),
            **{name: value for name, value in said.items() if value},
        }


class PromptExerciseCriterion(RubricCriterion):
    question = ParentalKey(PromptExerciseQuestion, related_name="criteria")

    class Meta(RubricCriterion.Meta):
        abstract = False
