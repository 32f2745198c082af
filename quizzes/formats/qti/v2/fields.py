"""One field to type in, for words or a number: read and written."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.qti.deriving import derive_typed
from quizzes.formats.qti.markup import element
from quizzes.formats.qti.words import escaped
from quizzes.formats.qti.writing import CannotSay, decimal_text, literal_options
from quizzes.formats.xml_tree import Node

from .answers import foreseen_numbers, foreseen_texts
from .draft import Draft
from .gaps import NUMBERS, OWN_GAP
from .item import Item
from .statements import (
    FEEDBACK,
    GENERAL,
    OTHER,
    RESPONSE,
    SCORE,
    base_value,
    best_of,
    condition,
    is_near,
    map_entry,
    set_outcome,
    variable,
)


def stands_alone(item: Item) -> bool:
    """One field to type in, in a block of its own, with nothing after it: the text has no gap but an end."""
    interactions = item.interactions
    if len(interactions) != 1 or interactions[0].tag != "textEntryInteraction":
        return False
    if interactions[0].get("class") == OWN_GAP or item.body is None:
        return False
    said = [piece for piece in item.body.content if not isinstance(piece, str) or piece.strip()]
    last = said[-1] if said else ""
    while isinstance(last, Node) and last is not interactions[0]:
        inner = [piece for piece in last.content if not isinstance(piece, str) or piece.strip()]
        if len(inner) != 1:
            return False
        last = inner[0]
    return last is interactions[0]


def read_field(item: Item, nodes: list[Node]) -> None:
    question, declared = item.question, item.declared(nodes[0])
    question.text = item.text_before(nodes[0])
    is_number = declared.base_type in NUMBERS
    question.type = "numeric" if is_number else "short_text"
    foreseen = (foreseen_numbers if is_number else foreseen_texts)(declared, item.processing)
    answers = derive_typed(foreseen, item.typed(declared.name), item.told)
    if not answers.options:
        question.refuse(_("No answer gives points. Please say which answer is right."))
    if is_number:
        question.options = answers.options
        return
    question.options = [escaped(option) for option in answers.options]
    question.details["case_sensitive"] = answers.is_case_sensitive


def read_slider(item: Item, nodes: list[Node]) -> None:
    item.question.warn(_("A slider became a field for a number."), nodes[0].line)
    read_field(item, nodes)
    item.question.type = "numeric"


def write_short_text(draft: Draft) -> None:
    question = draft.question
    options = literal_options(question, question.options, draft.losses)
    is_exact = bool(question.details.get("case_sensitive"))
    named = [option for option in options if option.text != "*"]
    other = sum((option.fraction for option in options if option.text == "*"), Decimal(0))
    entries = [map_entry(option.text, option.fraction, is_exact) for option in named]
    mapping = element("mapping", *entries, defaultValue=decimal_text(other))
    draft.declare("single", "string", [best_of(named).text], mapping)
    draft.mapped()
    tests = [
        element("stringMatch", variable(RESPONSE), base_value(option.text, "string"), caseSensitive=is_exact)
        for option in named
    ]
    _show_by_test(draft, named, tests, options)
    _field(draft)


def write_numeric(draft: Draft) -> None:
    options = draft.question.options
    named = [option for option in options if option.text != "*"]
    if not any(option.fraction > 0 for option in named):
        raise CannotSay(_("It has no answer that QTI can say; the question is left out."))
    draft.declare("single", "float", [best_of(named).text])
    tests = [is_near(RESPONSE, option) for option in named]
    branches = [
        (test, [set_outcome(SCORE, base_value(decimal_text(option.fraction), "float"))])
        for option, test in zip(named, tests, strict=True)
    ]
    other = [
        set_outcome(SCORE, base_value(decimal_text(option.fraction), "float"))
        for option in options
        if option.text == "*" and option.fraction > 0
    ]
    draft.scoring = [condition(branches, other[:1])]
    _show_by_test(draft, named, tests, options)
    _field(draft)


def _show_by_test(draft: Draft, named: list[Option], tests: list[Node], options: Sequence[Option]) -> None:
    """The feedback of the first answer that fits."""
    rest = next((option.feedback for option in options if option.text == "*"), "")
    if not rest and not any(option.feedback for option in named):
        return
    general = [base_value(GENERAL, "identifier")] if draft.question.general_feedback else []

    def show(name: str, text: str) -> list[Node]:
        if text:
            draft.feedbacks[name] = text
        shown = [*([base_value(name, "identifier")] if text else []), *general]
        return [set_outcome(FEEDBACK, element("multiple", *shown))] if shown else []

    branches = [
        (test, show(f"answer{place}", option.feedback))
        for place, (option, test) in enumerate(zip(named, tests, strict=True), 1)
    ]
    draft.shown = [condition(branches, show(OTHER, rest))]


def _field(draft: Draft) -> None:
    field = element("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=30)
    draft.body.append(element("p", field))
