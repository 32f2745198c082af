"""Personal data in this plugin: attempts and their answers, and exceptions from the rules of quizzes."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from courses.typing import Person

from .models import Attempt, QuizOverride, RegradedAnswer, ReviewAspect, kind_of, plain_text
from .models.questions.rubric import plain_points, rubric_of
from .queries import visible_aspects


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON.

    Of points, only what the quiz lets its learners see now (L5): the export must not be a way around it.
    """
    now = timezone.now()  # noqa: TID251 an export is an edge, too
    attempts = (
        Attempt.objects.filter(learner=person)
        .select_related("quiz")
        .prefetch_related("answers__question_version", "answers__gradings", "answers__regraded__regrade")
        .order_by("started_at", "pk")
    )
    overrides = QuizOverride.objects.filter(learner=person).select_related("quiz").order_by("pk")
    return {
        "quiz_attempts": [_export_attempt(attempt, now) for attempt in attempts],
        "quiz_exceptions": [_export_override(override) for override in overrides],
    }


def erase_for(person: Person) -> None:
    """Erase all attempts with their answers, and exceptions from rules. Records of the site and awards stay."""
    Attempt.objects.filter(learner=person).delete()
    QuizOverride.objects.filter(learner=person).delete()


def _export_override(override: QuizOverride) -> dict[str, Any]:
    return {
        "quiz": override.quiz.title,
        "extra_minutes": override.extra_minutes,
        "time_factor": f"{override.time_factor.normalize():f}",
        "no_time_limit": override.is_unlimited,
        "extra_attempts": override.extra_attempts,
        "opens_at": override.opens_at and override.opens_at.isoformat(),
        "closes_at": override.closes_at and override.closes_at.isoformat(),
        "granted_at": override.created_at.isoformat(),
    }


def _export_attempt(attempt: Attempt, now: datetime.datetime) -> dict[str, Any]:
    aspects = visible_aspects(attempt, now)
    shows_points = attempt.points is not None and ReviewAspect.POINTS in aspects
    shows_each = shows_points and ReviewAspect.CORRECTNESS in aspects
    return {
        "id": str(attempt.public_id),
        "quiz": attempt.quiz.title,
        "number": attempt.number,
        "purpose": attempt.purpose,
        "started_at": attempt.started_at.isoformat(),
        "handed_in_at": attempt.finished_at and attempt.finished_at.isoformat(),
        "points": _number(attempt.points) if shows_points else None,
        "points_possible": _number(attempt.max_points),
        "passed": attempt.passed,
        "digest": attempt.answers_digest,
        "answers": [_export_answer(answer, shows_each) for answer in attempt.answers.all()],
    }


def _export_answer(answer: Any, shows_points: bool) -> dict[str, Any]:
    content = answer.question_version.content
    return {
        "question": plain_text(content["text"]),
        "question_version": answer.question_version_id,
        "answer": kind_of(content).in_words(content, answer.response),
        "certainty": answer.certainty,
        "tries": [kind_of(content).in_words(content, one["response"]) for one in answer.tries],
        "comment": answer.comment,
        "rubric": [
            {
                "criterion": criterion.title,
                "points": (answer.rubric_points or {}).get(criterion.id),
                "points_possible": plain_points(criterion.points),
            }
            for criterion in rubric_of(content)
        ],
        "graded_at": answer.graded_at and answer.graded_at.isoformat(),
        "earlier_gradings": [
            {"rubric": one.rubric_points, "comment": one.comment, "graded_at": one.graded_at.isoformat()}
            for one in list(answer.gradings.all())[:-1]
        ],
        "saved_at": answer.saved_at and answer.saved_at.isoformat(),
        "points": _number(answer.points) if shows_points else None,
        "regrades": [_export_regrade(row) for row in answer.regraded.all() if shows_points and row.is_changed],
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
