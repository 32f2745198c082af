"""Response processing of QTI 1.2, and the pieces of its items."""

from collections.abc import Sequence
from decimal import Decimal

from quizzes.formats.neutral import Option
from quizzes.formats.qti.markup import element
from quizzes.formats.qti.writing import decimal_text
from quizzes.formats.xml_tree import Node

RESPONSE, GENERAL = "response1", "general_fb"


def metadata_field(label: str, entry: str) -> Node:
    return element("qtimetadatafield", element("fieldlabel", label), element("fieldentry", entry))


def as_plain(text: str) -> Node:
    return element("material", element("mattext", text, texttype="text/plain"))


def fib(name: str, **attributes: object) -> Node:
    label = element("response_label", ident="answer1", rshuffle="No")
    return element("response_str", element("render_fib", label, **attributes), ident=name, rcardinality="Single")


def equal(text: str, name: str = RESPONSE, *, is_exact: bool | None = None) -> Node:
    case = None if is_exact is None else "Yes" if is_exact else "No"
    return element("varequal", text, respident=name, case=case)


def is_near(name: str, option: Option) -> Node:
    """As Canvas says it: the value itself, or between two bounds."""
    tolerance = option.tolerance or Decimal(0)
    same = equal(option.text, name)
    if not tolerance:
        return same
    value = Decimal(option.text)
    low = element("vargte", decimal_text(value - tolerance), respident=name)
    high = element("varlte", decimal_text(value + tolerance), respident=name)
    return element("or", same, element("and", low, high))


def set_points(action: str, fraction: Decimal) -> Node:
    return element("setvar", decimal_text(fraction * 100), action=action, varname="SCORE")


def shown(name: str) -> Node:
    return element("displayfeedback", feedbacktype="Response", linkrefid=name)


def condition(test: Node, changes: Sequence[Node], *, goes_on: bool = False) -> Node:
    said = "Yes" if goes_on else "No"
    return element("respcondition", element("conditionvar", test), *changes, continue_=said)
