"""Questions → GIFT."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from .categories import category_path
from .gift_syntax import escaped
from .neutral import NeutralQuestion, Option, Problem, Severity
from .numbers import percent, written
from .texts import is_plain, plain_text, to_plain


class GiftWriter:
    """Writes a file; `problems` lists what GIFT cannot say, with the number of the question as line."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._category = ""
        self._question = NeutralQuestion("", "", 0)
        self._is_html = False

    def write(self, questions: list[NeutralQuestion]) -> str:
        return "\n".join(text for question in questions if (text := self._write(question)))

    def _write(self, question: NeutralQuestion) -> str:
        self._question = question
        answers = self._answers_of(question)
        if answers is None:
            return ""
        self._is_html = not all(is_plain(text) for text in _html_of(question))
        feedback = f" ####{self._text(question.general_feedback)}" if question.general_feedback else ""
        body = "" if question.type == "description" else f" {{{answers}{feedback}}}"
        name = f"::{escaped(question.name)}::" if question.name else ""
        mark = "[html]" if self._is_html else ""
        text = self._text(question.text, marked=True)
        if not name and not mark and text.startswith(("//", "$CATEGORY", "[")):
            mark = "[plain]"
        self._warn_of_lost(question)
        return f"{self._head(question)}{name}{mark}{text}{body}\n"

    def _head(self, question: NeutralQuestion) -> str:
        head = ""
        if question.category and question.category != self._category:
            self._category = question.category
            head = f"$CATEGORY: $course$/top/{escaped(category_path(question.category))}\n\n"
        marks = [f"[id:{_bracketed(question.identity)}]"] if question.identity else []
        marks += [f"[tag:{_bracketed(tag)}]" for tag in question.tags]
        return f"{head}// {' '.join(marks)}\n" if marks else head

    def _answers_of(self, question: NeutralQuestion) -> str | None:
        writers: dict[str, Callable[[NeutralQuestion], str]] = {
            "single_choice": self._choices,
            "multiple_choice": self._choices,
            "true_false": self._true_false,
            "short_text": self._short_texts,
            "numeric": self._numbers,
            "matching": self._pairs,
            "free_text": lambda question: "",
            "description": lambda question: "",
        }
        if question.type not in writers:
            self._warn(_("GIFT does not know this type; the question is left out."))
            return None
        self._is_html = not all(is_plain(text) for text in _html_of(question))
        return writers[question.type](question)

    # --- answers ------------------------------------------------------------------------------------------------------

    def _choices(self, question: NeutralQuestion) -> str:
        is_single = question.type == "single_choice"
        return self._lines(
            f"{_sign(option, is_single=is_single)}{self._text(option.text)}{self._comment(option)}"
            for option in question.options
        )

    def _short_texts(self, question: NeutralQuestion) -> str:
        if question.details.get("case_sensitive"):
            self._warn(_("GIFT does not know that upper and lower case matters."))
        return self._lines(
            f"={_weight(option.fraction, Decimal(1))}{escaped(option.text)}{self._comment(option)}"
            for option in question.options
        )

    def _numbers(self, question: NeutralQuestion) -> str:
        if question.details.get("units"):
            self._warn(_("GIFT knows no units."))
        if any(option.tolerance and option.text == "*" for option in question.options):
            self._warn(_("GIFT knows no tolerance for “*”."))
        lines = [
            f"={_weight(option.fraction, Decimal(1))}{option.text}{self._tolerance(option)}{self._comment(option)}"
            for option in question.options
        ]
        return f"#{self._lines(lines)}"

    def _tolerance(self, option: Option) -> str:
        return f":{written(option.tolerance)}" if option.tolerance and option.text != "*" else ""

    def _pairs(self, question: NeutralQuestion) -> str:
        pairs = [f"={self._text(option.text)} -> {escaped(option.match)}" for option in question.options]
        return self._lines([*pairs, *(f"= -> {escaped(text)}" for text in question.details.get("distractors", []))])

    def _true_false(self, question: NeutralQuestion) -> str:
        right = next(option for option in question.options if option.fraction == 1)
        wrong = next(option for option in question.options if option.fraction != 1)
        comments = [wrong.feedback, right.feedback] if right.feedback else [wrong.feedback] if wrong.feedback else []
        word = "TRUE" if right.text == "true" else "FALSE"
        return "#".join([word, *(self._text(comment) for comment in comments)])

    def _lines(self, lines: object) -> str:
        return "".join(f"\n\t{line}" for line in lines) + "\n"  # type: ignore[attr-defined]

    def _comment(self, option: Option) -> str:
        return f"#{self._text(option.feedback)}" if option.feedback else ""

    # --- texts --------------------------------------------------------------------------------------------------------

    def _text(self, html: str, *, marked: bool = False) -> str:
        """A text in the format of the question: as HTML as soon as one of its texts has formatting."""
        if self._is_html:
            return escaped(" ".join(html.split("\n")).strip())
        return escaped(_safe_start(to_plain(html)))

    def _warn_of_lost(self, question: NeutralQuestion) -> None:
        if question.hints:
            self._warn(_("GIFT knows no hints."))
        if question.files:
            self._warn(_("GIFT takes no images along."))
        if question.objective or question.difficulty not in ("", "medium"):
            self._warn(_("GIFT knows no learning objective and no difficulty."))
        if question.details.get("rubric") or question.details.get("sample_answer"):
            self._warn(_("GIFT knows no criteria and no sample answer."))
        if question.details.get("scoring") == "all_or_nothing":
            self._warn(_("GIFT knows no “all or nothing”; the shares of the options are written instead."))

    def _warn(self, reason: str) -> None:
        values = {"question": self._question.name or plain_text(self._question.text)[:60], "reason": reason}
        text = _("“%(question)s”: %(reason)s") % values
        self.problems.append(Problem(self._question.line, text, Severity.WARNING))


def _html_of(question: NeutralQuestion) -> list[str]:
    rich = [question.text, question.general_feedback, *(option.feedback for option in question.options)]
    if question.type in {"single_choice", "multiple_choice", "matching"}:
        rich += [option.text for option in question.options]
    return rich


def _safe_start(text: str) -> str:
    """A "<" of plain text would be read as HTML, so it is written as HTML says it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _sign(option: Option, *, is_single: bool) -> str:
    if is_single:
        return "=" if option.fraction == 1 else "~"
    return f"~{_weight(option.fraction, Decimal(0))}"


def _weight(fraction: Decimal, default: Decimal) -> str:
    return "" if fraction == default else f"%{percent(fraction)}%"


def _bracketed(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]").replace("\n", " ")
