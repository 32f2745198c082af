"""Scale: learners judge themselves, item by item. Nothing is right or wrong, and nothing earns points."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from quizzes.models.panels import RowsPanel

from .base import Question
from .choice import new_key
from .kinds import Choice, Content, Example, InvalidResponse, Part, QuestionKind, Response, register_kind
from .rubric import Key, problems_of_keys, replace_rows, take_fields

MAX_ITEMS = 20
MIN_LABELS, MAX_LABELS = 2, 7
MAX_LABEL = 60


class Scale(QuestionKind):
    """Items in `content["items"]`: [{"id": str, "text": str}]; `content["labels"]`: [str], from low to high.

    A response is {id of an item: number of a label as text, "1" being the lowest}, for the items that are answered.
    """

    key = "scale"
    label = _("Self-assessment")
    answer_template = "quizzes/questions/scale_answer.html"
    review_template = "quizzes/questions/scale_review.html"
    is_graded = False

    def clean(self, content: Content, raw: Any) -> Response | None:
        if raw is None or raw == []:
            return None
        items = {item["id"] for item in content["items"]}
        if not isinstance(raw, dict) or not set(raw) <= items:
            raise InvalidResponse(gettext("The answer names an option that this question does not have."))
        chosen = {item: _one_label(content, value) for item, value in raw.items()}
        return {item["id"]: chosen[item["id"]] for item in content["items"] if chosen.get(item["id"])} or None

    def grade(self, content: Content, response: Response | None) -> Decimal | None:
        """Never: what people say about themselves is not graded."""
        return None

    def key_response(self, content: Content) -> Response:
        """No answer is better than another one; this one is complete."""
        return {item["id"]: str(len(content["labels"])) for item in content["items"]}

    def examples(self, content: Content) -> list[Example]:
        return [Example(gettext("Every item at the top"), self.key_response(content))]

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        chosen = response or {}
        return {
            "text": content["text"],
            "items": [
                {
                    **item,
                    "labels": [
                        {"value": value, "text": label, "is_chosen": chosen.get(item["id"]) == value}
                        for value, label in numbered(content)
                    ],
                }
                for item in content["items"]
            ],
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        labels, chosen = dict(numbered(content)), response or {}
        return {
            "text": content["text"],
            "items": [
                {"text": item["text"], "label": labels.get(chosen.get(item["id"], ""), "")} for item in content["items"]
            ],
        }

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        labels, chosen = dict(numbered(content)), response or {}
        return [f"{item['text']}: {labels[chosen[item['id']]]}" for item in content["items"] if item["id"] in chosen]

    def parts(self, content: Content) -> list[Part]:
        """Every item by itself, with the labels as choices that are worth nothing."""
        choices = [Choice(value, label, Fraction(0)) for value, label in numbered(content)]
        return [Part(item["id"], item["text"], choices) for item in content["items"]]

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        return {item: [value] for item, value in (response or {}).items()}


def numbered(content: Content) -> list[tuple[str, str]]:
    """The labels with their numbers."""
    return [(str(number), label) for number, label in enumerate(content["labels"], start=1)]


def _one_label(content: Content, value: Any) -> str:
    """The label that was chosen for an item; empty for none. Raises InvalidResponse."""
    values = value if isinstance(value, list) else [value]
    given = [one for one in values if one != ""]
    if len(given) > 1:
        raise InvalidResponse(gettext("Only one answer can be chosen here."))
    if given and not (isinstance(given[0], str) and given[0] in dict(numbered(content))):
        raise InvalidResponse(gettext("The answer names an option that this question does not have."))
    return given[0] if given else ""


class ItemSource(BaseModel):
    """An item in an import file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: Key | None = None
    text: Annotated[str, Field(min_length=1, max_length=255)]


class ScaleSource(BaseModel):
    items: Annotated[list[ItemSource], Field(min_length=1, max_length=MAX_ITEMS)]
    labels: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=MAX_LABEL)]],
        Field(min_length=MIN_LABELS, max_length=MAX_LABELS),
    ]


class ScaleQuestion(Question):
    kind = register_kind(Scale())
    source_schema = ScaleSource

    labels = models.TextField(
        _("labels"),
        help_text=_(
            "One a line, from low to high, 2 to 7 of them. Example: “not at all”, “rather not”, “partly”, “rather”, "
            "“fully”."
        ),
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        FieldPanel("labels"),
        RowsPanel(
            "items",
            heading=pgettext_lazy("statement", "Items"),
            label=pgettext_lazy("statement", "Item"),
            help_text=_("What learners judge about themselves. Example: “I check what AI writes before I use it.”"),
            min_num=1,
            max_num=MAX_ITEMS,
            empty_rows=3,
        ),
        FieldPanel("general_feedback"),
        *Question.classification_panels,
    ]

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")

    def label_list(self) -> list[str]:
        """The labels from low to high."""
        return [line.strip() for line in self.labels.splitlines() if line.strip()]

    def frozen_content(self) -> Content:
        return {
            **super().frozen_content(),
            "items": [{"id": item.key, "text": item.text.strip()} for item in self.items.all()],
            "labels": self.label_list(),
        }

    def problems(self) -> list[str]:
        items, labels = list(self.items.all()), self.label_list()
        problems = []
        if not MIN_LABELS <= len(labels) <= MAX_LABELS:
            problems.append(
                gettext("A scale has %(least)s to %(most)s labels, one a line; this one has %(count)s.")
                % {"least": MIN_LABELS, "most": MAX_LABELS, "count": len(labels)}
            )
        if any(len(label) > MAX_LABEL for label in labels):
            problems.append(gettext("A label has at most %(most)s characters.") % {"most": MAX_LABEL})
        if len(set(labels)) < len(labels):
            problems.append(gettext("Two labels are the same."))
        if not 1 <= len(items) <= MAX_ITEMS:
            problems.append(
                gettext("A scale has 1 to %(most)s items; this one has %(count)s.")
                % {"most": MAX_ITEMS, "count": len(items)}
            )
        return problems + problems_of_keys(items, [item.text.strip() for item in items])

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        has_changed = take_fields(self, {"labels": "\n".join(data.labels)})
        wanted = [{"key": item.key or "", "text": item.text} for item in data.items]
        return replace_rows(self, "items", ScaleItem, wanted, label="text") or has_changed

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        return {
            "items": [{"key": item.key, "text": item.text} for item in self.items.all()],
            "labels": self.label_list(),
        }


class ScaleItem(Orderable):
    """What is judged. Its key stays the same from version to version, so that answers can be compared."""

    question = ParentalKey(ScaleQuestion, related_name="items")
    key = models.CharField(_("key"), max_length=64, default=new_key, editable=False)
    text = models.CharField(pgettext_lazy("statement", "item"), max_length=255)

    panels: ClassVar[list[Any]] = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("statement", "item")
        verbose_name_plural = pgettext_lazy("statement", "items")

    def __str__(self) -> str:
        return self.text
