"""What learners do in a quiz: start, answer, look over, hand in, read the result. All of it is their own."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.actions import NotEnrolled
from courses.conf import course_access
from courses.models import CourseCompletion

from .actions import (
    AttemptClosed,
    NoAttemptsLeft,
    PretestUnavailable,
    QuizEmpty,
    SavedAnswer,
    StaleAnswer,
    UnknownPosition,
    save_answers,
    start_attempt,
    start_pretest,
    submit_attempt,
)
from .conf import max_request_bytes
from .forms import MalformedAnswers, given_answers
from .models import Answer, Attempt, InvalidResponse, QuizPage
from .queries import AttemptSheet, answer_in_words, attempt_result, attempt_sheet, pretest_result
from .wording import saved_message

View = Callable[..., HttpResponse]
LARGEST_ID = 2**31 - 1  # what Wagtail's primary keys can hold; SQLite fails on more than it can


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def learner_required(view: View) -> View:
    """Login first. A script gets 401 with the address of the login, so that what was typed stays on screen."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        to_login = redirect_to_login(request.get_full_path())
        if not _wants_json(request):
            return to_login
        message = _("You are no longer logged in. Your answer is still here: please log in and save it again.")
        return JsonResponse({"error": "login", "message": message, "url": to_login.url}, status=401)

    return never_cache(guarded)


