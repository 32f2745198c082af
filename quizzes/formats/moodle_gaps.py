"""Moodle's “drag words into text” and “select missing words”: [[n]] in a text stands for the n-th word of a list."""

import re
from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .neutral import NeutralQuestion
from .xml_tree import Node

GAP = re.compile(r"\[\[(\d{1,3})\]\]")


def read_drag_words(element: Node, question: NeutralQuestion) -> None:
    """Words that no gap asks for distract."""
    boxes = list(element.all("dragbox"))
    used = Counter(int(number) for number in GAP.findall(question.text))
    _refuse_missing(used, len(boxes), question)
    question.details["words"] = [
        {
            "key": str(number),
            "text": box.value("text"),
            "group": _group(box),
            **({"unlimited": True} if box.first("infinite") is not None else {}),
        }
        for number, box in enumerate(boxes, start=1)
    ]


def read_select_gaps(element: Node, question: NeutralQuestion) -> None:
    """Each gap becomes a list of the words of its group."""
    options = list(element.all("selectoption"))
    used = Counter(int(number) for number in GAP.findall(question.text))
    _refuse_missing(used, len(options), question)
    if question.has_errors:
        return
    gaps: list[dict[str, Any]] = []

    def replaced(match: re.Match[str]) -> str:
        right = options[int(match[1]) - 1]
        key = f"g{len(gaps) + 1}"
        answers = [
            {"text": option.value("text"), "fraction": Decimal(int(option is right))}
            for option in options
            if _group(option) == _group(right)
        ]
        gaps.append({"key": key, "kind": "choice", "answers": answers})
        return f"[[{key}]]"

    question.text = GAP.sub(replaced, question.text)
    question.details["gaps"] = gaps


def _refuse_missing(used: Counter[int], there: int, question: NeutralQuestion) -> None:
    if not used:
        question.refuse(_("The text has no gap like [[1]]."))
    for number in sorted(used):
        if not 1 <= number <= there:
            question.refuse(_("The text asks for word [[%(number)s]], which is not in the list.") % {"number": number})


def _group(box: Node) -> int:
    value = box.value("group")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 1
