"""The contract of a question type, and the list of all types.

A type is one module in this package: a `QuestionKind` (pure functions on frozen content: grading, rendering), a model
(what authors edit) and the schema of its import. Adding one touches nothing else.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.functional import Promise

# JSON of `QuestionVersion.content`: {"type": str, "text": html, "objective": str, "general_feedback": html, …}, where …
# belongs to the type. It is shared by everything in the process and must not be changed.
Content = dict[str, Any]
# JSON that a type stores as an answer; None is "not answered".
Response = Any

FRACTION_STEP = Decimal("0.0000001")  # L12: seven places


class InvalidResponse(ValueError):
    """What was sent cannot be an answer to this question: wrong shape or an unknown option."""


@dataclass(frozen=True)
class Example:
    """A possible answer, for authors who want to see how it is graded."""

    label: str
    response: Response


class QuestionKind(ABC):
    """Everything that delivery and grading know about a question type. Stateless; all functions are pure.

    A response is None (not answered) or JSON that `clean` has returned. `grade` never sees anything else.
    """

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    # Templates get the context of `answer_context` and `review_context`.
    answer_template: ClassVar[str]
    review_template: ClassVar[str]

    def part_ids(self, content: Content) -> list[str]:
        """Ids of the parts that may be shuffled, in the author's order. None by default."""
        return []

    @abstractmethod
    def clean(self, content: Content, raw: Any) -> Response | None:
        """The response in the form that is stored; equal answers give equal values, whatever their order.

        `raw` is what a form sent (a list of strings) or a response. Raises InvalidResponse.
        """

    @abstractmethod
    def grade(self, content: Content, response: Response | None) -> Decimal:
        """The fraction reached, 0 to 1 with seven places (L12). Not answered is 0."""

    @abstractmethod
    def key_response(self, content: Content) -> Response:
        """An answer that scores 1."""

    @abstractmethod
    def examples(self, content: Content) -> list[Example]:
        """Telling answers for the preview, the key first."""

    @abstractmethod
    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        """What the learner needs to answer; nothing that gives the key away (L5). `order`: ids of the parts."""

    @abstractmethod
    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        """What the learner sees after handing in: own answer, right answer, feedback."""

    @abstractmethod
    def in_words(self, content: Content, response: Response | None) -> list[str]:
        """The answer as plain text lines, for people's data exports."""


def as_fraction(value: Fraction) -> Decimal:
    """An exact ratio, clipped to 0…1, with seven places."""
    clipped = min(max(value, Fraction(0)), Fraction(1))
    return (Decimal(clipped.numerator) / Decimal(clipped.denominator)).quantize(FRACTION_STEP, ROUND_HALF_UP)


_kinds: dict[str, QuestionKind] = {}


def register_kind(kind: QuestionKind) -> QuestionKind:
    """Make a type known by its key."""
    _kinds[kind.key] = kind
    return kind


def kind_of(content: Content) -> QuestionKind:
    """The type of a frozen question."""
    return _kinds[content["type"]]
