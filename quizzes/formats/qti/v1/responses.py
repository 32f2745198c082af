"""What an item of QTI 1.2 asks for: choices, orders, pairs, fields and gaps."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.qti.deriving import derive_multiple, derive_single, derive_typed, joined
from quizzes.formats.qti.gaps import choice_gap, finish_gaps, typed_gap
from quizzes.formats.qti.outcomes import Outcome
from quizzes.formats.qti.words import escaped, truth_of
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .conditions import foreseen_numbers, foreseen_strings, named_in_conditions
from .item import Item, cardinality, walk

ESSAYS = frozenset({"essay_question", "cc.essay.v0p1"})
DROPDOWNS, BLANKS, MATCHING = "multiple_dropdowns_question", "fill_in_multiple_blanks_question", "matching_question"


def read_choice(item: Item) -> None:
    question, node = item.question, item.responses[0]
    question.text = joined([item.text(), item.label_of_response(node)])
    if cardinality(node) == "multiple":
        question.type = "multiple_choice"
        choices = item.choices(node)
        key = frozenset(named_in_conditions(item, node.get("ident"), outside_not=True))
        derive_multiple(question, choices, node.get("ident"), item.scorer, item.told, key)
        return
    question.type = "single_choice"
    derive_single(question, item.choices(node), node.get("ident"), item.scorer, item.told)
    truth_of(question)


def read_order(item: Item) -> None:
    question, node = item.question, item.responses[0]
    question.type = "ordering"
    question.text = item.text()
    items = {choice.name: choice for choice in item.choices(node)}
    order = [name for name in named_in_conditions(item, node.get("ident"), outside_not=True) if name in items]
    if sorted(order) != sorted(items):
        question.refuse(_("The right order does not name each item once."), node.line)
        return
    question.options = [Option(items[name].text, Decimal(1), line=items[name].line) for name in order]
    question.details["scoring"] = "exact"


def read_matching(item: Item) -> None:
    question = item.question
    question.type = "matching"
    question.text = item.text()
    used: set[str] = set()
    others: dict[str, str] = {}
    for node in item.responses:
        choices = {choice.name: plain_text(choice.text) for choice in item.choices(node)}
        scores = {name: item.scorer.outcome({node.get("ident"): (name,)}).score for name in choices}
        best = max(scores, key=lambda name: scores[name], default="")
        if not best or scores[best] <= 0:
            question.refuse(_("For a left side, no right side gives points."), node.line)
            continue
        left = Option(item.label_of_response(node), Decimal(1), match=choices[best], line=node.line)
        question.options.append(left)
        used.add(choices[best])
        others |= {text: text for text in choices.values()}
    distractors = [text for text in others if text not in used]
    if distractors:
        question.details["distractors"] = distractors


def read_field(item: Item) -> None:
    question, node = item.question, item.responses[0]
    question.text = item.text()
    name = node.get("ident")
    if _is_essay(item, name):
        question.type = "free_text"
        return
    is_number = item.is_number(node)
    question.type = "numeric" if is_number else "short_text"
    foreseen = foreseen_numbers(item, name) if is_number else foreseen_strings(item, name)
    answers = derive_typed(foreseen, lambda text: item.scorer.outcome({name: (text,)}), item.told)
    if not answers.options:
        question.refuse(_("No answer gives points. Please say which answer is right."))
    question.options = answers.options if is_number else [escaped(option) for option in answers.options]
    if not is_number:
        question.details["case_sensitive"] = answers.is_case_sensitive


def _is_essay(item: Item, name: str) -> bool:
    return item.kind in ESSAYS or not any(
        node.get("respident") == name for said in item.processing for node in walk(said)
    )


def read_named_gaps(item: Item) -> None:
    """Canvas writes [name] in the text; the response's material says which name is whose."""
    question = item.question
    question.type = "cloze"
    text = item.text()
    for place, node in enumerate(item.responses, 1):
        name = plain_text(item.label_of_response(node))
        if f"[{name}]" not in text:
            question.refuse(_("The text has no gap [%(name)s].") % {"name": name[:40]}, node.line)
        text = text.replace(f"[{name}]", f"[[g{place}]]")
    question.text = text
    _finish_gaps(item)


def read_inline_gaps(item: Item) -> None:
    question = item.question
    question.type = "cloze"
    places = {node.get("ident"): place for place, node in enumerate(item.responses, 1)}
    question.text = item.text(lambda node: f"[[g{places[node.get('ident')]}]]")
    _finish_gaps(item)


def _finish_gaps(item: Item) -> None:
    gaps = [_read_gap(item, node, place, {}) for place, node in enumerate(item.responses, 1)]
    if not any(gap["answers"] for gap in gaps):
        key = {
            node.get("ident"): tuple(named_in_conditions(item, node.get("ident"), outside_not=True)[:1])
            for node in item.responses
        }
        gaps = [_read_gap(item, node, place, key) for place, node in enumerate(item.responses, 1)]
        for gap in gaps:
            gap["points"] = Decimal(1)
        item.question.warn(_("There, only the whole answer gave points; here, each right part gives its share."))
    finish_gaps(item.question, gaps, item.responses)


def _read_gap(item: Item, node: Node, place: int, others: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    name = node.get("ident")

    def score(text: str) -> Outcome:
        return item.scorer.outcome({**others, name: (text,)})

    choices = [(choice.name, plain_text(choice.text)) for choice in item.choices(node)]
    if item.kind == BLANKS and choices:
        # What may be typed is written as choices that nobody sees.
        options = [Option(text, Decimal(1)) for ident, text in choices if text and score(ident).score > 0]
        best = max((score(ident).score for ident, _text in choices), default=Decimal(0))
        return typed_gap(f"g{place}", options, best, is_case_sensitive=False, is_number=False)
    if node.tag == "response_lid":
        return choice_gap(f"g{place}", choices, lambda ident: score(ident).score)
    is_number = item.is_number(node)
    answers = derive_typed(foreseen_numbers(item, name) if is_number else foreseen_strings(item, name), score)
    return typed_gap(f"g{place}", answers.options, answers.best, answers.is_case_sensitive, is_number=is_number)
