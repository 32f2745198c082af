"""Neutral questions ↔ what the question types of this site say about themselves (their `source_schema`).

The only module that knows both. A type without an entry here takes and gives its details as they are.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .neutral import NeutralQuestion, Option
from .numbers import STEP, number, percent
from .texts import plain_text

Data = dict[str, Any]
ALMOST_ONE = Decimal("0.9999")


# --- what a type gets -------------------------------------------------------------------------------------------------


def source_of(question: NeutralQuestion) -> Data:
    """The fields of the type's schema; what the type cannot say becomes a problem of the question."""
    if question.type in READERS:
        return READERS[question.type](question)
    return dict(question.details)


def _single_choice(question: NeutralQuestion) -> Data:
    for option in question.options:
        if option.fraction not in (0, 1):
            reason = _("Single choice knows right and wrong only: the %(percent)s %% of “%(option)s” became 0 %%.")
            values = {"percent": percent(option.fraction), "option": plain_text(option.text)[:60]}
            question.warn(reason % values, option.line)
    return {
        "options": [
            {"text": option.text, "correct": option.fraction == 1, "feedback": option.feedback}
            for option in question.options
        ]
    }


def _multiple_choice(question: NeutralQuestion) -> Data:
    """Marks are added up, unless the file names another rule, which needs no shares."""
    scoring = question.details.get("scoring", "sum_clipped")
    options = _filled_up(question.options) if scoring == "sum_clipped" else question.options
    return {
        "scoring": scoring,
        "options": [
            {
                "text": option.text,
                "correct": option.fraction > 0,
                "feedback": option.feedback,
                **({"fraction": option.fraction} if scoring == "sum_clipped" else {}),
            }
            for option in options
        ],
    }


def _filled_up(options: list[Option]) -> list[Option]:
    """Three times 33.33333 % are meant to be all: the last right option gets what rounding took."""
    total = sum((option.fraction for option in options if option.fraction > 0), Decimal(0))
    if not ALMOST_ONE < total < 1:
        return options
    last = max(place for place, option in enumerate(options) if option.fraction > 0)
    return [
        Option(option.text, option.fraction + 1 - total, option.feedback, line=option.line) if place == last else option
        for place, option in enumerate(options)
    ]


def _true_false(question: NeutralQuestion) -> Data:
    options = {option.text: option for option in question.options}
    if set(options) != {"true", "false"}:
        return {}
    right = [text for text, option in options.items() if option.fraction == 1]
    if len(right) != 1:
        question.refuse(_("A statement is either true or false; here %(count)s are right.") % {"count": len(right)})
    return {
        "answer": options["true"].fraction == 1,
        "feedback_true": options["true"].feedback,
        "feedback_false": options["false"].feedback,
    }


def _positive(question: NeutralQuestion, option: Option) -> Decimal:
    if option.fraction < 0:
        question.warn(_("A typed answer cannot take marks away; its negative share became 0."), option.line)
    return max(option.fraction, Decimal(0))


def _short_text(question: NeutralQuestion) -> Data:
    answers = [
        {"text": option.text, "fraction": _positive(question, option), "feedback": option.feedback}
        for option in question.options
    ]
    return {"answers": answers, "case_sensitive": bool(question.details.get("case_sensitive"))}


def _numeric(question: NeutralQuestion) -> Data:
    answers = [
        {
            "value": "*" if option.text == "*" else number(option.text),
            "tolerance": option.tolerance or Decimal(0),
            "fraction": _positive(question, option),
            "feedback": option.feedback,
        }
        for option in question.options
    ]
    return {"answers": answers, **question.details}


def _matching(question: NeutralQuestion) -> Data:
    """A right side without a left one distracts."""
    pairs = [{"left": item.text, "right": item.match} for item in question.options if plain_text(item.text)]
    others = [item.match for item in question.options if not plain_text(item.text) and item.match]
    for option in question.options:
        if option.feedback:
            question.warn(_("Pairs have no feedback; it is left out."), option.line)
    return {"pairs": pairs, "distractors": [*others, *question.details.get("distractors", [])]}


def _ordering(question: NeutralQuestion) -> Data:
    return {"items": [{"text": option.text} for option in question.options], **question.details}


