"""Ordering: items are brought into the right order."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import factorial
from typing import Annotated, Any, ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field, model_validator
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField

from quizzes.models.panels import RowsPanel

from .assigning import AssigningKind, in_order, right_choice
from .base import LINE_FEATURES, Question, frozen_line, plain_text
from .choice import replace_options
from .kinds import Choice, Content, Example, Part, QuestionKind, Response, as_fraction, register_kind
from .rows import KeyedRow, RowSource, same_keys, stored_key, text_problems

MIN_ITEMS, MAX_ITEMS = 3, 12


class OrderScoring(models.TextChoices):
    EXACT = "exact", _("All or nothing: full marks for exactly the right order, else none")
    PLACES = "places", _("Places: the share of items that stand at their right place")
    NEIGHBORS = "neighbors", _("Neighbors: the share of items that are directly followed by the right one")


class Ordering(AssigningKind):
    """Content: "items" [{"id", "text": html}] in the right order, "scoring".

    A response is {item id: place}; places are "1", "2", … Several items may have the same place while the learner is
    still thinking: none of the rules gives marks for that.
    """

    key = "ordering"
    label = _("Ordering")
    answer_template = "quizzes/questions/ordering_answer.html"
    review_template = "quizzes/questions/ordering_review.html"
    print_template = "quizzes/questions/ordering_print.html"
    script = "quizzes/ordering.js"

    def part_ids(self, content: Content) -> list[str]:
        """By their words, and never in the right order."""
        ids = [item["id"] for item in content["items"]]
        by_words = sorted(content["items"], key=lambda item: (plain_text(item["text"]).casefold(), item["id"]))
        return not_right(ids, [item["id"] for item in by_words])

    def parts(self, content: Content) -> list[Part]:
        places = range(1, len(content["items"]) + 1)
        return [
            Part(
                item["id"],
                plain_text(item["text"]),
                [Choice(str(place), str(place), Fraction(int(place == own))) for place in places],
            )
            for own, item in enumerate(content["items"], start=1)
        ]

    def right_pairs(self, content: Content, response: Response | None) -> list[tuple[str, str]]:
        """Items that follow each other in the right order and stand directly one after the other in the response."""
        places = {item: int(place) for item, place in (response or {}).items()}
        ids = [item["id"] for item in content["items"]]
        return [
            (first, second)
            for first, second in pairwise(ids)
            if first in places and places.get(second) == places[first] + 1
        ]

    def grade(self, content: Content, response: Response | None) -> Decimal:
        right, possible = self.count_right(content, response)
        share = Fraction(right, max(possible, 1))
        return as_fraction(Fraction(int(share == 1)) if content["scoring"] == OrderScoring.EXACT else share)

    def grade_tries(self, content: Content, responses: Sequence[Response | None], penalty: Decimal) -> Decimal:
        """The order as a whole is tried again, so every try costs the penalty."""
        return QuestionKind.grade_tries(self, content, responses, penalty)

    def count_right(self, content: Content, response: Response | None) -> tuple[int, int]:
        if content["scoring"] == OrderScoring.NEIGHBORS:
            return len(self.right_pairs(content, response)), len(content["items"]) - 1
        return len(self.right_ids(content, response)), len(content["items"])

    def without_wrong(self, content: Content, response: Response | None) -> Response | None:
        if content["scoring"] != OrderScoring.NEIGHBORS:
            return super().without_wrong(content, response)
        kept = {item for pair in self.right_pairs(content, response) for item in pair}
        return {item: place for item, place in (response or {}).items() if item in kept} or None

    def examples(self, content: Content) -> list[Example]:
        ids = [item["id"] for item in content["items"]]
        return [
            Example(gettext("The right order"), self.key_response(content)),
            Example(gettext("The first two swapped"), placed([*ids[1::-1], *ids[2:]])),
            Example(gettext("The last item first, the rest in order"), placed([*ids[-1:], *ids[:-1]])),
            Example(gettext("The other way round"), placed(ids[::-1])),
            Example(gettext("No answer"), None),
        ]

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        labels = {item["id"]: plain_text(item["text"]) for item in content["items"]}
        given = sorted((response or {}).items(), key=lambda entry: int(entry[1]))
        return [f"{place}. {labels[item]}" for item, place in given]

    def guess_fraction(self, content: Content) -> Fraction:
        """The mean over all orders. Each item is at its place, and followed by the right one, in one of n orders."""
        count = len(content["items"])
        return Fraction(1, factorial(count) if content["scoring"] == OrderScoring.EXACT else count)

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        given = response or {}
        count = len(content["items"])
        shuffled = in_order(content["items"], not_right([item["id"] for item in content["items"]], list(order)))
        items = sorted(shuffled, key=lambda item: int(given.get(item["id"], count)))
        return {
            "text": content["text"],
            "items": [
                {
                    **item,
                    "places": [
                        {"number": place, "is_chosen": given.get(item["id"]) == str(place)}
                        for place in range(1, count + 1)
                    ],
                }
                for item in items
            ],
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        given = response or {}
        right, possible = self.count_right(content, response)
        right_places = {part.id: right_choice(part) for part in self.parts(content)}
        return {
            "text": content["text"],
            "is_by_neighbors": content["scoring"] == OrderScoring.NEIGHBORS,
            "is_answered": bool(given),
            "right": right,
            "possible": possible,
            "items": [
                {
                    "text": item["text"],
                    "place": given.get(item["id"], ""),
                    "is_right": given.get(item["id"]) == right_places[item["id"]],
                }
                for item in content["items"]
            ],
        }


def placed(ids: Sequence[str]) -> dict[str, str]:
    """A response that has the items in this order."""
    return {item: str(place) for place, item in enumerate(ids, start=1)}


def not_right(right: list[str], order: list[str]) -> list[str]:
    """The order, turned round if it happens to be the right one."""
    return order[::-1] if order == right else order


class ItemSource(RowSource):
    text: Annotated[str, Field(min_length=1)]


class OrderingSource(BaseModel):
    items: Annotated[list[ItemSource], Field(min_length=MIN_ITEMS, max_length=MAX_ITEMS)]
    scoring: OrderScoring = OrderScoring.NEIGHBORS

    @model_validator(mode="after")
    def _has_keys_once(self) -> "OrderingSource":
        if problems := same_keys(item.key for item in self.items):
            raise ValueError(" ".join(problems))
        return self


class OrderingQuestion(Question):
    kind = register_kind(Ordering())
    source_schema = OrderingSource

    scoring_rule = models.CharField(
        _("scoring"), max_length=10, choices=OrderScoring.choices, default=OrderScoring.NEIGHBORS
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        FieldPanel("scoring_rule"),
        HelpPanel(
            _(
                "Example with the right order A B C D, and somebody answers D A B C. All or nothing: 0. Places: 0, "
                "because no item is at its place. Neighbors: 2 of 3, because B follows A, and C follows B."
            )
        ),
        RowsPanel(
            "items",
            heading=_("Items in the right order"),
            label=pgettext_lazy("question", "Item"),
            max_num=MAX_ITEMS,
            empty_rows=4,
        ),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("ordering question")
        verbose_name_plural = _("ordering questions")

    def frozen_content(self) -> Content:
        items = [{"id": item.key, "text": frozen_line(item.text)} for item in self.items.all()]
        return {**super().frozen_content(), "items": items, "scoring": str(self.scoring_rule)}

    def problems(self) -> list[str]:
        return text_problems(
            [item.text for item in self.items.all()],
            least=MIN_ITEMS,
            most=MAX_ITEMS,
            wrong_count=gettext("An ordering question has %(least)s to %(most)s items; this one has %(count)s."),
            empty=gettext("An item has no text."),
            twice=gettext("Two items have the same text."),
        )

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = [
            {"key": stored_key(item.key), "text": markdown(item.text, "items", place, "text")}
            for place, item in enumerate(data.items)
        ]
        has_new_rule = self.scoring_rule != data.scoring.value
        self.scoring_rule = data.scoring.value
        return replace_options(self, OrderingItem, wanted, relation="items") or has_new_rule

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        items = [{"key": item.key, "text": markdown(item.text)} for item in self.items.all()]
        return {"scoring": str(self.scoring_rule), "items": items}


class OrderingItem(KeyedRow):
    question = ParentalKey(OrderingQuestion, related_name="items")
    text = RichTextField(_("item"), features=LINE_FEATURES)

    panels: ClassVar[list[Any]] = [FieldPanel("text")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("item of an order")
        verbose_name_plural = _("items of an order")

    def __str__(self) -> str:
        return plain_text(self.text)
