"""What the types share whose parts each get one choice: statements of a matrix, pairs, gaps, places in an order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from .kinds import Content, Example, InvalidResponse, Part, QuestionKind, Response, as_fraction


class AssigningKind(QuestionKind):
    """A response is {id of a part: id of a choice}, in the order of `parts`; parts without an answer are absent.

    `parts` says everything: the choice that is right in a part is worth 1 there. The fraction is right parts ÷ parts.
    """

    def counted(self, content: Content, response: Response | None) -> dict[str, str]:
        """What of a response counts."""
        return dict(response or {})

    def right_ids(self, content: Content, response: Response | None) -> list[str]:
        """Ids of the parts that are answered rightly."""
        given = self.counted(content, response)
        return [part.id for part in self.parts(content) if given.get(part.id) == right_choice(part)]

    def clean(self, content: Content, raw: Any) -> Response | None:
        given = as_parts(raw)
        allowed = {part.id: {choice.id for choice in part.choices} for part in self.parts(content)}
        if not given.keys() <= allowed.keys():
            raise InvalidResponse(gettext("The answer names a part that this question does not have."))
        if any(choice not in allowed[part] for part, choice in given.items()):
            raise InvalidResponse(gettext("The answer names an option that this question does not have."))
        return {part: given[part] for part in allowed if part in given} or None

    def grade(self, content: Content, response: Response | None) -> Decimal:
        right, possible = self.count_right(content, response)
        return as_fraction(Fraction(right, possible or 1))

    def grade_tries(self, content: Content, responses: Sequence[Response | None], penalty: Decimal) -> Decimal:
        """Each part by itself: 1 − penalty × (number of tries up to the last in which it was wrong), at least 0.

        A part that is wrong in the last try is worth 0. The rule of Moodle's "interactive with countback", as in
        `qtype_match_question::compute_final_grade`.
        """
        tries = [set(self.right_ids(content, response)) for response in responses]
        parts = self.parts(content)
        total = Fraction(0)
        for part in parts:
            if part.id in tries[-1]:
                wrong_until = max((place for place, right in enumerate(tries, 1) if part.id not in right), default=0)
                total += max(Fraction(0), 1 - Fraction(penalty) * wrong_until)
        return as_fraction(total / (len(parts) or 1))

    def key_response(self, content: Content) -> Response:
        return {part.id: right_choice(part) for part in self.parts(content)}

    def examples(self, content: Content) -> list[Example]:
        key = self.key_response(content)
        first = dict(list(key.items())[:1])
        return [
            Example(gettext("All parts right"), key),
            Example(gettext("Only the first part answered, and right"), first),
            Example(gettext("No answer"), None),
        ]

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        given = response or {}
        return [
            gettext("%(part)s: %(choice)s") % {"part": part.label, "choice": label_of(part, given[part.id])}
            for part in self.parts(content)
            if part.id in given
        ]

    def without_wrong(self, content: Content, response: Response | None) -> Response | None:
        right = self.right_ids(content, response)
        return {part: choice for part, choice in (response or {}).items() if part in right} or None

    def count_right(self, content: Content, response: Response | None) -> tuple[int, int]:
        return len(self.right_ids(content, response)), len(self.parts(content))

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        return {part: [choice] for part, choice in (response or {}).items()}

    def guess_fraction(self, content: Content) -> Fraction:
        """The mean over all answers in which every part has one of its choices."""
        parts = self.parts(content)
        return sum((Fraction(1, len(part.choices)) for part in parts), Fraction(0)) / len(parts)

    def reviewed(self, content: Content, response: Response | None) -> dict[str, dict[str, Any]]:
        """For templates, by part: own and right choice in words, and whether the own one counts as right."""
        given, right = response or {}, set(self.right_ids(content, response))
        return {
            part.id: {
                "id": part.id,
                "own": label_of(part, given.get(part.id, "")),
                "right": label_of(part, right_choice(part)),
                "is_right": part.id in right,
            }
            for part in self.parts(content)
        }


def right_choice(part: Part) -> str:
    """Id of the choice that is right in a part; empty while the author has not said which."""
    return next((choice.id for choice in part.choices if choice.fraction == 1), "")


def label_of(part: Part, choice_id: str) -> str:
    """What a choice says; empty for none."""
    return next((choice.label for choice in part.choices if choice.id == choice_id), "")


def in_order(items: Sequence[dict[str, Any]], order: Sequence[str]) -> list[dict[str, Any]]:
    """Items with these ids, in this order."""
    by_id = {item["id"]: item for item in items}
    return [by_id[item_id] for item_id in order if item_id in by_id]


def as_parts(raw: Any) -> dict[str, str]:
    """What a form sent, or a response, as one value for each answered part. Raises InvalidResponse for other shapes."""
    if raw is None or raw == []:
        return {}
    if not isinstance(raw, Mapping):
        raise _wrong_shape()
    return {part: value for part, values in raw.items() if (value := _single(values)) and _is_name(part)}


def _single(values: Any) -> str:
    if isinstance(values, list) and len(values) <= 1:
        values = values[0] if values else ""
    if not isinstance(values, str):
        raise _wrong_shape()
    return values


def _is_name(part: Any) -> bool:
    if not isinstance(part, str):
        raise _wrong_shape()
    return True


def _wrong_shape() -> InvalidResponse:
    return InvalidResponse(gettext("The answer does not have the form that this question expects."))
