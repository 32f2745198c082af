"""Learners look over their answers, hand in, and read the result."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.queries import course_and_completion
from quizzes.actions import submit_attempt
from quizzes.models import Attempt, AttemptState
from quizzes.queries import attempt_result, pretest_result

from .access import learner_required, result_if_over, sheet_for


@learner_required
@require_safe
def summary(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All questions at a glance, before handing in."""
    sheet = sheet_for(request, public_id)
    context = {"sheet": sheet, "attempt": sheet.attempt, "now": timezone.now()}
    return result_if_over(request, sheet.attempt) or render(request, "quizzes/summary.html", context)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand in; again: the same result (L7)."""
    if request.method != "POST":  # the way back from the login
        return redirect("quizzes:attempt", public_id)
    try:
        submit_attempt(public_id=public_id, learner=request.user, at=timezone.now())
    except Attempt.DoesNotExist:
        raise Http404 from None
    return redirect("quizzes:result", public_id)


@learner_required
@require_safe
def result(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The result of a finished attempt; an open one leads back to its questions."""
    now = timezone.now()
    try:
        outcome = attempt_result(request.user, public_id, at=now)
    except Attempt.DoesNotExist:
        sheet = sheet_for(request, public_id)
        if sheet.attempt.is_open:
            return redirect("quizzes:attempt", public_id)
        if sheet.attempt.state in (AttemptState.AWAITING, AttemptState.LAPSED):
            return render(request, "quizzes/without_result.html", {"sheet": sheet, "attempt": sheet.attempt})
        return render(
            request, "quizzes/pretest_result.html", {"result": pretest_result(request.user, public_id, at=now)}
        )
    quiz = outcome.attempt.quiz
    course, was_completed = course_and_completion(request.user, quiz)
    quiz.remember_course(course)
    context = {
        "result": outcome,
        "attempt": outcome.attempt,
        "quiz": quiz,
        "course": course,
        "is_course_completed": bool(outcome.attempt.passed) and was_completed,
    }
    return render(request, "quizzes/result.html", context)
