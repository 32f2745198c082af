"""True or false: a statement, of which learners say whether it is true."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from .base import TEXT_FEATURES, Question, frozen_html, plain_text
from .choice import WHOLE, as_ids
from .kinds import Choice, Content, Example, InvalidResponse, Part, QuestionKind, Response, as_fraction, register_kind
from .typed import portable

TRUE, FALSE = "true", "false"


def labels() -> dict[str, str]:
    """What can be answered, always in this order."""
    return {TRUE: pgettext("statement", "True"), FALSE: pgettext("statement", "False")}


class TrueFalse(QuestionKind):
    """A response is "true" or "false". Content has "answer" (bool), "feedback_true" and "feedback_false" (html)."""

    key = "true_false"
    label = _("True or false")
    answer_template = "quizzes/questions/choice_answer.html"
    review_template = "quizzes/questions/choice_review.html"

    def clean(self, content: Content, raw: Any) -> Response | None:
        ids = as_ids(raw)
        if len(ids) > 1:
            raise InvalidResponse(gettext("Only one answer can be chosen here."))
        if ids and ids[0] not in (TRUE, FALSE):
            raise InvalidResponse(gettext("The answer names an option that this question does not have."))
        return ids[0] if ids else None

    def grade(self, content: Content, response: Response | None) -> Decimal:
        return as_fraction(Fraction(int(response == self.key_response(content))))

    def key_response(self, content: Content) -> Response:
        return TRUE if content["answer"] else FALSE

    def examples(self, content: Content) -> list[Example]:
        key = self.key_response(content)
        texts = labels()
        wrong = FALSE if key == TRUE else TRUE
        return [Example(texts[key], key), Example(texts[wrong], wrong), Example(gettext("No answer"), None)]

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        return {
            "text": content["text"],
            "hint": gettext("Is this statement true or false?"),
            "input_type": "radio",
            "options": [{"id": id_, "text": text, "is_chosen": id_ == response} for id_, text in labels().items()],
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        key = self.key_response(content)
        return {
            "text": content["text"],
            "input_type": "radio",
            "options": [
                {
                    "text": text,
                    "is_chosen": id_ == response,
                    "is_correct": id_ == key,
                    "feedback": content[f"feedback_{id_}"] if id_ in (response, key) else "",
                }
                for id_, text in labels().items()
            ],
        }

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        return [] if response is None else [labels()[response]]

    def parts(self, content: Content) -> list[Part]:
        key = self.key_response(content)
        choices = [Choice(id_, text, Fraction(int(id_ == key))) for id_, text in labels().items()]
        return [Part(WHOLE, plain_text(content["text"]), choices)]

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        return {} if response is None else {WHOLE: [response]}

    def guess_fraction(self, content: Content) -> Fraction:
        return Fraction(1, 2)


class TrueFalseSource(BaseModel):
    answer: bool
    feedback_true: str = ""
    feedback_false: str = ""


class TrueFalseQuestion(Question):
    kind = register_kind(TrueFalse())
    source_schema = TrueFalseSource

    answer = models.BooleanField(
        _("right answer"),
        choices=[(True, _("The statement is true")), (False, _("The statement is false"))],
        default=True,
    )
    feedback_true = RichTextField(
        _("feedback to “true”"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Shown with the result to those who chose it, and where it is right."),
    )
    feedback_false = RichTextField(
        _("feedback to “false”"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Shown with the result to those who chose it, and where it is right."),
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        FieldPanel("answer"),
        FieldPanel("feedback_true"),
        FieldPanel("feedback_false"),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("true-or-false question")
        verbose_name_plural = _("true-or-false questions")

    def frozen_content(self) -> Content:
        return {
            **super().frozen_content(),
            "answer": self.answer,
            "feedback_true": frozen_html(self.feedback_true),
            "feedback_false": frozen_html(self.feedback_false),
        }

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = {
            "answer": data.answer,
            "feedback_true": markdown(data.feedback_true, "feedback_true"),
            "feedback_false": markdown(data.feedback_false, "feedback_false"),
        }
        different = {name: value for name, value in wanted.items() if portable(getattr(self, name)) != portable(value)}
        for name, value in different.items():
            setattr(self, name, value)
        return bool(different)

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        texts = {name: markdown(getattr(self, name)) for name in ("feedback_true", "feedback_false")}
        return {"answer": self.answer, **{name: text for name, text in texts.items() if text}}
