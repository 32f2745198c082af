"""Texts with gaps to type or choose in: read and written."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.qti.deriving import derive_typed
from quizzes.formats.qti.gaps import choice_gap, finish_gaps, typed_gap
from quizzes.formats.qti.markup import element, in_blocks
from quizzes.formats.qti.outcomes import Given
from quizzes.formats.qti.writing import CannotSay, decimal_text, literal_options, options_of_gap, with_gaps
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .answers import foreseen_numbers, foreseen_texts
from .draft import Draft
from .item import Item
from .statements import (
    add_points,
    base_value,
    best_of,
    condition,
    is_near,
    map_entry,
)

NUMBERS = ("float", "integer")
OWN_GAP = "cloze-gap"


def read_cloze(item: Item, nodes: list[Node]) -> None:
    question = item.question
    question.type = "cloze"
    item.gaps = {node.get("responseIdentifier"): f"[[g{place}]]" for place, node in enumerate(nodes, 1)}
    question.text = item.text()
    item.take_general_feedback()
    gaps = [_read_gap(item, node, {}) for node in nodes]
    others = item.key()
    if not any(gap["answers"] for gap in gaps) and others:
        gaps = [_read_gap(item, node, others) for node in nodes]
        question.warn(_("There, only the whole answer gave points; here, each right part gives its share."))
        for gap in gaps:
            gap["points"] = Decimal(1)
    finish_gaps(question, gaps, nodes)


def _read_gap(item: Item, node: Node, others: Given) -> dict[str, Any]:
    declared = item.declared(node)
    key = item.gaps[declared.name].strip("[]")
    if node.tag == "inlineChoiceInteraction":
        return choice_gap(
            key,
            [(said.get("identifier"), plain_text(item.texts.html(said.content))) for said in node.all("inlineChoice")],
            lambda name: item.scorer.outcome({**others, declared.name: (name,)}).score,
        )
    is_number = declared.base_type in NUMBERS
    foreseen = (foreseen_numbers if is_number else foreseen_texts)(declared, item.processing)
    answers = derive_typed(foreseen, item.typed(declared.name, others))
    return typed_gap(key, answers.options, answers.best, answers.is_case_sensitive, is_number=is_number)


def write_cloze(draft: Draft) -> None:
    gaps = {gap["key"]: gap for gap in draft.question.details["gaps"]}
    nodes = {key: _write_gap(draft, place, gap) for place, (key, gap) in enumerate(gaps.items(), 1)}
    draft.body = in_blocks(with_gaps(draft.html(draft.question.text), nodes.get))


def _write_gap(draft: Draft, place: int, gap: dict[str, Any]) -> Node:
    name = f"gap{place}"
    points = Decimal(str(gap.get("points", 1)))
    if gap["kind"] == "choice":
        return _list_gap(draft, name, gap, points)
    options = options_of_gap(gap)
    entry = element("textEntryInteraction", responseIdentifier=name, expectedLength=20, class_=OWN_GAP)
    if gap["kind"] == "number":
        _number_gap(draft, name, options, points)
        return entry
    options = [option for option in literal_options(draft.question, options, draft.losses) if option.text != "*"]
    is_exact = bool(gap.get("case_sensitive"))
    entries = [map_entry(option.text, option.fraction * points, is_exact) for option in options]
    draft.declare("single", "string", [best_of(options).text], element("mapping", *entries, defaultValue="0"), name)
    draft.scoring.append(add_points(element("mapResponse", identifier=name)))
    return entry


def _number_gap(draft: Draft, name: str, options: Sequence[Option], points: Decimal) -> None:
    named = [option for option in options if option.text != "*"]
    if not named:
        raise CannotSay(_("It has no answer that QTI can say; the question is left out."))
    draft.declare("single", "float", [best_of(named).text], name=name)
    branches = [
        (is_near(name, option), [add_points(base_value(decimal_text(option.fraction * points), "float"))])
        for option in named
    ]
    draft.scoring.append(condition(branches, []))


def _list_gap(draft: Draft, name: str, gap: dict[str, Any], points: Decimal) -> Node:
    named = [(f"{name}choice{place}", option) for place, option in enumerate(options_of_gap(gap), 1)]
    best = max(named, key=lambda item: item[1].fraction)[0]
    entries = [map_entry(key, option.fraction * points) for key, option in named if option.fraction]
    draft.declare("single", "identifier", [best], element("mapping", *entries, defaultValue="0"), name)
    draft.scoring.append(add_points(element("mapResponse", identifier=name)))
    choices = [element("inlineChoice", option.text, identifier=key) for key, option in named]
    return element("inlineChoiceInteraction", *choices, responseIdentifier=name, shuffle=False)