# --- start ------------------------------------------------------------------------------------------------------------


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Begin or continue an attempt; with `trial` in the request, an author's trial run."""
    is_preview = "trial" in request.POST
    quiz = _quiz_for(request, quiz_id, is_preview=is_preview)
    if request.method != "POST":  # the way back from the login
        return redirect(quiz.get_url(request))
    now = timezone.now()
    try:
        attempt = start_attempt(learner=request.user, quiz=quiz, at=now, is_preview=is_preview)
    except (NoAttemptsLeft, QuizEmpty) as error:
        messages.error(request, str(error))
        return redirect(quiz.get_url(request))
    except NotEnrolled:
        messages.error(request, _("Please begin the course first."))
        return redirect(quiz.get_url(request))  # which leads to the course
    if attempt.started_at == now:
        return redirect("quizzes:question", attempt.public_id, 1)
    return redirect("quizzes:attempt", attempt.public_id)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def pretest(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Begin or continue the test before the course; where there is none any more, the course page says so."""
    quiz = _quiz_for(request, quiz_id, is_preview=False)
    course: Any = quiz.get_course()  # `_quiz_for` found one
    if request.method != "POST":  # the way back from the login
        return redirect(course.get_url(request))
    try:
        attempt = start_pretest(learner=request.user, quiz=quiz, at=timezone.now())
    except (PretestUnavailable, QuizEmpty) as error:
        messages.error(request, str(error))
        return redirect(course.get_url(request))
    return redirect("quizzes:attempt", attempt.public_id)


def _quiz_for(request: HttpRequest, quiz_id: int, *, is_preview: bool) -> QuizPage:
    """The live quiz, if the person may take its course, or may edit it for a trial run; a stranger gets 404."""
    if quiz_id > LARGEST_ID:
        raise Http404
    quiz = get_object_or_404(QuizPage.objects.live(), pk=quiz_id)
    if is_preview:
        is_allowed = quiz.permissions_for_user(request.user).can_edit()
    else:
        course = quiz.get_course()
        is_allowed = course is not None and course.live and course_access().may_take(request.user, course)
    if not is_allowed:
        raise Http404
    return quiz


# --- answer -----------------------------------------------------------------------------------------------------------


def _sheet_for(request: HttpRequest, public_id: uuid.UUID) -> AttemptSheet:
    try:
        return attempt_sheet(request.user, public_id)
    except Attempt.DoesNotExist:
        raise Http404 from None


def _result_if_over(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    """The way to the result when the attempt is handed in; one whose time is over is handed in now, as it is (L10)."""
    now = timezone.now()
    if attempt.is_open and not attempt.is_overdue(now):
        return None
    submit_attempt(public_id=attempt.public_id, learner=request.user, at=now)
    return redirect("quizzes:result", attempt.public_id)


@learner_required
@require_safe
def attempt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where the learner goes on: the first open question, the summary, or the result."""
    sheet = _sheet_for(request, public_id)
    if over := _result_if_over(request, sheet.attempt):
        return over
    if sheet.resume_position is None:
        return redirect("quizzes:summary", public_id)
    return redirect("quizzes:question", public_id, sheet.resume_position)


@learner_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """Show the page with the question, or save its answers and go on."""
    if request.method == "POST":
        return _save(request, public_id, position)
    sheet = _sheet_for(request, public_id)
    return _result_if_over(request, sheet.attempt) or _render_page(request, sheet, position)


def _render_page(
    request: HttpRequest,
    sheet: AttemptSheet,
    position: int,
    *,
    stale: Answer | None = None,
    typed: dict[int, Any] | None = None,
) -> HttpResponse:
    page = sheet.page(position, typed=typed)
    if page is None:
        raise Http404
    context = {
        "sheet": sheet,
        "attempt": sheet.attempt,
        "page": page,
        "position": position,
        "stale": stale,
        "stored": answer_in_words(stale) if stale else [],
        "now": timezone.now(),
    }
    return render(request, "quizzes/question.html", context, status=409 if stale else 200)


def _save(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """Answers with JSON to a script, else with the page that the learner chose to go to."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > max_request_bytes():
        return _refuse(request, _("This is too much text for one page of answers."))
    now = timezone.now()
    try:
        given = given_answers(request.POST)
        saved = save_answers(public_id=public_id, learner=request.user, given=given, at=now)
    except Attempt.DoesNotExist:
        raise Http404 from None
    except AttemptClosed:
        return _too_late(request, public_id)
    except StaleAnswer as error:
        typed = {item.position: item.response for item in given}
        return _stale(request, public_id, position, error.answer, typed)
    except UnknownPosition:
        return _refuse(request, _("This attempt has no such question."))
    except (MalformedAnswers, InvalidResponse) as error:
        return _refuse(request, str(error))
    if _wants_json(request):
        return JsonResponse({"saved": [_as_json(answer) for answer in saved], "now": now.isoformat()})
    return _go(request, public_id, position)


def _as_json(answer: SavedAnswer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "sequence": answer.sequence,
        "is_answered": answer.is_answered,
        "message": saved_message(answer.saved_at),
    }


def _go(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """To the position that the pressed button names, or to the summary; without one, stay."""
    target = request.POST.get("go", str(position))
    if target.isascii() and target.isdigit() and len(target) <= 4:
        return redirect("quizzes:question", public_id, int(target))
    return redirect("quizzes:summary", public_id)


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """400: no page of ours sends this. Nothing was stored."""
    if _wants_json(request):
        return JsonResponse({"error": "invalid", "message": reason}, status=400)
    return render(request, "quizzes/refused.html", {"reason": reason}, status=400)


def _too_late(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The attempt is over; what was sent is not stored, and the learner is told."""
    message = _("This attempt is already handed in or its time is over. Your last change was not saved.")
    url = reverse("quizzes:attempt", args=[public_id])
    if _wants_json(request):
        return JsonResponse({"error": "closed", "message": message, "url": url}, status=409)
    messages.warning(request, message)
    return redirect(url)


def _stale(
    request: HttpRequest, public_id: uuid.UUID, position: int, answer: Answer, typed: dict[int, Any]
) -> HttpResponse:
    """Somebody, probably the same person in another tab, saved after this page was delivered (L6)."""
    if _wants_json(request):
        message = _("This question was answered in another window since (%(saved)s). Your choice here is not saved.")
        body = {
            "error": "stale",
            "message": message % {"saved": saved_message(answer.saved_at)},
            "position": answer.position,
            "sequence": answer.sequence,
        }
        return JsonResponse(body, status=409)
    return _render_page(request, _sheet_for(request, public_id), position, stale=answer, typed=typed)


# --- hand in ----------------------------------------------------------------------------------------------------------


@learner_required
@require_safe
def summary(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All questions at a glance, before handing in."""
    sheet = _sheet_for(request, public_id)
    context = {"sheet": sheet, "attempt": sheet.attempt, "now": timezone.now()}
    return _result_if_over(request, sheet.attempt) or render(request, "quizzes/summary.html", context)


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
    try:
        outcome = attempt_result(request.user, public_id)
    except Attempt.DoesNotExist:
        sheet = _sheet_for(request, public_id)
        if sheet.attempt.is_open:
            return redirect("quizzes:attempt", public_id)
        return render(request, "quizzes/pretest_result.html", {"result": pretest_result(request.user, public_id)})
    quiz = outcome.attempt.quiz
    course = quiz.get_course()
    completed = CourseCompletion.objects.filter(learner=outcome.attempt.learner_id, course=course)
    context = {
        "result": outcome,
        "attempt": outcome.attempt,
        "quiz": quiz,
        "course": course,
        "is_course_completed": bool(outcome.attempt.passed) and completed.exists(),
    }
    return render(request, "quizzes/result.html", context)
