"""Operators of response processing: each takes its node and the values of its operands."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from quizzes.formats.numbers import number
from quizzes.formats.qti.outcomes import NotUnderstood
from quizzes.formats.xml_tree import Node

from .values import Many, Value, is_same, many


def _numbers(operands: list[Value]) -> list[Decimal]:
    """All numbers of operands and containers; None, as if it were 0: programs add up scores that were never set."""
    found: list[Decimal] = []
    for operand in operands:
        for item in many(operand).items if operand is not None else (Decimal(0),):
            if not isinstance(item, Decimal):
                raise TypeError
            found.append(item)
    return found


def _compared(compare: Callable[[Decimal, Decimal], bool]) -> Callable[[Node, list[Value]], Value]:
    def run(_node: Node, operands: list[Value]) -> Value:
        first, second = operands
        if not isinstance(first, Decimal) or not isinstance(second, Decimal):
            return None
        return compare(first, second)

    return run


def _equal(node: Node, operands: list[Value]) -> Value:
    given, right = operands
    if not isinstance(given, Decimal) or not isinstance(right, Decimal):
        return None
    mode = node.get("toleranceMode", "exact")
    if mode == "exact":
        return given == right
    below, above = tolerances(node)
    if mode == "relative":
        below, above = abs(right) * below / 100, abs(right) * above / 100
    return right - below <= given <= right + above


def tolerances(node: Node) -> tuple[Decimal, Decimal]:
    """Of <equal>: below and above."""
    values = [number(word) for word in node.get("tolerance").split()]
    if not values or None in values:
        raise NotUnderstood(node.tag, node.line)
    return abs(values[0] or Decimal(0)), abs(values[-1] or Decimal(0))


def _string_match(node: Node, operands: list[Value]) -> Value:
    first, second = operands
    if first is None or second is None:
        return None
    one, other = str(first), str(second)
    if node.get("caseSensitive", "true") == "false":
        one, other = one.casefold(), other.casefold()
    return other in one if node.get("substring") == "true" else one == other


def _member(_node: Node, operands: list[Value]) -> Value:
    first, second = operands
    return None if first is None or second is None else first in many(second).items


def _contains(_node: Node, operands: list[Value]) -> Value:
    first, second = operands
    if first is None or second is None:
        return None
    return not Counter(many(second).items) - Counter(many(first).items)


def _gathered(operands: list[Value], *, is_ordered: bool) -> Value:
    items = tuple(item for operand in operands for item in many(operand).items)
    return Many(items, is_ordered) if items else None


def _product(_node: Node, operands: list[Value]) -> Value:
    return reduce(lambda first, second: first * second, _numbers(operands), Decimal(1))


OPERATORS: dict[str, Callable[[Node, list[Value]], Value]] = {
    "match": lambda _node, operands: is_same(operands[0], operands[1]),
    "equal": _equal,
    "stringMatch": _string_match,
    "member": _member,
    "contains": _contains,
    "isNull": lambda _node, operands: operands[0] is None or operands[0] == "",
    "not": lambda _node, operands: None if operands[0] is None else operands[0] is not True,
    "and": lambda _node, operands: all(operand is True for operand in operands),
    "or": lambda _node, operands: any(operand is True for operand in operands),
    "gt": _compared(lambda first, second: first > second),
    "gte": _compared(lambda first, second: first >= second),
    "lt": _compared(lambda first, second: first < second),
    "lte": _compared(lambda first, second: first <= second),
    "sum": lambda _node, operands: sum(_numbers(operands), Decimal(0)),
    "product": _product,
    "subtract": lambda _node, operands: _numbers(operands)[0] - _numbers(operands)[1],
    "divide": lambda _node, operands: _numbers(operands)[0] / _numbers(operands)[1],
    "min": lambda _node, operands: min(_numbers(operands)),
    "max": lambda _node, operands: max(_numbers(operands)),
    "multiple": lambda _node, operands: _gathered(operands, is_ordered=False),
    "ordered": lambda _node, operands: _gathered(operands, is_ordered=True),
    "containerSize": lambda _node, operands: Decimal(len(many(operands[0]).items)),
}
