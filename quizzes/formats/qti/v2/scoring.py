"""Runs the response processing of QTI 2 and 3 (names as in QTI 2)."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from quizzes.formats.qti.outcomes import Given, NotUnderstood, Outcome
from quizzes.formats.xml_tree import Node

from .operators import OPERATORS
from .values import Declaration, Many, Value, is_same, typed, words

MAX_STEPS = 5000
MATCH_CORRECT, MAP_RESPONSE = "match_correct", "map_response"


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
        return Decimal(int(is_same(declared.typed(values), declared.typed(declared.values))))


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
            "baseValue": lambda node: typed(words(node.text), node.get("baseType", "string")),
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
