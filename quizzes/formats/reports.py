"""An import, or the content of a file, as JSON for other programs."""

from decimal import Decimal
from typing import Any

from .neutral import NeutralQuestion, Option, Problem
from .run import ImportReport
from .texts import plain_text


def report_as_json(report: ImportReport) -> dict[str, Any]:
    """All questions of the file with what it says about them, and all problems."""
    return {
        "format": report.format,
        "imported": not report.is_refused,
        "created": len(report.created),
        "updated": len(report.updated),
        "unchanged": len(report.unchanged),
        "left_out": report.left_out,
        "questions": [question_as_json(question) for question in report.questions],
        "problems": [problem_as_json(problem) for problem in report.problems],
    }


def question_as_json(question: NeutralQuestion) -> dict[str, Any]:
    return {
        "line": question.line,
        "type": question.type,
        "name": question.name or plain_text(question.text),
        "text": question.text,
        "options": [_option(option, question.type) for option in question.options],
        "general_feedback": question.general_feedback,
        "category": question.category,
        "tags": question.tags,
        "id": question.identity,
        "penalty": None if question.penalty is None else float(question.penalty),
        "hints": [
            {"text": hint.text, "clears_wrong": hint.clears_wrong, "counts_right": hint.counts_right}
            for hint in question.hints
        ],
        **({"details": plain_values(question.details)} if question.details else {}),
        "problems": [problem_as_json(problem) for problem in question.problems],
    }


def _option(option: Option, kind: str) -> dict[str, Any]:
    return {
        "text": option.text,
        **({"match": option.match} if kind == "matching" else {}),
        "fraction": float(option.fraction),
        "feedback": option.feedback,
        **({} if option.tolerance is None else {"tolerance": float(option.tolerance)}),
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "severity": str(problem.severity), "reason": problem.reason}


def plain_values(value: Any) -> Any:
    """Decimals as numbers, everything below included."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(item) for item in value]
    return value
