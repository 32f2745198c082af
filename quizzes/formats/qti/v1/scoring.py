"""Runs the response processing of QTI 1.2, as Canvas and others write it."""

from collections.abc import Callable
from decimal import Decimal

from quizzes.formats.numbers import number
from quizzes.formats.qti.outcomes import Given, NotUnderstood, Outcome
from quizzes.formats.xml_tree import Node

Comparison = Callable[[str, str], bool]


def _numeric(compare: Callable[[Decimal, Decimal], bool]) -> Comparison:
    def run(given: str, said: str) -> bool:
        first, second = number(given), number(said)
        return first is not None and second is not None and compare(first, second)

    return run


COMPARISONS: dict[str, Comparison] = {
    "vargt": _numeric(lambda first, second: first > second),
    "vargte": _numeric(lambda first, second: first >= second),
    "varlt": _numeric(lambda first, second: first < second),
    "varlte": _numeric(lambda first, second: first <= second),
}
CHANGES: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "Set": lambda _old, new: new,
    "Add": lambda old, new: old + new,
    "Subtract": lambda old, new: old - new,
    "Multiply": lambda old, new: old * new,
    "Divide": lambda old, new: old / new if new else old,
}


class ConditionScorer:
    """Runs the conditions of an item, one after the other.

    The specification says that the first one that holds is the last, unless it says `continue="Yes"`. Programs that
    leave `continue` out mean the opposite (Canvas adds up gaps that way), so only an outspoken "No" stops.
    `ordered`: responses whose order counts; the n-th value is compared with `index="n"`.
    """

    def __init__(self, processing: list[Node], ordered: frozenset[str] = frozenset()) -> None:
        self.conditions = [condition for node in processing for condition in node.all("respcondition")]
        declared = [node for item in processing for node in item.every("decvar")]
        self.lowest = next((number(node.get("minvalue")) for node in declared), None)
        self.highest = next((number(node.get("maxvalue")) for node in declared), None)
        self.start = next((number(node.get("defaultval")) for node in declared), None) or Decimal(0)
        self.ordered = ordered

    def outcome(self, given: Given) -> Outcome:
        scores: dict[str, Decimal] = {}
        shown: set[str] = set()
        for condition in self.conditions:
            if not self._holds_all(condition.all("conditionvar"), given):
                continue
            for change in condition.all("setvar"):
                self._change(change, scores)
            shown |= {item.get("linkrefid") for item in condition.all("displayfeedback")}
            if condition.get("continue").casefold() == "no":
                break
        return Outcome(self._bounded(self._total(scores)), frozenset(shown))

    def _change(self, change: Node, scores: dict[str, Decimal]) -> None:
        name = change.get("varname", "SCORE")
        change_by = CHANGES.get(change.get("action", "Set").capitalize())
        try:
            if change_by is None:
                raise ArithmeticError
            scores[name] = change_by(scores.get(name, self.start), number(change.text) or Decimal(0))
        except ArithmeticError:
            raise NotUnderstood(f"setvar {change.get('action')}", change.line) from None

    def _total(self, scores: dict[str, Decimal]) -> Decimal:
        for name, value in scores.items():
            if name.casefold() in ("score", "que_score"):
                return value
        return next(iter(scores.values()), self.start)

    def _bounded(self, score: Decimal) -> Decimal:
        if self.lowest is not None:
            score = max(score, self.lowest)
        return score if self.highest is None or not self.highest else min(score, self.highest)

    def _holds_all(self, nodes: list[Node], given: Given) -> bool:
        return all(self._holds(child, given) for node in nodes for child in node.children)

    def _holds(self, node: Node, given: Given) -> bool:
        inner = node.children
        if node.tag in ("and", "or", "not"):
            held = [self._holds(child, given) for child in inner]
            return {"and": all(held), "or": any(held), "not": not all(held)}[node.tag]
        if node.tag in ("other", "unanswered"):
            return node.tag == "other" or not given.get(node.get("respident"))
        values = given.get(node.get("respident"), ())
        said = " ".join(node.text.split())
        if node.tag == "varequal":
            return self._is_equal(node, values, said)
        if node.tag == "varsubstring":
            return any(said.casefold() in value.casefold() for value in values)
        if node.tag in COMPARISONS:
            return any(COMPARISONS[node.tag](value, said) for value in values)
        raise NotUnderstood(node.tag, node.line)

    def _is_equal(self, node: Node, values: tuple[str, ...], said: str) -> bool:
        index = node.get("index")
        if node.get("respident") in self.ordered and index.isdigit():
            values = values[int(index) - 1 : int(index)]
        if node.get("case").casefold() == "yes":
            return said in values
        folded = said.casefold()
        as_number = number(said)
        return any(
            value.casefold() == folded or (as_number is not None and number(value) == as_number) for value in values
        )
