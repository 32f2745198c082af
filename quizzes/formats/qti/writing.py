"""What all writers share: a package, pictures in it, and a list of what could not be said."""

import hashlib
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from quizzes.formats.neutral import NeutralQuestion, Option, Problem, Severity
from quizzes.formats.numbers import written
from quizzes.formats.pictures import PLUGIN_FILE
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .markup import Content, nodes_of, xml_of
from .words import is_pattern, unescaped

GAP = re.compile(r"\[\[([0-9A-Za-z_-]{1,40})\]\]")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,120}")
OWN_NAME = "kifit-"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class CannotSay(Exception):
    """The question as a whole has no counterpart. The message says why."""


class Losses:
    """`problems`: what a format could not say; the number of the question stands where files have a line."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, question: NeutralQuestion, reason: str) -> None:
        values = {"question": question.name or plain_text(question.text)[:60], "reason": reason}
        text = _("“%(question)s”: %(reason)s") % values
        self.problems.append(Problem(question.line, text, Severity.WARNING))

    def note_common(self, question: NeutralQuestion) -> None:
        """What no version of QTI says about any question."""
        for is_there, reason in _common_losses(question):
            if is_there:
                self.note(question, reason)


def _common_losses(question: NeutralQuestion) -> list[tuple[object, str]]:
    """Whether something is there, and what happens to it."""
    details = question.details
    answers = [answer for gap in details.get("gaps", []) for answer in gap["answers"]]
    groups = {word.get("group", 1) for word in details.get("words", [])}
    is_in_part = question.type == "ordering" and details.get("scoring", "neighbors") != "exact"
    has_labels = question.tags or question.objective or question.difficulty not in ("", "medium")
    has_tries = question.hints or question.penalty is not None
    return [
        (has_tries, _("QTI knows no hints and no penalty for further tries.")),
        (has_labels, _("Tags, learning objective and difficulty are left out.")),
        (details.get("units"), _("QTI knows no units; the numbers are written without them.")),
        (details.get("min_words") or details.get("max_words"), _("QTI knows no limits for words.")),
        (len(details.get("rubric") or []) > 1, _("The criteria for grading are left out.")),
        (len(groups) > 1, _("QTI knows no groups of words; each word can be put into each gap.")),
        (any(answer.get("feedback") for answer in answers), _("The feedback of gaps is left out.")),
        (any(row.get("feedback") for row in details.get("rows", [])), _("The feedback of rows is left out.")),
        (is_in_part, _("QTI knows a right order and wrong ones only; the shares for a part are left out.")),
    ]


class Pictures:
    """Files of all questions, each content once. `files`: what goes into the package."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def path(self, name: str, question: NeutralQuestion) -> str:
        content = question.files.get(name)
        if content is None:
            return ""
        digest = hashlib.sha256(content).hexdigest()[:12]
        safe = re.sub(r"[^A-Za-z0-9._-]", "_", PurePosixPath(name).name)[-60:]
        path = f"images/{digest}-{safe}"
        self.files[path] = content
        return path


def with_paths(html: str, question: NeutralQuestion, pictures: Pictures, prefix: str) -> list[Content]:
    """A text as nodes, its pictures as files of the package."""
    return [_with_path(item, question, pictures, prefix) for item in nodes_of(html)]


def _with_path(item: Content, question: NeutralQuestion, pictures: Pictures, prefix: str) -> Content:
    if isinstance(item, str):
        return item
    attributes = dict(item.attributes)
    if item.tag == "img" and attributes.get("src", "").startswith(PLUGIN_FILE):
        path = pictures.path(unquote(attributes["src"].removeprefix(PLUGIN_FILE)), question)
        attributes["src"] = f"{prefix}{path}"
    if item.tag == "img":
        attributes.setdefault("alt", "")
    content = [_with_path(inner, question, pictures, prefix) for inner in item.content]
    return Node(item.tag, item.line, attributes, content)


def document(root: Node) -> bytes:
    return (HEAD + xml_of([root]) + "\n").encode()


def decimal_text(value: Any) -> str:
    return written(Decimal(str(value)))


def literal_options(question: NeutralQuestion, options: Sequence[Option], losses: Losses) -> list[Option]:
    """Typed answers as they are typed. Patterns have no counterpart, but one that fits anything has."""
    kept: list[Option] = []
    for option in options:
        if option.text != "*" and is_pattern(option.text):
            losses.note(question, _("Answers with * are left out: “%(text)s”.") % {"text": option.text[:60]})
            continue
        text = option.text if option.text == "*" else unescaped(option.text)
        kept.append(Option(text, option.fraction, option.feedback, option.tolerance))
    if not any(option.text != "*" and option.fraction > 0 for option in kept):
        raise CannotSay(_("It has no answer that QTI can say; the question is left out."))
    return kept


def options_of_gap(gap: dict[str, Any]) -> list[Option]:
    return [
        Option(
            str(answer["value"] if gap["kind"] == "number" else answer["text"]),
            Decimal(str(answer.get("fraction", 1))),
            tolerance=Decimal(str(answer.get("tolerance") or 0)),
        )
        for answer in gap["answers"]
    ]


def with_gaps(content: Sequence[Content], make: Callable[[str], Node | None]) -> list[Content]:
    """Nodes instead of [[names]]; what names no gap stays as it is."""
    result: list[Content] = []
    for item in content:
        if isinstance(item, Node):
            result.append(Node(item.tag, item.line, item.attributes, with_gaps(item.content, make)))
            continue
        start = 0
        for match in GAP.finditer(item):
            node = make(match[1])
            if node is not None:
                result += [item[start : match.start()], node]
                start = match.end()
        result.append(item[start:])
    return [item for item in result if item != ""]


def own_name(identity: str, place: int) -> tuple[str, str]:
    """A name that XML allows, and the identity where it is another one."""
    if not identity:
        return f"item{place}", ""
    if NAME.fullmatch(identity) and not identity.startswith(OWN_NAME):
        return identity, ""
    return OWN_NAME + hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:20], identity


def by_category(questions: Sequence[NeutralQuestion]) -> dict[str, list[NeutralQuestion]]:
    groups: dict[str, list[NeutralQuestion]] = {}
    for question in questions:
        groups.setdefault(question.category, []).append(question)
    return groups
