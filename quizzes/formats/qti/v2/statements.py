"""Declarations and response processing of QTI 2 and 3, as its items are written with."""

from collections.abc import Sequence
from decimal import Decimal

from quizzes.formats.neutral import Option
from quizzes.formats.qti.markup import Content, element
from quizzes.formats.qti.writing import decimal_text
from quizzes.formats.xml_tree import Node

RESPONSE, SCORE, FEEDBACK, GENERAL, OTHER = "RESPONSE", "SCORE", "FEEDBACK", "general", "other"


def best_of(options: Sequence[Option]) -> Option:
    return max(options, key=lambda option: option.fraction)


def associable(name: str, most: int, content: Sequence[Content]) -> Node:
    return element("simpleAssociableChoice", *content, identifier=name, matchMax=most)


def map_entry(key: str, worth: Decimal, is_exact: bool | None = None) -> Node:
    return element("mapEntry", mapKey=key, mappedValue=decimal_text(worth), caseSensitive=is_exact)


def variable(name: str) -> Node:
    return element("variable", identifier=name)


def base_value(text: str, base_type: str) -> Node:
    return element("baseValue", text, baseType=base_type)


def set_outcome(name: str, value: Node) -> Node:
    return element("setOutcomeValue", value, identifier=name)


def add_points(value: Node) -> Node:
    return set_outcome(SCORE, element("sum", variable(SCORE), value))


def is_near(name: str, option: Option) -> Node:
    tolerance = decimal_text(option.tolerance or 0)
    if tolerance == "0":
        return element("equal", variable(name), base_value(option.text, "float"), toleranceMode="exact")
    both = f"{tolerance} {tolerance}"
    return element("equal", variable(name), base_value(option.text, "float"), toleranceMode="absolute", tolerance=both)


def condition(branches: Sequence[tuple[Node, list[Node]]], otherwise: list[Node]) -> Node:
    tags = ["responseIf", *["responseElseIf"] * len(branches)]
    inner = [element(tag, test, *then) for tag, (test, then) in zip(tags, branches, strict=False)]
    return element("responseCondition", *inner, *([element("responseElse", *otherwise)] if otherwise else []))
