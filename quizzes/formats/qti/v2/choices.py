"""Choices, orders and texts that nobody but people grades: read and written."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.formats.neutral import Option
from quizzes.formats.qti.deriving import Choice, derive_multiple, derive_single
from quizzes.formats.qti.markup import element
from quizzes.formats.qti.words import truth_of
from quizzes.formats.xml_tree import Node

from .draft import Draft
from .item import Item
from .statements import (
    FEEDBACK,
    GENERAL,
    RESPONSE,
    base_value,
    map_entry,
    set_outcome,
    variable,
)


def read_choice(item: Item, nodes: list[Node]) -> None:
    question, node = item.question, nodes[0]
    declared = item.declared(node)
    choices = [
        Choice(said.get("identifier"), item.option_text(said), line=said.line) for said in node.all("simpleChoice")
    ]
    question.text = item.text()
    if declared.is_single or node.get("maxChoices") == "1":
        question.type = "single_choice"
        derive_single(question, choices, declared.name, item.scorer, item.told)
        truth_of(question)
    else:
        question.type = "multiple_choice"
        key = frozenset(declared.values)
        derive_multiple(question, choices, declared.name, item.scorer, item.told, key)


def read_description(item: Item, _nodes: list[Node]) -> None:
    item.question.type = "description"
    item.question.text = item.text()
    item.take_general_feedback()


def read_essay(item: Item, _nodes: list[Node]) -> None:
    item.question.type = "free_text"
    item.question.text = item.text()
    item.take_general_feedback()
    sample = [value for declared in item.responses.values() for value in declared.values]
    if sample:
        item.question.details["sample_answer"] = sample[0]


def read_order(item: Item, nodes: list[Node]) -> None:
    question, node = item.question, nodes[0]
    question.type = "ordering"
    question.text = item.text()
    item.take_general_feedback()
    items = {said.get("identifier"): said for said in node.all("simpleChoice")}
    order = [name for name in item.key_of(node) if name in items]
    if sorted(order) != sorted(items):
        question.refuse(_("The right order does not name each item once."), node.line)
        return
    question.options = [Option(item.option_text(items[name]), Decimal(1), line=items[name].line) for name in order]
    swapped = (*order[1::-1], *order[2:])
    part = item.scorer.outcome({node.get("responseIdentifier"): swapped}).score
    question.details["scoring"] = "exact" if part <= 0 else "neighbors"
    if part > 0:
        question.warn(_("How a wrong order is scored became “neighbors”."))


def write_choices(draft: Draft) -> None:
    options = draft.question.options
    _choice_interaction(draft, [(f"choice{place}", option, option.text) for place, option in enumerate(options, 1)])


def write_true_false(draft: Draft) -> None:
    words = {"true": pgettext("answer", "True"), "false": pgettext("answer", "False")}
    _choice_interaction(draft, [(option.text, option, words.get(option.text, "")) for option in draft.question.options])


def _choice_interaction(draft: Draft, choices: list[tuple[str, Option, str]]) -> None:
    """`choices`: name, option, text of each."""
    question = draft.question
    is_single = question.type != "multiple_choice"
    named = [(name, option) for name, option, _text in choices]
    declare_selection(draft, named, is_single=is_single, is_whole=question.details.get("scoring") == "all_or_nothing")
    simple = [element("simpleChoice", *draft.html(text), identifier=name) for name, _option, text in choices]
    most = 1 if is_single else 0
    attributes: dict[str, Any] = {"responseIdentifier": RESPONSE, "shuffle": False, "maxChoices": most}
    draft.body.append(element("choiceInteraction", *simple, **attributes))
    show_chosen(draft, named)


def declare_selection(draft: Draft, choices: list[tuple[str, Option]], *, is_single: bool, is_whole: bool) -> None:
    """What is right and what each choice adds. `is_whole`: only the right selection as a whole gives points."""
    cardinality = "single" if is_single else "multiple"
    right = [name for name, option in choices if option.fraction > 0]
    full = [name for name, option in choices if option.fraction == 1]
    has_one_key = is_single and len(full) == 1
    if is_single:
        right = full[:1]
    if is_whole or (has_one_key and all(option.fraction in (0, 1) for _name, option in choices)):
        draft.declare(cardinality, "identifier", right)
        draft.all_or_nothing()
        return
    bounds = {} if is_single else {"lowerBound": "0", "upperBound": "1"}
    entries = [map_entry(name, option.fraction) for name, option in choices if option.fraction]
    draft.declare(cardinality, "identifier", right, element("mapping", *entries, **bounds, defaultValue="0"))
    draft.mapped()


def show_chosen(draft: Draft, choices: list[tuple[str, Option]]) -> None:
    """The feedback of each choice that is taken."""
    draft.feedbacks = {name: option.feedback for name, option in choices if option.feedback}
    if draft.feedbacks:
        general = [base_value(GENERAL, "identifier")] if draft.question.general_feedback else []
        draft.shown = [set_outcome(FEEDBACK, element("multiple", variable(RESPONSE), *general))]


def write_order(draft: Draft) -> None:
    items = [(f"item{place}", option.text) for place, option in enumerate(draft.question.options, 1)]
    draft.declare("ordered", "identifier", [name for name, _text in items])
    draft.all_or_nothing()
    simple = [element("simpleChoice", *draft.html(text), identifier=name) for name, text in items]
    draft.body.append(element("orderInteraction", *simple, responseIdentifier=RESPONSE, shuffle=True))


def write_essay(draft: Draft) -> None:
    sample = draft.question.details.get("sample_answer", "")
    draft.declare("single", "string", [sample] if sample else [])
    draft.body.append(element("extendedTextInteraction", responseIdentifier=RESPONSE))
