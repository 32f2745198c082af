"""Questions → Moodle XML."""

import base64
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from .categories import category_path
from .moodle_cloze import written_gap
from .neutral import NeutralQuestion, Option, Problem, Severity
from .numbers import percent, written
from .texts import plain_text

TYPES = {
    "single_choice": "multichoice",
    "multiple_choice": "multichoice",
    "true_false": "truefalse",
    "short_text": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "free_text": "essay",
    "description": "description",
    "cloze": "cloze",
    "drag_words": "ddwtos",
}
ORDER_SCORING = {"exact": "ALL_OR_NOTHING", "places": "ABSOLUTE_POSITION"}
INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMED_GAP = re.compile(r"\[\[([0-9A-Za-z_-]{1,20})\]\]")
PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@/([^\"'\s>?#]+)")


class MoodleWriter:
    """Writes a file; `problems` lists what Moodle XML cannot say, with the number of the question as line."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._category = ""

    def write(self, questions: list[NeutralQuestion]) -> str:
        parts: list[str] = [part for question in questions for part in self._parts(question)]
        return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *parts, "</quiz>", ""])

    def _parts(self, question: NeutralQuestion) -> list[str]:
        if question.type not in TYPES:
            self._warn(question, _("Moodle XML does not know this type; the question is left out."))
            return []
        self._warn_of_lost(question)
        parts = []
        if question.category and question.category != self._category:
            self._category = question.category
            path = f"$course$/top/{category_path(question.category)}"
            parts.append(f'<question type="category"><category>{_text(path)}</category></question>')
        lines = [*self._head(question), *self._answers(question), *self._tail(question)]
        body = "\n".join(f"  {line}" for line in lines)
        return [*parts, f'<question type="{TYPES[question.type]}">\n{body}\n</question>']

    def _head(self, question: NeutralQuestion) -> list[str]:
        penalty = Decimal(1) if question.type == "true_false" else question.penalty
        grade = 0 if question.type == "description" else 1
        return [
            f"<name>{_text(question.name or plain_text(question.text)[:80])}</name>",
            _rich("questiontext", self._body(question), question.files),
            _rich("generalfeedback", question.general_feedback, question.files),
            f"<defaultgrade>{grade}</defaultgrade>",
            *([f"<penalty>{penalty:.7f}</penalty>"] if penalty is not None else []),
            "<hidden>0</hidden>",
            f"<idnumber>{_plain(question.identity)}</idnumber>",
        ]

    def _body(self, question: NeutralQuestion) -> str:
        if question.type == "cloze":
            gaps = {gap["key"]: gap for gap in question.details.get("gaps", [])}
            return NAMED_GAP.sub(
                lambda match: written_gap(gaps[match[1]]) if match[1] in gaps else match[0], question.text
            )
        if question.type == "drag_words":
            places = {word["key"]: place for place, word in enumerate(question.details.get("words", []), start=1)}
            return NAMED_GAP.sub(lambda match: f"[[{places.get(match[1], match[1])}]]", question.text)
        return question.text

    def _tail(self, question: NeutralQuestion) -> list[str]:
        lines = []
        for hint in question.hints:
            marks = ("<shownumcorrect/>" if hint.counts_right else "") + ("<clearwrong/>" if hint.clears_wrong else "")
            lines.append(_rich("hint", hint.text, question.files, after=marks))
        if question.tags:
            lines.append(f"<tags>{''.join(f'<tag>{_text(tag)}</tag>' for tag in question.tags)}</tags>")
        return lines

    # --- answers ------------------------------------------------------------------------------------------------------

    def _answers(self, question: NeutralQuestion) -> list[str]:
        writers: dict[str, Callable[[NeutralQuestion], list[str]]] = {
            "single_choice": self._choices,
            "multiple_choice": self._choices,
            "true_false": self._plain_answers,
            "short_text": self._short_texts,
            "numeric": self._numbers,
            "matching": self._pairs,
            "ordering": self._items,
            "free_text": self._essay,
            "drag_words": self._words,
        }
        write = writers.get(question.type)
        return write(question) if write else []

    def _choices(self, question: NeutralQuestion) -> list[str]:
        single = "true" if question.type == "single_choice" else "false"
        head = [f"<single>{single}</single>", "<shuffleanswers>true</shuffleanswers>"]
        return [*head, "<answernumbering>none</answernumbering>", *self._rich_answers(question)]

    def _rich_answers(self, question: NeutralQuestion) -> list[str]:
        return [
            _answer(option, _inner(option.text, question.files), question.files, text_format="html")
            for option in question.options
        ]

    def _plain_answers(self, question: NeutralQuestion) -> list[str]:
        return [_answer(option, _text(option.text), question.files) for option in question.options]

    def _short_texts(self, question: NeutralQuestion) -> list[str]:
        return [
            f"<usecase>{int(bool(question.details.get('case_sensitive')))}</usecase>",
            *self._plain_answers(question),
        ]

    def _numbers(self, question: NeutralQuestion) -> list[str]:
        lines = [
            _answer(option, f"{_text(option.text)}<tolerance>{written(option.tolerance or Decimal(0))}</tolerance>", {})
            for option in question.options
        ]
        units = question.details.get("units") or []
        if units:
            lines.append(f"<units>{''.join(map(_unit, units))}</units>")
            is_graded = question.details.get("unit_rule") == "required"
            lines.append(f"<unitgradingtype>{int(is_graded)}</unitgradingtype>")
            lines.append(f"<unitpenalty>{question.details.get('unit_penalty', '0.1')}</unitpenalty>")
            lines.append("<showunits>0</showunits>")
        return lines

    def _pairs(self, question: NeutralQuestion) -> list[str]:
        pairs = [
            f'<subquestion format="html">{_inner(option.text, question.files)}'
            f"<answer>{_text(option.match)}</answer></subquestion>"
            for option in question.options
        ]
        others = [
            f'<subquestion format="html"><text></text><answer>{_text(text)}</answer></subquestion>'
            for text in question.details.get("distractors", [])
        ]
        return ["<shuffleanswers>true</shuffleanswers>", *pairs, *others]

    def _items(self, question: NeutralQuestion) -> list[str]:
        scoring = ORDER_SCORING.get(str(question.details.get("scoring")), "RELATIVE_NEXT_EXCLUDE_LAST")
        return [f"<gradingtype>{scoring}</gradingtype>", *self._rich_answers(question)]

    def _essay(self, question: NeutralQuestion) -> list[str]:
        limits = (("minwordlimit", "min_words"), ("maxwordlimit", "max_words"))
        return [
            "<responseformat>editor</responseformat>",
            *(f"<{tag}>{question.details[key]}</{tag}>" for tag, key in limits if question.details.get(key)),
        ]

    def _words(self, question: NeutralQuestion) -> list[str]:
        return [
            f"<dragbox>{_text(word['text'])}<group>{word.get('group', 1)}</group>"
            f"{'<infinite/>' if word.get('unlimited') else ''}</dragbox>"
            for word in question.details.get("words", [])
        ]

    # --- what is lost -------------------------------------------------------------------------------------------------

    def _warn_of_lost(self, question: NeutralQuestion) -> None:
        details = question.details
        if question.objective or question.difficulty not in ("", "medium"):
            self._warn(question, _("Moodle XML knows no learning objective and no difficulty."))
        if details.get("rubric") or details.get("sample_answer"):
            self._warn(question, _("Moodle XML knows no criteria and no sample answer."))
        if details.get("scoring") == "all_or_nothing":
            reason = _("Moodle XML knows no “all or nothing”; the shares of the options are written instead.")
            self._warn(question, reason)
        points = [Decimal(str(gap.get("points", 1))) for gap in details.get("gaps", [])]
        if any(value != value.to_integral_value() for value in points):
            self._warn(question, _("Moodle XML knows whole weights of gaps only."))

    def _warn(self, question: NeutralQuestion, reason: str) -> None:
        values = {"question": question.name or plain_text(question.text)[:60], "reason": reason}
        text = _("“%(question)s”: %(reason)s") % values
        self.problems.append(Problem(question.line, text, Severity.WARNING))


def _answer(option: Option, inner: str, files: dict[str, bytes], *, text_format: str = "moodle_auto_format") -> str:
    feedback = _rich("feedback", option.feedback, files)
    return f'<answer fraction="{percent(option.fraction)}" format="{text_format}">{inner}{feedback}</answer>'


def _unit(unit: dict[str, Any]) -> str:
    multiplier = (1 / Decimal(str(unit.get("factor", 1)))).normalize()
    return f"<unit><multiplier>{multiplier:f}</multiplier><unit_name>{_plain(unit['unit'])}</unit_name></unit>"


def _rich(tag: str, html: str, files: dict[str, bytes], *, after: str = "") -> str:
    return f'<{tag} format="html">{_inner(html, files)}{after}</{tag}>'


def _inner(html: str, files: dict[str, bytes]) -> str:
    """A text and the files that it shows."""
    names = [name for name in dict.fromkeys(PLUGIN_FILE.findall(html)) if name in files]
    taken = "".join(
        f'<file name={quoteattr(name)} path="/" encoding="base64">{base64.b64encode(files[name]).decode()}</file>'
        for name in names
    )
    return f"{_text(html)}{taken}"


def _text(text: str) -> str:
    return f"<text>{_plain(text)}</text>"


def _plain(text: str) -> str:
    return escape(INVALID.sub("", text))
