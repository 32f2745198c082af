"""Questions → rows of a table."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from .neutral import NeutralQuestion, Option, Problem, Severity
from .numbers import percent, written
from .table_columns import (
    ANSWERS,
    COLUMNS,
    DIFFICULTIES,
    MAX_ANSWERS,
    NUMBERED,
    TEMPLATE_ANSWERS,
    TYPES,
    YES_NO,
    example_rows,
    headers,
    word_for,
)
from .texts import is_plain, plain_text, to_plain

KNOWN = frozenset(word.key for word in TYPES)


def rows_of(questions: Sequence[NeutralQuestion]) -> tuple[list[list[str]], list[Problem]]:
    """Headers and one row for each question, and what a table cannot say."""
    problems: list[Problem] = []
    rows = [cells for question in questions if (cells := _cells(question, problems))]
    most = max([TEMPLATE_ANSWERS, *(len(_answers_of(question)) for question in questions if question.type in KNOWN)])
    return [headers(most), *(in_columns(cells, most) for cells in rows)], problems


def template_rows() -> list[list[str]]:
    return [headers(TEMPLATE_ANSWERS), *(in_columns(row, TEMPLATE_ANSWERS) for row in example_rows())]


def in_columns(cells: dict[str, str], answers: int) -> list[str]:
    """Cells by name in the order of the headers."""
    middle = [f"{column.key} {number}" for number in range(1, answers + 1) for column in NUMBERED]
    names = [*(column.key for column in COLUMNS[:5]), *middle, *(column.key for column in COLUMNS[5:])]
    return [cells.get(name, "") for name in names]


def _cells(question: NeutralQuestion, problems: list[Problem]) -> dict[str, str]:
    def warn(reason: str) -> None:
        values = {"question": question.name or plain_text(question.text)[:60], "reason": reason}
        text = _("“%(question)s”: %(reason)s") % values
        problems.append(Problem(question.line, text, Severity.WARNING))

    if question.type not in KNOWN or len(_answers_of(question)) > MAX_ANSWERS:
        warn(_("A table cannot say this type; the question is left out."))
        return {}
    _warn_of_lost(question, warn)
    cells = {
        "type": word_for(question.type, TYPES),
        "category": question.category,
        "name": question.name,
        "text": to_plain(question.text),
        "right": _right(question),
        "feedback": to_plain(question.general_feedback),
        "tags": ", ".join(question.tags),
        "objective": question.objective,
        "difficulty": word_for(question.difficulty, DIFFICULTIES),
        "hints": "\n".join(plain_text(hint.text) for hint in question.hints),
        "id": question.identity,
    }
    if question.type == "numeric":
        cells["tolerance"] = written(
            max([Decimal(0), *(option.tolerance or Decimal(0) for option in question.options)])
        )
    if question.type == "short_text":
        cells["case"] = word_for("yes" if question.details.get("case_sensitive") else "no", YES_NO)
    for number, option in enumerate(_answers_of(question), start=1):
        cells |= _answer_cells(question, option, number)
    return cells


def _answer_cells(question: NeutralQuestion, option: Option, number: int) -> dict[str, str]:
    if question.type == "true_false":
        return {f"comment {number}": to_plain(option.feedback)}
    text = option.text if question.type in {"short_text", "numeric"} else to_plain(option.text)
    if question.type == "matching":
        text = f"{plain_text(option.text)} -> {option.match}"
    has_share = question.type in {"short_text", "numeric"} and option.fraction != 1
    has_share |= question.type == "multiple_choice" and question.details.get("scoring") != "all_or_nothing"
    return {
        f"answer {number}": text,
        f"share {number}": percent(option.fraction) if has_share else "",
        f"comment {number}": to_plain(option.feedback),
    }


def _answers_of(question: NeutralQuestion) -> list[Option]:
    if question.type == "true_false":
        return sorted(question.options, key=lambda option: option.text, reverse=True)
    others = [Option("", match=text) for text in question.details.get("distractors", [])]
    return [*question.options, *others]


def _right(question: NeutralQuestion) -> str:
    if question.type == "true_false":
        return word_for(next(option.text for option in question.options if option.fraction == 1), ANSWERS)
    if question.type in {"single_choice", "multiple_choice"}:
        return ", ".join(str(place) for place, item in enumerate(question.options, start=1) if item.fraction > 0)
    return ""


def _warn_of_lost(question: NeutralQuestion, say: Callable[[str], None]) -> None:
    texts = [question.text, question.general_feedback, *(option.feedback for option in question.options)]
    if question.type not in {"short_text", "numeric", "true_false"}:
        texts += [option.text for option in question.options]
    if not all(is_plain(text) for text in texts):
        say(_("A table knows plain text only; formatting is left out, and of images their alternative text stays."))
    if question.details.get("units"):
        say(_("A table knows no units."))
    if question.details.get("rubric") or question.details.get("sample_answer") or question.details.get("min_words"):
        say(_("A table knows no criteria, sample answer and numbers of words."))
    if question.penalty is not None or any(hint.clears_wrong or hint.counts_right for hint in question.hints):
        say(_("A table knows no penalty and only the words of hints."))
    if any("," in tag for tag in question.tags):
        say(_("A tag with a comma becomes two tags."))
