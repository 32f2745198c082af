"""Questions → items of QTI 1.2, as Canvas writes and reads them."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.formats.neutral import NeutralQuestion, Option
from quizzes.formats.qti.markup import element
from quizzes.formats.qti.writing import (
    CannotSay,
    Losses,
    Pictures,
    literal_options,
)
from quizzes.formats.xml_tree import Node

from .draft import Draft
from .gaps import write_cloze
from .statements import (
    RESPONSE,
    as_plain,
    condition,
    equal,
    fib,
    is_near,
    set_points,
    shown,
)


def write_item(question: NeutralQuestion, place: int, losses: Losses, pictures: Pictures) -> Node | None:
    """The item, or None and a note of what is lost. `place` counts from 1; `pictures` gets those of the item."""
    if question.type not in WRITERS:
        losses.note(question, _("QTI 1.2 does not know this type; the question is left out."))
        return None
    draft = Draft(question, place, losses, pictures)
    try:
        WRITERS[question.type](draft)
    except CannotSay as reason:
        losses.note(question, str(reason))
        return None
    losses.note_common(question)
    return draft.node()


def _labels(draft: Draft, choices: Sequence[tuple[str, str]], **attributes: object) -> Node:
    labels = [element("response_label", draft.material(html), ident=name) for name, html in choices]
    return element("render_choice", *labels, **attributes)


def _choices(draft: Draft) -> list[tuple[str, Option, str]]:
    """Name, option, text of each choice."""
    is_statement = draft.question.type == "true_false"
    words = {"true": pgettext("answer", "True"), "false": pgettext("answer", "False")} if is_statement else {}
    return [
        (f"choice{place}", option, words.get(option.text, option.text))
        for place, option in enumerate(draft.question.options, 1)
    ]


def _present_choices(draft: Draft, choices: list[tuple[str, Option, str]], cardinality: str) -> None:
    labels = _labels(draft, [(name, text) for name, _option, text in choices])
    draft.presented.append(element("response_lid", labels, ident=RESPONSE, rcardinality=cardinality))
    for name, option, _text in choices:
        if option.feedback:
            draft.feedbacks[f"{name}_fb"] = option.feedback
            draft.conditions.append(condition(equal(name), [shown(f"{name}_fb")], goes_on=True))


def _write_choice(draft: Draft) -> None:
    choices = _choices(draft)
    _present_choices(draft, choices, "Single")
    draft.conditions += [
        condition(equal(name), [set_points("Set", option.fraction)])
        for name, option, _text in choices
        if option.fraction > 0
    ]
    if any(option.fraction < 0 for _name, option, _text in choices):
        draft.losses.note(draft.question, _("QTI 1.2 takes nothing away for a single choice."))


def _write_multiple(draft: Draft) -> None:
    choices = _choices(draft)
    _present_choices(draft, choices, "Multiple")
    if draft.question.details.get("scoring") == "all_or_nothing":
        tests = [equal(name) if option.fraction > 0 else element("not", equal(name)) for name, option, _text in choices]
        draft.conditions.append(condition(element("and", *tests), [set_points("Set", Decimal(1))]))
        return
    draft.conditions += [
        condition(equal(name), [set_points("Add", option.fraction)], goes_on=True)
        for name, option, _text in choices
        if option.fraction
    ]


def _write_short_text(draft: Draft) -> None:
    question = draft.question
    options = literal_options(question, question.options, draft.losses)
    is_exact = bool(question.details.get("case_sensitive"))
    draft.presented.append(fib(RESPONSE))
    _write_typed(draft, [(equal(option.text, is_exact=is_exact), option) for option in options if option.text != "*"])
    _write_typed(draft, [(element("other"), option) for option in options if option.text == "*"], start=len(options))


def _write_numeric(draft: Draft) -> None:
    options = draft.question.options
    if not any(option.text != "*" and option.fraction > 0 for option in options):
        raise CannotSay(_("It has no answer that QTI can say; the question is left out."))
    draft.presented.append(fib(RESPONSE, fibtype="Decimal"))
    _write_typed(draft, [(is_near(RESPONSE, option), option) for option in options if option.text != "*"])
    _write_typed(draft, [(element("other"), option) for option in options if option.text == "*"], start=len(options))


def _write_typed(draft: Draft, tests: list[tuple[Node, Option]], start: int = 0) -> None:
    """The first test that holds is the last."""
    for place, (test, option) in enumerate(tests, start + 1):
        changes = [set_points("Set", option.fraction)]
        if option.feedback:
            draft.feedbacks[f"answer{place}_fb"] = option.feedback
            changes.append(shown(f"answer{place}_fb"))
        draft.conditions.append(condition(test, changes))


def _write_matching(draft: Draft) -> None:
    question = draft.question
    others = question.details.get("distractors", [])
    words = list(dict.fromkeys([option.match for option in question.options] + others))
    _write_pairs(draft, [(option.text, words.index(option.match)) for option in question.options], words)


def _write_matrix(draft: Draft) -> None:
    details = draft.question.details
    places = {column["key"]: place for place, column in enumerate(details["columns"])}
    rows = [(row["text"], places[row["correct"]]) for row in details["rows"]]
    draft.losses.note(draft.question, _("QTI 1.2 knows no table; it is written as matching."))
    _write_pairs(draft, rows, [column["text"] for column in details["columns"]])


def _write_pairs(draft: Draft, rows: list[tuple[str, int]], words: list[str]) -> None:
    """`rows`: left side as HTML, and the place of its word."""
    share = Decimal(1) / len(rows)
    for place, (left, word) in enumerate(rows, 1):
        name = f"response_left{place}"
        labels = [
            element("response_label", as_plain(text), ident=f"right{number}") for number, text in enumerate(words, 1)
        ]
        draft.presented.append(
            element("response_lid", draft.material(left), element("render_choice", *labels), ident=name)
        )
        right = equal(f"right{word + 1}", name)
        draft.conditions.append(condition(right, [set_points("Add", share)], goes_on=True))


def _write_order(draft: Draft) -> None:
    items = [(f"item{place}", option.text) for place, option in enumerate(draft.question.options, 1)]
    labels = _labels(draft, items, shuffle="Yes")
    draft.presented.append(element("response_lid", labels, ident=RESPONSE, rcardinality="Ordered"))
    tests = [element("varequal", name, respident=RESPONSE, index=place) for place, (name, _text) in enumerate(items, 1)]
    draft.conditions.append(condition(element("and", *tests), [set_points("Set", Decimal(1))]))


def _write_essay(draft: Draft) -> None:
    draft.presented.append(fib(RESPONSE))
    draft.conditions.append(condition(element("other"), []))
    if draft.question.details.get("sample_answer"):
        draft.losses.note(draft.question, _("The sample answer is left out."))


WRITERS: dict[str, Callable[[Draft], None]] = {
    "single_choice": _write_choice,
    "multiple_choice": _write_multiple,
    "true_false": _write_choice,
    "short_text": _write_short_text,
    "numeric": _write_numeric,
    "matching": _write_matching,
    "matrix": _write_matrix,
    "ordering": _write_order,
    "cloze": write_cloze,
    "free_text": _write_essay,
    "description": lambda _draft: None,
}
