"""Runs the response processing of QTI 2 and 3 (names as in QTI 2)."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

from quizzes.formats.numbers import number

from .outcomes import Given, NotUnderstood, Outcome
from .tree import Node

MAX_STEPS = 5000
MATCH_CORRECT, MAP_RESPONSE = "match_correct", "map_response"
TEMPLATES = (MATCH_CORRECT, MAP_RESPONSE, "cc2_match_basic", "cc2_match", "cc2_map_response")


@dataclass(frozen=True)
class Many:
    """A container; without an order, only what is in it counts, and how often."""

    items: tuple["Single", ...]
    is_ordered: bool = False


Single = str | Decimal | bool
Value = Single | Many | None


@dataclass
class Declaration:
    """Of a response or an outcome. `entries`: what each value is mapped to, and whether its case matters."""

    name: str
    cardinality: str
    base_type: str
    line: int = 0
    values: tuple[str, ...] = ()
    entries: list[tuple[str, Decimal, bool]] = field(default_factory=list)
    has_mapping: bool = False
    default: Decimal = Decimal(0)
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def is_single(self) -> bool:
        return self.cardinality == "single"

    def typed(self, values: tuple[str, ...]) -> Value:
        items = tuple(_typed(value, self.base_type) for value in values)
        if self.is_single:
            return items[0] if items else None
        return Many(items, self.cardinality == "ordered") if items else None

    def mapped(self, values: tuple[str, ...]) -> Decimal:
        """The sum of what the values are mapped to, each counted once, within the bounds."""
        total = sum((self._mapped_one(value) for value in dict.fromkeys(values)), Decimal(0))
        if self.lower is not None:
            total = max(total, self.lower)
        return total if self.upper is None else min(total, self.upper)

    def _mapped_one(self, value: str) -> Decimal:
        for key, worth, is_exact in self.entries:
            if key == value or (not is_exact and key.casefold() == value.casefold()):
                return worth
        return self.default


def declaration_of(node: Node) -> Declaration:
    """A <responseDeclaration> or <outcomeDeclaration>."""
    values = node.first("correctResponse", "defaultValue")
    result = Declaration(
        node.get("identifier"),
        node.get("cardinality", "single"),
        node.get("baseType", "string"),
        node.line,
        tuple(_words(value.text) for value in values.all("value")) if values else (),
    )
    mapping = node.first("mapping")
    if mapping:
        result.has_mapping = True
        result.default = number(mapping.get("defaultValue")) or Decimal(0)
        result.lower, result.upper = number(mapping.get("lowerBound")), number(mapping.get("upperBound"))
        result.entries = [
            (
                _words(entry.get("mapKey")),
                number(entry.get("mappedValue")) or Decimal(0),
                entry.get("caseSensitive") not in ("false", "0"),
            )
            for entry in mapping.all("mapEntry")
        ]
    return result


class ProcessingScorer:
    """Runs one item's processing. Responses and outcomes by name."""

    def __init__(self, responses: dict[str, Declaration], outcomes: dict[str, Declaration], processing: Node) -> None:
        self.responses, self.outcomes, self.processing = responses, outcomes, processing

    def outcome(self, given: Given) -> Outcome:
        return _Run(self, given).outcome()


class KeyScorer:
    """What an item without a program means: what is mapped, else all or nothing for each response."""

    def __init__(self, responses: dict[str, Declaration], rule: str = "") -> None:
        self.responses, self.rule = responses, rule

    def outcome(self, given: Given) -> Outcome:
        return Outcome(
            sum((self._score(item, given.get(name, ())) for name, item in self.responses.items()), Decimal(0))
        )

    def _score(self, declared: Declaration, values: tuple[str, ...]) -> Decimal:
        if (self.rule == MAP_RESPONSE or not declared.values) and self.rule != MATCH_CORRECT:
            return declared.mapped(values) if values else Decimal(0)
        return Decimal(int(_is_same(declared.typed(values), declared.typed(declared.values))))


class _Left(Exception):
    """<exitResponse> was reached."""


