"""Short text: a word or a few, compared with the alternatives that the author gives (L14)."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field
from wagtail.admin.panels import FieldPanel, HelpPanel

from quizzes.models.panels import RowsPanel

from .base import Question, plain_text
from .choice import WHOLE
from .kinds import Choice, Content, Example, Part, QuestionKind, Response, as_fraction, register_kind
from .text_matching import ANYTHING, matches, normal_text, sample_of
from .typed import (
    ANSWER,
    MAX_ANSWERS,
    MAX_TYPED,
    ForeseenAnswer,
    ForeseenSource,
    as_typed,
    foreseen_fields,
    given_row,
    key_row,
    replace_rows,
)

Answers = list[dict[str, Any]]


def matched(answers: Answers, text: str, *, case_sensitive: bool) -> dict[str, Any] | None:
    """The first alternative that the text fits."""
    return next((one for one in answers if matches(one["text"], text, case_sensitive=case_sensitive)), None)


def full_sample(answers: Answers, *, case_sensitive: bool) -> str | None:
    """A text that reaches full marks; None when there is none, e.g. because an earlier alternative takes them all."""
    for answer in answers:
        sample = sample_of(answer["text"])
        first = matched(answers, sample, case_sensitive=case_sensitive)
        if sample and first is not None and Fraction(first["fraction"]) == 1:
            return sample
    return None


def choices_of(answers: Answers) -> list[Choice]:
    """The alternatives for statistics, each by its own text."""
    return [Choice(one["text"], sample_of(one["text"]), Fraction(one["fraction"])) for one in answers]


def chosen_of(answers: Answers, answer: dict[str, Any] | None, text: str) -> str:
    """For statistics: the alternative that a text fits, else the text itself. So does a text that only fits a wildcard
    worth nothing, because it says more than `*` does. Never the alternative that it does not fit.
    """
    others = {one["text"] for one in answers}
    if answer is not None:
        is_exact = sample_of(answer["text"]) == answer["text"]
        return str(answer["text"]) if is_exact or Fraction(answer["fraction"]) or text in others else text
    return f"{text} {ANYTHING}" if text in others else text


def text_problems(answers: Answers, *, case_sensitive: bool) -> list[str]:
    """What is wrong with alternatives, in words."""
    if not answers:
        return [gettext("There is no answer that counts. Please add at least one.")]
    texts = [normal_text(one["text"], case_sensitive=case_sensitive) for one in answers]
    problems = []
    if not all(texts):
        problems.append(gettext("An answer has no text."))
    twice = sorted({text for text in texts if text and texts.count(text) > 1})
    if twice:
        problems.append(gettext("The answer “%(text)s” is there twice; only the first counts.") % {"text": twice[0]})
    if full_sample(answers, case_sensitive=case_sensitive) is None:
        problems.append(gettext("No answer reaches full marks. Please put one with the share 1 first."))
    return problems


class ShortText(QuestionKind):
    """A response is the text as it was typed.

    Content has "answers": [{"text": str, "fraction": decimal string, "feedback": html}] and "case_sensitive".
    """

    key = "short_text"
    label = _("Short text")
    answer_template = "quizzes/questions/typed_answer.html"
    review_template = "quizzes/questions/typed_review.html"

    def clean(self, content: Content, raw: Any) -> Response | None:
        return as_typed(raw)

    def _matched(self, content: Content, response: Response) -> dict[str, Any] | None:
        return matched(content["answers"], response, case_sensitive=content["case_sensitive"])

    def _fraction(self, content: Content, response: Response | None) -> Fraction:
        answer = None if response is None else self._matched(content, response)
        return Fraction(answer["fraction"]) if answer else Fraction(0)

    def grade(self, content: Content, response: Response | None) -> Decimal:
        return as_fraction(self._fraction(content, response))

    def key_response(self, content: Content) -> Response:
        return full_sample(content["answers"], case_sensitive=content["case_sensitive"])

    def examples(self, content: Content) -> list[Example]:
        key = self.key_response(content)
        samples = [sample_of(answer["text"]) for answer in content["answers"]]
        texts = list(dict.fromkeys(text for text in [key, *samples] if text))
        return [*(Example(text, text) for text in texts), Example(gettext("No answer"), None)]

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        hints = {True: gettext("Upper and lower case matters."), False: ""}
        return {
            "text": content["text"],
            "hint": hints[content["case_sensitive"]],
            "value": response or "",
            "most": MAX_TYPED,
            "note": "",
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        answer = None if response is None else self._matched(content, response)
        fraction = self._fraction(content, response)
        rows = [given_row(response, fraction, feedback=answer["feedback"] if answer else "")]
        key = self.key_response(content)
        if fraction < 1 and key:
            rows.append(key_row(key))
        return {"text": content["text"], "rows": rows}

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        return [] if response is None else [response]

    def parts(self, content: Content) -> list[Part]:
        return [Part(WHOLE, plain_text(content["text"]), choices_of(content["answers"]))]

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        if response is None:
            return {}
        return {WHOLE: [chosen_of(content["answers"], self._matched(content, response), response)]}


class ShortTextAnswerSource(ForeseenSource):
    text: Annotated[str, Field(min_length=1, max_length=MAX_TYPED)]


class ShortTextSource(BaseModel):
    answers: Annotated[list[ShortTextAnswerSource], Field(min_length=1, max_length=MAX_ANSWERS)]
    case_sensitive: bool = False


class ShortTextQuestion(Question):
    kind = register_kind(ShortText())
    source_schema = ShortTextSource

    case_sensitive = models.BooleanField(_("upper and lower case matters"), default=False)

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        HelpPanel(
            _(
                "The first answer that fits counts. * stands for any characters: “Daten*” fits “Datenschutz”. "
                "Spaces at the ends do not matter; a typing error that shall count is an answer of its own."
            )
        ),
        RowsPanel("answers", heading=_("Answers that count"), label=ANSWER, max_num=MAX_ANSWERS, empty_rows=1),
        FieldPanel("case_sensitive"),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("short-text question")
        verbose_name_plural = _("short-text questions")

    def _answers(self) -> Answers:
        return [answer.frozen_content() for answer in self.answers.all()]

    def frozen_content(self) -> Content:
        return {**super().frozen_content(), "answers": self._answers(), "case_sensitive": self.case_sensitive}

    def problems(self) -> list[str]:
        return text_problems(self._answers(), case_sensitive=self.case_sensitive)

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = [
            {"text": answer.text, **foreseen_fields(answer, markdown, place)}
            for place, answer in enumerate(data.answers)
        ]
        has_new_case = self.case_sensitive != data.case_sensitive
        self.case_sensitive = data.case_sensitive
        return replace_rows(self, "answers", ShortTextAnswer, wanted) or has_new_case

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        answers = [{"text": answer.text, **answer.written(markdown)} for answer in self.answers.all()]
        return {"answers": answers, **({"case_sensitive": True} if self.case_sensitive else {})}


class ShortTextAnswer(ForeseenAnswer):
    question = ParentalKey(ShortTextQuestion, related_name="answers")
    text = models.CharField(
        _("answer"), max_length=MAX_TYPED, help_text=_("* stands for any characters; \\* for an asterisk.")
    )

    panels: ClassVar[list[Any]] = [FieldPanel("text"), *ForeseenAnswer.foreseen_panels]

    class Meta(ForeseenAnswer.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def frozen_content(self) -> dict[str, Any]:
        return {"text": " ".join(self.text.split()), **super().frozen_content()}
