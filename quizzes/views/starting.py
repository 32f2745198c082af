"""Learners begin: an attempt, an author's trial run, the test before the course, or a practice."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.actions import LessonLocked, NotEnrolled, NotOpenYet
from quizzes.actions import (
    NoAttemptsLeft,
    PracticeUnavailable,
    PretestUnavailable,
    QuizEmpty,
    QuizNotOpen,
    delete_practice,
    start_attempt,
    start_practice,
    start_pretest,
)
from quizzes.models import Purpose
from quizzes.wording import not_open_message

from .access import learner_required, quiz_for, sheet_for


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Begin or continue an attempt; with `trial` in the request, an author's trial run."""
    is_preview = "trial" in request.POST
    purpose = Purpose.TRIAL if is_preview else Purpose.REGULAR
    quiz, enrollment = quiz_for(request, quiz_id, is_preview=is_preview)
    if request.method != "POST":  # the way back from the login
        return redirect(quiz.get_url(request))
    now = timezone.now()
    try:
        attempt = start_attempt(learner=request.user, quiz=quiz, at=now, purpose=purpose, enrollment=enrollment)
    except (NoAttemptsLeft, QuizEmpty) as error:
        messages.error(request, str(error))
        return redirect(quiz.get_url(request))
    except QuizNotOpen as error:
        messages.error(request, not_open_message(error, request.user))
        return redirect(quiz.get_url(request))
    except NotEnrolled:
        messages.error(request, _("Please begin the course first."))
        return redirect(quiz.get_url(request))  # which leads to the course
    except LessonLocked:
        return redirect(quiz.get_url(request))  # which leads to the course and says why
    if attempt.started_at == now:
        return redirect("quizzes:question", attempt.public_id, 1)
    return redirect("quizzes:attempt", attempt.public_id)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def pretest(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Begin or continue the test before the course; where there is none any more, the course page says so."""
    quiz, _enrollment = quiz_for(request, quiz_id, is_preview=False)
    course: Any = quiz.get_course()  # `quiz_for` found one
    if request.method != "POST":  # the way back from the login
        return redirect(course.get_url(request))
    try:
        attempt = start_pretest(learner=request.user, quiz=quiz, at=timezone.now())
    except (PretestUnavailable, QuizEmpty, NotOpenYet) as error:
        messages.error(request, str(error))
        return redirect(course.get_url(request))
    except QuizNotOpen as error:
        messages.error(request, not_open_message(error, request.user))
        return redirect(course.get_url(request))
    return redirect("quizzes:attempt", attempt.public_id)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Begin or continue to practice; where that is not possible, the quiz's page says why."""
    quiz, enrollment = quiz_for(request, quiz_id, is_preview=False)
    if request.method != "POST":  # the way back from the login
        return redirect(quiz.get_url(request))
    try:
        attempt = start_practice(learner=request.user, quiz=quiz, at=timezone.now(), enrollment=enrollment)
    except (PracticeUnavailable, QuizEmpty) as error:
        messages.error(request, str(error))
        return redirect(quiz.get_url(request))
    except NotEnrolled:
        messages.error(request, _("Please begin the course first."))
        return redirect(quiz.get_url(request))  # which leads to the course
    except LessonLocked:
        return redirect(quiz.get_url(request))  # which leads to the course and says why
    return redirect("quizzes:attempt", attempt.public_id)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_practice(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask, then delete a practice; an attempt that counts, or somebody else's, is not there."""
    attempt = sheet_for(request, public_id).attempt
    if not attempt.is_practice:
        raise Http404
    if request.method != "POST":
        return render(request, "quizzes/remove_practice.html", {"attempt": attempt})
    delete_practice(public_id=public_id, learner=request.user)
    messages.success(request, _("The practice was deleted with all its answers."))
    return redirect(attempt.quiz.get_url(request))