class _Run:
    def __init__(self, scorer: ProcessingScorer, given: Given) -> None:
        self.scorer, self.given = scorer, given
        self.steps = 0
        self.values: dict[str, Value] = {
            name: declared.typed(declared.values) for name, declared in scorer.outcomes.items()
        }

    def outcome(self) -> Outcome:
        with suppress(_Left):
            self._all(self.scorer.processing)
        score = self.values.get("SCORE")
        shown = {
            f"{name}/{item}"
            for name, value in self.values.items()
            for item in (value.items if isinstance(value, Many) else (value,))
            if isinstance(item, str)
        }
        return Outcome(score if isinstance(score, Decimal) else Decimal(0), frozenset(shown))

    # --- statements ---------------------------------------------------------------------------------------------------

    def _all(self, node: Node) -> None:
        for child in node.children:
            self._statement(child)

    def _statement(self, node: Node) -> None:
        self._count(node)
        if node.tag == "responseCondition":
            self._condition(node)
        elif node.tag == "setOutcomeValue":
            self.values[node.get("identifier")] = self._as_declared(node)
        elif node.tag == "responseProcessingFragment":
            self._all(node)
        elif node.tag == "exitResponse":
            raise _Left
        else:
            raise NotUnderstood(node.tag, node.line)

    def _condition(self, node: Node) -> None:
        for branch in node.children:
            body = branch.children
            if branch.tag == "responseElse":
                self._all(branch)
                return
            if not body:
                continue
            if self.value(body[0]) is True:
                for statement in body[1:]:
                    self._statement(statement)
                return

    def _as_declared(self, node: Node) -> Value:
        value = self.value(self._only(node))
        declared = self.scorer.outcomes.get(node.get("identifier"))
        if declared and not declared.is_single and value is not None and not isinstance(value, Many):
            return Many((value,), declared.cardinality == "ordered")
        return value

    def _only(self, node: Node) -> Node:
        if len(node.children) != 1:
            raise NotUnderstood(node.tag, node.line)
        return node.children[0]

    def _count(self, node: Node) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise NotUnderstood(node.tag, node.line)

    # --- expressions --------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> Value:
        self._count(node)
        own: dict[str, Callable[[Node], Value]] = {
            "variable": self._variable,
            "correct": self._correct,
            "default": self._default,
            "mapResponse": self._map_response,
            "baseValue": lambda node: _typed(_words(node.text), node.get("baseType", "string")),
            "null": lambda _node: None,
        }
        if node.tag in own:
            return own[node.tag](node)
        operands = [self.value(child) for child in node.children]
        if node.tag not in OPERATORS:
            raise NotUnderstood(node.tag, node.line)
        try:
            return OPERATORS[node.tag](node, operands)
        except (IndexError, TypeError, ValueError, AttributeError, ArithmeticError):
            raise NotUnderstood(node.tag, node.line) from None

    def _variable(self, node: Node) -> Value:
        name = node.get("identifier")
        declared = self.scorer.responses.get(name)
        return declared.typed(tuple(self.given.get(name, ()))) if declared else self.values.get(name)

    def _correct(self, node: Node) -> Value:
        declared = self.scorer.responses.get(node.get("identifier"))
        return declared.typed(declared.values) if declared else None

    def _default(self, node: Node) -> Value:
        declared = self.scorer.outcomes.get(node.get("identifier"))
        return declared.typed(declared.values) if declared else None

    def _map_response(self, node: Node) -> Value:
        declared = self.scorer.responses.get(node.get("identifier"))
        if declared is None:
            raise NotUnderstood(node.tag, node.line)
        return declared.mapped(tuple(self.given.get(declared.name, ())))


def _words(text: str) -> str:
    return " ".join(text.split())


def _typed(text: str, base_type: str) -> Single:
    if base_type in ("float", "integer"):
        value = number(text)
        return text if value is None else value
    if base_type == "boolean":
        return text == "true"
    return _words(text)


def _is_same(first: Value, second: Value) -> bool:
    if first is None or second is None:
        return False
    if isinstance(first, Many) != isinstance(second, Many):
        first, second = _many(first), _many(second)
    if isinstance(first, Many) and isinstance(second, Many):
        if first.is_ordered or second.is_ordered:
            return first.items == second.items
        return Counter(first.items) == Counter(second.items)
    return first == second


def _many(value: Value) -> Many:
    return value if isinstance(value, Many) else Many(() if value is None else (value,))


def _numbers(operands: list[Value]) -> list[Decimal]:
    """All numbers of operands and containers; None, as if it were 0: programs add up scores that were never set."""
    found: list[Decimal] = []
    for operand in operands:
        for item in _many(operand).items if operand is not None else (Decimal(0),):
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
    return None if first is None or second is None else first in _many(second).items


def _contains(_node: Node, operands: list[Value]) -> Value:
    first, second = operands
    if first is None or second is None:
        return None
    return not Counter(_many(second).items) - Counter(_many(first).items)


def _gathered(operands: list[Value], *, is_ordered: bool) -> Value:
    items = tuple(item for operand in operands for item in _many(operand).items)
    return Many(items, is_ordered) if items else None


def _product(_node: Node, operands: list[Value]) -> Value:
    return reduce(lambda first, second: first * second, _numbers(operands), Decimal(1))


OPERATORS: dict[str, Callable[[Node, list[Value]], Value]] = {
    "match": lambda _node, operands: _is_same(operands[0], operands[1]),
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
    "containerSize": lambda _node, operands: Decimal(len(_many(operands[0]).items)),
}