def _free_text(question: NeutralQuestion) -> Data:
    if question.details.get("rubric"):
        return dict(question.details)
    # Without a criterion nobody could grade it.
    return {"rubric": [{"title": pgettext("noun", "Answer"), "points": Decimal(1)}], **question.details}


READERS: dict[str, Callable[[NeutralQuestion], Data]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "short_text": _short_text,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "free_text": _free_text,
}


# --- what a type gives ------------------------------------------------------------------------------------------------


def with_source(question: NeutralQuestion, data: Data) -> None:
    """Set options and details of a neutral question from what its type says; the counterpart of `source_of`."""
    if question.type in WRITERS:
        WRITERS[question.type](question, data)
    else:
        question.details = data


def _from_options(question: NeutralQuestion, data: Data) -> None:
    options = data["options"]
    shares = _shares(data)
    question.options = [
        Option(option["text"], shares[place], option.get("feedback", "")) for place, option in enumerate(options)
    ]
    if data.get("scoring") == "all_or_nothing":
        question.details = {"scoring": "all_or_nothing"}


def _shares(data: Data) -> list[Decimal]:
    """What each option is worth where marks are added up; see "Scoring" in the README of this app."""
    options = data["options"]
    right = sum(bool(option.get("correct")) for option in options) or 1
    wrong = (len(options) - right) or 1
    rule = str(data.get("scoring"))
    for_wrong = {"right_minus_wrong": Fraction(-1, right), "sum_clipped": Fraction(-1, wrong)}.get(rule, Fraction(0))
    if rule == "all_or_nothing":
        for_wrong = Fraction(-1)
    return [_share(option, Fraction(1, right) if option.get("correct") else for_wrong) for option in options]


def _share(option: Data, default: Fraction) -> Decimal:
    if option.get("fraction") is not None:
        return Decimal(option["fraction"])
    return (Decimal(default.numerator) / default.denominator).quantize(STEP)


def _from_true_false(question: NeutralQuestion, data: Data) -> None:
    question.options = [
        Option("true", Decimal(int(data["answer"])), data.get("feedback_true", "")),
        Option("false", Decimal(int(not data["answer"])), data.get("feedback_false", "")),
    ]


def _from_answers(question: NeutralQuestion, data: Data) -> None:
    options = []
    for answer in data["answers"]:
        value = answer["text"] if "text" in answer else _number_text(answer["value"])
        tolerance = _tolerance(question, answer) if "value" in answer else None
        fraction = Decimal(str(answer.get("fraction", 1)))
        options.append(Option(value, fraction, answer.get("feedback", ""), tolerance))
    question.options = options
    question.details = {name: value for name, value in data.items() if name != "answers"}


def _number_text(value: Any) -> str:
    return value if isinstance(value, str) else f"{Decimal(str(value)):f}"


def _tolerance(question: NeutralQuestion, answer: Data) -> Decimal:
    """Files know absolute tolerances only."""
    tolerance = Decimal(str(answer.get("tolerance", 0)))
    if str(answer.get("tolerance_kind", "absolute")) == "absolute" or not tolerance:
        return tolerance
    value = number(_number_text(answer["value"]))
    question.warn(_("Its tolerance is not absolute; the file says what it comes to."))
    return abs(value or Decimal(0)) * tolerance


def _from_pairs(question: NeutralQuestion, data: Data) -> None:
    question.options = [Option(pair["left"], Decimal(1), match=pair["right"]) for pair in data["pairs"]]
    question.details = {"distractors": data["distractors"]} if data.get("distractors") else {}


def _from_items(question: NeutralQuestion, data: Data) -> None:
    question.options = [Option(item["text"], Decimal(1)) for item in data["items"]]
    question.details = {name: value for name, value in data.items() if name != "items"}


WRITERS: dict[str, Callable[[NeutralQuestion, Data], None]] = {
    "single_choice": _from_options,
    "multiple_choice": _from_options,
    "true_false": _from_true_false,
    "short_text": _from_answers,
    "numeric": _from_answers,
    "matching": _from_pairs,
    "ordering": _from_items,
}
