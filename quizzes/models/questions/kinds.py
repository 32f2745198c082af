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
# What a form sends for a question: the values of its field, or, of a question with several fields, by part.
FormData = list[str] | dict[str, list[str]]

FRACTION_STEP = Decimal("0.0000001")  # L12: seven places


class InvalidResponse(ValueError):
    """What was sent cannot be an answer to this question: wrong shape or an unknown option."""


@dataclass(frozen=True)
class Example:
    """A possible answer, for authors who want to see how it is graded."""

    label: str
    response: Response


@dataclass(frozen=True)
class Choice:
    """One thing that can be answered in a part of a question; `fraction`: what it is worth there, -1 to 1."""

    id: str
    label: str
    fraction: Fraction


@dataclass(frozen=True)
class Part:
    """What is answered by itself within a question, for statistics: the question as a whole, a row, a gap.

    `choices` lists what can be chosen; free text has none beyond what the author foresaw.
    """

    id: str
    label: str
    choices: list[Choice]


class QuestionKind(ABC):
    """Everything that delivery, grading and statistics know about a question type. Stateless; all functions are pure.

    A response is None (not answered) or JSON that `clean` has returned. `grade` never sees anything else.
    """

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    # Templates get the context of `answer_context` and `review_context`.
    answer_template: ClassVar[str]
    review_template: ClassVar[str]
    # On paper: the question with room for an answer. Empty: what the answer template shows.
    print_template: ClassVar[str] = ""
    # Static path of a JavaScript module for the answer; without it, everything works by plain form fields.
    script: ClassVar[str] = ""
    # Whether there is anything to answer (a description has nothing), and whether an answer earns points.
    is_answerable: ClassVar[bool] = True
    is_graded: ClassVar[bool] = True
    # Whether a person grades: `grade` returns None for an answer, and the attempt waits (L17).
    is_graded_by_person: ClassVar[bool] = False

    def part_ids(self, content: Content) -> list[str]:
        """Ids of the parts that may be shuffled, in the author's order. None by default."""
        return []

    @abstractmethod
    def clean(self, content: Content, raw: Any) -> Response | None:
        """The response in the form that is stored; equal answers give equal values, whatever their order.

        `raw` is FormData or a response; an empty list is "not answered". Raises InvalidResponse.
        """

    @abstractmethod
    def grade(self, content: Content, response: Response | None) -> Decimal | None:
        """The fraction reached, 0 to 1 with seven places (L12). Not answered is 0; None: a person must grade it."""

    def grade_tries(self, content: Content, responses: Sequence[Response | None], penalty: Decimal) -> Decimal:
        """The fraction reached by the last of several tries, at least one, each wrong one before it costing `penalty`.

        The fraction of the last try minus penalty × (number of tries − 1), never below 0: the rule of Moodle's
        behaviour "interactive with multiple tries". Types whose parts can be right in different tries override it
        (Moodle: "interactive with countback").
        """
        fraction = self.grade(content, responses[-1]) or Decimal(0)
        return as_fraction(Fraction(fraction) - Fraction(penalty) * (len(responses) - 1))

    @abstractmethod
    def key_response(self, content: Content) -> Response:
        """An answer that scores 1."""

    @abstractmethod
    def examples(self, content: Content) -> list[Example]:
        """Telling answers for the preview, the key first."""

    def all_responses(self, content: Content, limit: int) -> list[Response | None]:
        """Every answer that can be given, None among them, if there are at most `limit`; else an empty list.

        Empty by default: types whose answers cannot be counted are shown by their examples.
        """
        return []

    @abstractmethod
    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        """What the learner needs to answer; nothing that gives the key away (L5). `order`: ids of the parts.

        Always with "text". Form fields are called `{{ name }}` or `{{ name }}.part`, see `FormData`.
        """

    @abstractmethod
    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        """What the learner sees after handing in: own answer, right answer, feedback. Always with "text"."""

    @abstractmethod
    def in_words(self, content: Content, response: Response | None) -> list[str]:
        """The answer as plain text lines, for people's data exports and for those who grade."""

    def feedback_to(self, content: Content, response: Response | None) -> list[str]:
        """HTML that the author wrote for this very answer, without what it says about other ones. None by default.

        Shown where learners may not see all of `review_context`: after a wrong try, or when the quiz keeps its key.
        """
        return []

    def note(self, content: Content, response: Response | None) -> str:
        """What a learner should know, while answering, about how an answer is read, as plain text; mostly nothing.

        Templates show it in an element `data-answer-note`, where saving keeps it up to date. It never says whether the
        answer is right (L5).
        """
        return ""

    # --- several tries ------------------------------------------------------------------------------------------------

    def without_wrong(self, content: Content, response: Response | None) -> Response | None:
        """The response without its wrong parts, for a new try; types without parts begin empty."""
        return response if response is not None and self.grade(content, response) == 1 else None

    def count_right(self, content: Content, response: Response | None) -> tuple[int, int] | None:
        """How many parts are right, of how many; None for types without parts."""
        return None

    # --- statistics ---------------------------------------------------------------------------------------------------

    def parts(self, content: Content) -> list[Part]:
        """What is analyzed by itself. None by default."""
        return []

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        """What a response chose: ids of choices by part id; text stands for itself. Unanswered parts are absent."""
        return {}

    def guess_fraction(self, content: Content) -> Fraction | None:
        """The mean fraction of answers given at random, 0 to 1; None where guessing has no meaning (free text)."""
        return None


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
