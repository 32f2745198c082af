"""Personal data in this plugin: attempts and their answers."""

from decimal import Decimal
from typing import Any

from courses.typing import Person

from .models import Attempt, RegradedAnswer, kind_of, plain_text


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON."""
    attempts = (
        Attempt.objects.filter(learner=person)
        .select_related("quiz")
        .prefetch_related("answers__question_version", "answers__regraded__regrade")
        .order_by("started_at", "pk")
    )
    return {"quiz_attempts": [_export_attempt(attempt) for attempt in attempts]}


def erase_for(person: Person) -> None:
    """Erase all attempts with their answers. Records of the site and awards are their own business."""
    Attempt.objects.filter(learner=person).delete()


def _export_attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": str(attempt.public_id),
        "quiz": attempt.quiz.title,
        "number": attempt.number,
        "purpose": attempt.purpose,
        "started_at": attempt.started_at.isoformat(),
        "handed_in_at": attempt.finished_at and attempt.finished_at.isoformat(),
        "points": _number(attempt.points),
        "points_possible": _number(attempt.max_points),
        "passed": attempt.passed,
        "digest": attempt.answers_digest,
        "answers": [_export_answer(answer) for answer in attempt.answers.all()],
    }


def _export_answer(answer: Any) -> dict[str, Any]:
    content = answer.question_version.content
    return {
        "question": plain_text(content["text"]),
        "question_version": answer.question_version_id,
        "answer": kind_of(content).in_words(content, answer.response),
        "certainty": answer.certainty,
        "tries": [kind_of(content).in_words(content, one["response"]) for one in answer.tries],
        "comment": answer.comment,
        "saved_at": answer.saved_at and answer.saved_at.isoformat(),
        "points": _number(answer.points),
        "regrades": [_export_regrade(row) for row in answer.regraded.all() if row.is_changed],
    }


def _export_regrade(row: RegradedAnswer) -> dict[str, Any]:
    return {
        "at": row.regraded_at.isoformat(),
        "reason": row.regrade.reason,
        "points_before": _number(row.old_points),
        "points_after": _number(row.new_points),
        "passed_before": row.old_passed,
        "passed_after": row.new_passed,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
