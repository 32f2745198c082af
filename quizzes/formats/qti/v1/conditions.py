"""What the conditions of an item compare answers with."""

from decimal import Decimal

from quizzes.formats.numbers import number, written
from quizzes.formats.qti.deriving import Foreseen
from quizzes.formats.xml_tree import Node

from .item import Item, walk

HIGHER, LOWER = ("vargte", "vargt"), ("varlte", "varlt")


def named_in_conditions(item: Item, name: str, *, outside_not: bool) -> list[str]:
    """Values that conditions which give points compare the response with, each once."""
    found: list[str] = []
    for condition in item.scorer.conditions:
        gives = any((number(change.text) or 0) > 0 for change in condition.all("setvar"))
        if not gives:
            continue
        nodes = _walk_outside_not(condition) if outside_not else walk(condition)
        found += [" ".join(node.text.split()) for node in nodes if _compares(node, name)]
    return list(dict.fromkeys(found))


def foreseen_strings(item: Item, name: str) -> list[Foreseen]:
    nodes = [node for condition in item.scorer.conditions for node in walk(condition) if _compares(node, name)]
    lines = {" ".join(node.text.split()): node.line for node in reversed(nodes)}
    texts = dict.fromkeys(" ".join(node.text.split()) for node in nodes)
    return [Foreseen(text, line=lines[text]) for text in texts if text]


def foreseen_numbers(item: Item, name: str) -> list[Foreseen]:
    """Of each condition its ranges, as their middle and half their width, and values that lie in none of them."""
    found: list[Foreseen] = []
    for condition in item.scorer.conditions:
        nodes = walk(condition)
        bounds = [(_bound(node, HIGHER, name), _bound(node, LOWER, name), node.line) for node in nodes]
        ranges = [_range(low, high, line) for low, high, line in bounds if low is not None and high is not None]
        found += ranges
        for node in nodes:
            value = number(node.text.strip()) if _compares(node, name) else None
            if value is not None and not any(_covers(answer, value) for answer in ranges):
                found.append(Foreseen(written(value), Decimal(0), node.line))
    return found


def _range(low: Decimal, high: Decimal, line: int) -> Foreseen:
    return Foreseen(written((low + high) / 2), abs(high - low) / 2, line, written(max(low, high)))


def _covers(answer: Foreseen, value: Decimal) -> bool:
    middle = number(answer.text)
    return middle is not None and answer.tolerance is not None and abs(value - middle) <= answer.tolerance


def _bound(node: Node, tags: tuple[str, ...], name: str) -> Decimal | None:
    return next((number(child.text.strip()) for child in node.all(*tags) if child.get("respident") == name), None)


def _compares(node: Node, name: str) -> bool:
    return node.tag in ("varequal", "varsubstring") and node.get("respident") == name


def _walk_outside_not(node: Node) -> list[Node]:
    return [found for child in node.children if child.tag != "not" for found in (child, *_walk_outside_not(child))]
