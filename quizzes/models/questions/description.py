"""Description: a text between questions, with nothing to answer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from .base import Question
from .kinds import Content, Example, InvalidResponse, QuestionKind, Response, register_kind


class Description(QuestionKind):
    """There is no response but None."""

    key = "description"
    label = _("Description")
    answer_template = "quizzes/questions/description.html"
    review_template = "quizzes/questions/description.html"
    is_answerable = False
    is_graded = False

    def clean(self, content: Content, raw: Any) -> Response | None:
        if raw is None or raw == []:
            return None
        raise InvalidResponse(gettext("There is nothing to answer here."))

    def grade(self, content: Content, response: Response | None) -> Decimal | None:
        """Never."""
        return None

    def key_response(self, content: Content) -> Response:
        return None

    def examples(self, content: Content) -> list[Example]:
        return []

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        return {"text": content["text"]}

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        return {"text": content["text"]}

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        return []


class DescriptionSource(BaseModel):
    """Nothing beyond what all types say."""


class DescriptionQuestion(Question):
    kind = register_kind(Description())
    source_schema = DescriptionSource

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        MultiFieldPanel([FieldPanel("tags"), FieldPanel("name")], heading=_("Classification")),
    ]

    class Meta:
        verbose_name = _("description")
        verbose_name_plural = _("descriptions")
