"""Which typed answers an item of QTI 2 or 3 foresees: what it declares, and what its program compares with."""

from decimal import Decimal

from quizzes.formats.numbers import number, written
from quizzes.formats.qti.deriving import Foreseen
from quizzes.formats.xml_tree import Node

from .operators import tolerances
from .values import Declaration

COMPARISONS = ("match", "stringMatch", "equal", "equalRounded", "member", "contains", "gt", "gte", "lt", "lte")
AT_LEAST, AT_MOST = ("gte", "gt"), ("lte", "lt")


def foreseen_texts(declared: Declaration, processing: Node | None) -> list[Foreseen]:
    """Each once, the declared ones first."""
    texts = [*declared.values, *(key for key, _worth, _exact in declared.entries)]
    for node in processing.every(*COMPARISONS) if processing else ():
        if _is_about(node, declared.name):
            texts += [" ".join(child.text.split()) for child in node.all("baseValue")]
    return [Foreseen(text, line=declared.line) for text in dict.fromkeys(texts) if text]


def foreseen_numbers(declared: Declaration, processing: Node | None) -> list[Foreseen]:
    """With their tolerances; a range becomes its middle and half its width."""
    found = [*_equals(declared, processing), *_ranges(declared, processing)]
    if not found:
        texts = foreseen_texts(declared, processing)
        found = [(number(text.text), Decimal(0), text.line) for text in texts]
    answers: dict[tuple[Decimal, Decimal], Foreseen] = {}
    for value, tolerance, line in found:
        if value is not None:
            answer = Foreseen(written(value), tolerance, line, written(value + tolerance))
            answers.setdefault((value, tolerance), answer)
    return list(answers.values())


Near = tuple[Decimal | None, Decimal, int]


def _equals(declared: Declaration, processing: Node | None) -> list[Near]:
    nodes = processing.every("equal") if processing else ()
    return [(*_equal(node, declared), node.line) for node in nodes if _is_about(node, declared.name)]


def _ranges(declared: Declaration, processing: Node | None) -> list[Near]:
    found: list[Near] = []
    for node in processing.every("and") if processing else ():
        low, high = _bound(node, AT_LEAST, declared.name), _bound(node, AT_MOST, declared.name)
        if low is not None and high is not None:
            found.append(((low + high) / 2, abs(high - low) / 2, node.line))
    return found


def _is_about(node: Node, name: str) -> bool:
    return any(child.get("identifier") == name for child in node.all("variable"))


def _equal(node: Node, declared: Declaration) -> tuple[Decimal | None, Decimal]:
    base = node.first("baseValue")
    text = base.text if base else next(iter(declared.values), "")
    value = number(text.strip())
    if value is None or node.get("toleranceMode", "exact") == "exact":
        return value, Decimal(0)
    below, above = tolerances(node)
    if node.get("toleranceMode") == "relative":
        below, above = abs(value) * below / 100, abs(value) * above / 100
    return value + (above - below) / 2, (above + below) / 2


def _bound(node: Node, tags: tuple[str, ...], name: str) -> Decimal | None:
    for child in node.all(*tags):
        base = child.first("baseValue")
        if base and _is_about(child, name):
            return number(base.text.strip())
    return None
