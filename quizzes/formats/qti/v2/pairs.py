"""Pairs: matching, tables, and words for gaps; read and written."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.qti.deriving import warn_of_partial
from quizzes.formats.qti.markup import Content, element, in_blocks
from quizzes.formats.qti.writing import with_gaps
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .draft import Draft
from .item import Item, walk
from .statements import (
    RESPONSE,
    associable,
    map_entry,
)

TABULAR = "qti-match-tabular"


def read_match(item: Item, nodes: list[Node]) -> None:
    question, node = item.question, nodes[0]
    question.type = "matching"
    question.text = item.text()
    item.take_general_feedback()
    sets = [
        {said.get("identifier"): said for said in child.all("simpleAssociableChoice")}
        for child in node.all("simpleMatchSet")
    ]
    if len(sets) != 2:
        question.refuse(_("Matching needs two sets."), node.line)
        return
    pairs = item.pairs_of(node)
    if len({left for left, _right in pairs}) < len(pairs):
        sets.reverse()
        pairs = [(right, left) for left, right in pairs]
    chosen = dict(pairs)
    if len(chosen) < len(pairs) or not pairs:
        question.refuse(_("Each left side needs exactly one right side."), node.line)
        return
    warn_of_partial(question, item.scorer, item.key(), node.get("responseIdentifier"))
    if TABULAR in node.get("class").split():
        _read_matrix(item, sets, chosen)
    else:
        _read_pairs(item, sets, chosen)


def _read_pairs(item: Item, sets: list[dict[str, Node]], chosen: dict[str, str]) -> None:
    left, right = sets
    words = {name: plain_text(item.option_text(said)) for name, said in right.items()}
    for name, said in left.items():
        if name not in chosen:
            item.question.warn(_("A left side without a right one is left out."), said.line)
            continue
        match = words.get(chosen[name], "")
        item.question.options.append(Option(item.option_text(said), Decimal(1), match=match, line=said.line))
    others = [text for name, text in words.items() if name not in chosen.values()]
    if others:
        item.question.details["distractors"] = others


def _read_matrix(item: Item, sets: list[dict[str, Node]], chosen: dict[str, str]) -> None:
    rows, columns = sets
    keys = {name: f"{place:08x}" for place, name in enumerate(columns, 1)}
    item.question.type = "matrix"
    item.question.details = {
        "columns": [{"key": keys[name], "text": plain_text(item.option_text(said))} for name, said in columns.items()],
        "rows": [
            {"text": item.option_text(said), "correct": keys.get(chosen.get(name, ""), "")}
            for name, said in rows.items()
        ],
    }


def read_associate(item: Item, nodes: list[Node]) -> None:
    question, node = item.question, nodes[0]
    question.type = "matching"
    question.text = item.text()
    item.take_general_feedback()
    texts = {said.get("identifier"): item.option_text(said) for said in node.all("simpleAssociableChoice")}
    pairs = [pair for pair in item.pairs_of(node) if set(pair) <= set(texts)]
    used = {name for pair in pairs for name in pair}
    if not pairs or len(used) < 2 * len(pairs):
        question.refuse(_("Each left side needs exactly one right side."), node.line)
        return
    question.options = [
        Option(texts[left], Decimal(1), match=plain_text(texts[right]), line=node.line) for left, right in pairs
    ]
    others = [plain_text(text) for name, text in texts.items() if name not in used]
    if others:
        question.details["distractors"] = others
    question.warn(_("There, anything could be paired with anything; here, each pair has a left and a right side."))


def read_gap_match(item: Item, nodes: list[Node]) -> None:
    question, node = item.question, nodes[0]
    question.type = "drag_words"
    words = node.all("gapText")
    for image in node.all("gapImg"):
        question.refuse(_("Pictures that are dragged into a text are not known here."), image.line)
    numbers = {word.get("identifier"): str(place) for place, word in enumerate(words, 1)}
    right = {gap: word for word, gap in item.pairs_of(node) if word in numbers}
    for gap in [inner for inner in walk(node) if inner.tag == "gap"]:
        name = gap.get("identifier")
        if name not in right:
            question.refuse(_("For a gap, no word is right."), gap.line)
            continue
        item.gaps[name] = f"[[{numbers[right[name]]}]]"
    question.text = item.text()
    item.take_general_feedback()
    used = list(right.values())
    question.details["words"] = [
        {
            "key": numbers[word.get("identifier")],
            "text": plain_text(item.option_text(word)),
            "group": 1,
            **({"unlimited": True} if _is_reusable(word, used) else {}),
        }
        for word in words
    ]
    warn_of_partial(question, item.scorer, item.key(), node.get("responseIdentifier"))


def _is_reusable(word: Node, used: list[str]) -> bool:
    return word.get("matchMax") == "0" or used.count(word.get("identifier")) > 1


def write_matching(draft: Draft) -> None:
    question = draft.question
    words = list(dict.fromkeys([option.match for option in question.options] + question.details.get("distractors", [])))
    lefts = [option.text for option in question.options]
    right = [words.index(option.match) for option in question.options]
    counts = [max(right.count(place), 1) for place in range(len(words))]
    _match_interaction(draft, lefts, words, right, counts, None)


def write_matrix(draft: Draft) -> None:
    columns, rows = draft.question.details["columns"], draft.question.details["rows"]
    places = {column["key"]: place for place, column in enumerate(columns)}
    texts = [column["text"] for column in columns]
    right = [places[row["correct"]] for row in rows]
    _match_interaction(draft, [row["text"] for row in rows], texts, right, [0] * len(texts), TABULAR)


def _match_interaction(
    draft: Draft, lefts: list[str], words: list[str], right: list[int], counts: list[int], class_: str | None
) -> None:
    """Left sides are HTML, words plain text. `right`: for each left side, the place of its word."""
    pairs = [f"left{place} right{word + 1}" for place, word in enumerate(right, 1)]
    mapping = element("mapping", *(map_entry(pair, Decimal(1)) for pair in pairs), defaultValue="0")
    draft.declare("multiple", "directedPair", pairs, mapping)
    draft.mapped()
    first = [associable(f"left{place}", 1, draft.html(text)) for place, text in enumerate(lefts, 1)]
    second = [associable(f"right{place + 1}", counts[place], [text]) for place, text in enumerate(words)]
    attributes: dict[str, Any] = {"responseIdentifier": RESPONSE, "maxAssociations": len(lefts)}
    draft.body.append(
        element(
            "matchInteraction",
            element("simpleMatchSet", *first),
            element("simpleMatchSet", *second),
            class_=class_,
            shuffle=class_ is None,
            **attributes,
        )
    )


def write_drag_words(draft: Draft) -> None:
    words = {word["key"]: word for word in draft.question.details["words"]}
    names = {key: f"word{place}" for place, key in enumerate(words, 1)}
    content, used = _numbered_gaps(draft.html(draft.question.text), set(words))
    pairs = [f"{names[key]} gap{place}" for place, key in enumerate(used, 1)]
    mapping = element("mapping", *(map_entry(pair, Decimal(1)) for pair in pairs), defaultValue="0")
    draft.declare("multiple", "directedPair", pairs, mapping)
    draft.mapped()
    texts = [
        element(
            "gapText",
            word["text"],
            identifier=names[key],
            matchMax=0 if word.get("unlimited") else max(used.count(key), 1),
        )
        for key, word in words.items()
    ]
    inner: list[Content] = [*texts, *in_blocks(content)]
    draft.body = [element("gapMatchInteraction", *inner, responseIdentifier=RESPONSE, shuffle=True)]


def _numbered_gaps(content: list[Content], keys: set[str]) -> tuple[list[Content], list[str]]:
    """Each [[word]] as a gap of its own, and the words in their order."""
    used: list[str] = []

    def numbered(key: str) -> Node | None:
        if key not in keys:
            return None
        used.append(key)
        return element("gap", identifier=f"gap{len(used)}")

    return with_gaps(content, numbered), used
