"""Personal data in this plugin: attempts and their answers, and exceptions from the rules of quizzes."""

from typing import Any

from courses.typing import Person

from .models import Attempt, QuizOverride, kind_of, plain_text


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON."""
    attempts = (
        Attempt.objects.filter(learner=person)
        .select_related("quiz")
        .prefetch_related("answers__question_version")
        .order_by("started_at", "pk")
    )
    overrides = QuizOverride.objects.filter(learner=person).select_related("quiz").order_by("pk")
    return {
        "quiz_attempts": [_export_attempt(attempt) for attempt in attempts],
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


def _export_attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": str(attempt.public_id),
        "quiz": attempt.quiz.title,
        "number": attempt.number,
        "purpose": attempt.purpose,
        "started_at": attempt.started_at.isoformat(),
        "handed_in_at": attempt.finished_at and attempt.finished_at.isoformat(),
        "points": None if attempt.points is None else f"{attempt.points.normalize():f}",
        "points_possible": f"{attempt.max_points.normalize():f}",
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
        "points": None if answer.points is None else f"{answer.points.normalize():f}",
    }
