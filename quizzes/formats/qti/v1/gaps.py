"""Texts with gaps → items of QTI 1.2."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.formats.qti.markup import element
from quizzes.formats.qti.words import is_pattern, unescaped
from quizzes.formats.qti.writing import (
    GAP,
    literal_options,
    options_of_gap,
)

from .draft import FILES, Draft
from .responses import BLANKS, DROPDOWNS
from .statements import (
    as_plain,
    condition,
    equal,
    fib,
    is_near,
    set_points,
)


def write_cloze(draft: Draft) -> None:
    """Pieces of the text and gaps by turns."""
    gaps = {gap["key"]: gap for gap in draft.question.details["gaps"]}
    total = sum((Decimal(str(gap.get("points", 1))) for gap in gaps.values()), Decimal(0))
    draft.presented = []
    draft.kind = _canvas_kind(list(gaps.values()))
    if draft.kind:
        _named_gaps(draft, gaps, total)
        return
    start, text = 0, draft.question.text
    for match in GAP.finditer(text):
        gap = gaps.pop(match[1], None)
        if gap is None:
            continue
        _piece(draft, text[start : match.start()])
        _gap(draft, gap, total)
        start = match.end()
    _piece(draft, text[start:])


def _named_gaps(draft: Draft, gaps: dict[str, Any], total: Decimal) -> None:
    """As Canvas has them: [name] in the text, and what counts as choices."""
    text = GAP.sub(lambda match: f"[{match[1]}]" if match[1] in gaps else match[0], draft.question.text)
    draft.presented = [draft.material(text)]
    for key, gap in gaps.items():
        name = f"response_{key}"
        labels = [
            element("response_label", as_plain(unescaped(option.text)), ident=f"{key}choice{place}")
            for place, option in enumerate(options_of_gap(gap), 1)
        ]
        draft.presented.append(element("response_lid", as_plain(key), element("render_choice", *labels), ident=name))
        weight = Decimal(str(gap.get("points", 1))) / total
        draft.conditions += [
            condition(equal(f"{key}choice{place}", name), [set_points("Add", option.fraction * weight)], goes_on=True)
            for place, option in enumerate(options_of_gap(gap), 1)
            if option.fraction
        ]


def _piece(draft: Draft, html: str) -> None:
    if html:
        nodes = element("mattext", _piece_text(draft, html), texttype="text/html")
        draft.presented.append(element("material", nodes))


def _piece_text(draft: Draft, html: str) -> str:
    """Tags may open in one piece and close in another, so nothing is balanced here."""
    for name in draft.question.files:
        path = draft.pictures.path(name, draft.question)
        for spelled in {name, name.replace(" ", "%20")}:
            html = html.replace(f"@@PLUGINFILE@@/{spelled}", f"{FILES}{path}")
    return html


def _gap(draft: Draft, gap: dict[str, Any], total: Decimal) -> None:
    name = f"gap{len(draft.presented)}"
    weight = Decimal(str(gap.get("points", 1))) / total
    options = options_of_gap(gap)
    if gap["kind"] == "choice":
        labels = [
            element("response_label", as_plain(option.text), ident=f"{name}choice{place}")
            for place, option in enumerate(options, 1)
        ]
        draft.presented.append(element("response_lid", element("render_choice", *labels), ident=name))
        tests = [(equal(f"{name}choice{place}", name), option) for place, option in enumerate(options, 1)]
    elif gap["kind"] == "number":
        draft.presented.append(fib(name, fibtype="Decimal"))
        tests = [(is_near(name, option), option) for option in options if option.text != "*"]
    else:
        options = literal_options(draft.question, options, draft.losses)
        draft.presented.append(fib(name, fibtype="String"))
        is_exact = bool(gap.get("case_sensitive"))
        tests = [(equal(option.text, name, is_exact=is_exact), option) for option in options if option.text != "*"]
    draft.conditions += [
        condition(test, [set_points("Add", option.fraction * weight)], goes_on=True)
        for test, option in tests
        if option.fraction
    ]


def _canvas_kind(gaps: Sequence[dict[str, Any]]) -> str:
    """Canvas has texts with lists only, and texts with fields in which each answer counts fully, whatever its case."""
    if all(gap["kind"] == "choice" for gap in gaps):
        return DROPDOWNS
    are_simple = all(
        gap["kind"] == "text"
        and not gap.get("case_sensitive")
        and all(option.fraction == 1 and not is_pattern(option.text) for option in options_of_gap(gap))
        for gap in gaps
    )
    return BLANKS if are_simple else ""
