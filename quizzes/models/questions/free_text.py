"""Free text: the learner writes, a person grades by a rubric."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from quizzes.models.panels import RowsPanel

from .base import Question
from .kinds import Content, Response, register_kind
from .rubric import (
    MAX_CHARACTERS,
    MAX_CRITERIA,
    PersonGradedKind,
    Rubric,
    RubricCriterion,
    clean_text,
    count_words,
    known_criteria,
    only_value,
    read_rubric,
    rubric_of,
    rubric_problems,
    take_fields,
    written_rubric,
)

MAX_WORDS = 3000


class FreeText(PersonGradedKind):
    """A response is a text. The number of words is advice: learners and those who grade see it, nothing is refused."""

    key = "free_text"
    label = _("Free text")
    answer_template = "quizzes/questions/free_text_answer.html"
    review_template = "quizzes/questions/free_text_review.html"
    grading_template = "quizzes/questions/free_text_grading.html"
    print_template = "quizzes/questions/free_text_print.html"

    def clean(self, content: Content, raw: Any) -> Response | None:
        return clean_text(only_value(raw)) or None

    def key_response(self, content: Content) -> Response:
        return content["sample_answer"] or gettext("A text that meets every criterion.")

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        return {
            "text": content["text"],
            "value": response or "",
            "length": wanted_length(content),
            "rubric": known_criteria(rubric_of(content)),
            "max_characters": MAX_CHARACTERS,
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        return {"text": content["text"], "value": response or "", "rubric": rubric_of(content)}

    def grading_context(self, content: Content, response: Response | None) -> dict[str, Any]:
        return {
            "text": content["text"],
            "value": response or "",
            "words": count_words(response or ""),
            "length": wanted_length(content),
            "sample": content["sample_answer"],
        }

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        return [response] if response else []


def wanted_length(content: Content) -> str:
    """How long the text should be, in words; empty where the author says nothing."""
    least, most = content["min_words"], content["max_words"]
    if least and most:
        return gettext("%(least)s to %(most)s words") % {"least": least, "most": most}
    if least:
        return ngettext("at least %(count)s word", "at least %(count)s words", least) % {"count": least}
    if most:
        return ngettext("at most %(count)s word", "at most %(count)s words", most) % {"count": most}
    return ""


class FreeTextSource(BaseModel):
    rubric: Rubric
    min_words: Annotated[int, Field(ge=1, le=MAX_WORDS)] | None = None
    max_words: Annotated[int, Field(ge=1, le=MAX_WORDS)] | None = None
    sample_answer: Annotated[str, Field(max_length=MAX_CHARACTERS)] = ""


class FreeTextQuestion(Question):
    kind = register_kind(FreeText())
    source_schema = FreeTextSource

    min_words = models.PositiveSmallIntegerField(
        _("words at least"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_WORDS)],
        help_text=_("Advice for learners, who see how many words they have. Empty: as few as one likes."),
    )
    max_words = models.PositiveSmallIntegerField(
        _("words at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_WORDS)],
        help_text=_("Nothing is cut off: those who grade see when a text is longer."),
    )
    sample_answer = models.TextField(
        _("sample answer"), blank=True, max_length=MAX_CHARACTERS, help_text=_("Only those who grade see it.")
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        RowsPanel(
            "criteria",
            heading=_("Rubric"),
            label=_("Criterion"),
            help_text=_("What a person gives points for. Few criteria that can be told apart make grading fair."),
            min_num=1,
            max_num=MAX_CRITERIA,
            empty_rows=2,
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("min_words"), FieldPanel("max_words")]), FieldPanel("sample_answer")],
            heading=_("Text"),
        ),
        FieldPanel("general_feedback"),
        *Question.classification_panels,
    ]

    class Meta:
        verbose_name = _("free-text question")
        verbose_name_plural = _("free-text questions")

    def frozen_content(self) -> Content:
        return {
            **super().frozen_content(),
            "rubric": [criterion.frozen_content() for criterion in self.criteria.all()],
            "min_words": self.min_words,
            "max_words": self.max_words,
            "sample_answer": self.sample_answer.strip(),
        }

    def problems(self) -> list[str]:
        problems = rubric_problems(list(self.criteria.all()))
        if self.min_words and self.max_words and self.min_words > self.max_words:
            problems.append(
                gettext("At least %(least)s words and at most %(most)s cannot both be met.")
                % {"least": self.min_words, "most": self.max_words}
            )
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = {"min_words": data.min_words, "max_words": data.max_words, "sample_answer": data.sample_answer}
        has_changed = take_fields(self, wanted)
        return read_rubric(self, FreeTextCriterion, data.rubric) or has_changed

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        said = {"min_words": self.min_words, "max_words": self.max_words, "sample_answer": self.sample_answer}
        return {"rubric": written_rubric(self), **{name: value for name, value in said.items() if value}}


class FreeTextCriterion(RubricCriterion):
    question = ParentalKey(FreeTextQuestion, related_name="criteria")

    class Meta(RubricCriterion.Meta):
        abstract = False
