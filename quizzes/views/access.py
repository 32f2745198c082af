"""Who may do something in a quiz, and what every step of an attempt begins with."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.conf import course_access
from courses.models import Enrollment
from courses.queries import enrollment_around
from quizzes.actions import submit_attempt
from quizzes.models import Attempt, QuizPage
from quizzes.queries import AttemptSheet, attempt_sheet

View = Callable[..., HttpResponse]
LARGEST_ID = 2**31 - 1  # what Wagtail's primary keys can hold; SQLite fails on more than it can


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def learner_required(view: View) -> View:
    """Login first. A script gets 401 with the address of the login, so that what was typed stays on screen."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        to_login = redirect_to_login(request.get_full_path())
        if not wants_json(request):
            return to_login
        message = _("You are no longer logged in. Your answer is still here: please log in and save it again.")
        return JsonResponse({"error": "login", "message": message, "url": to_login.url}, status=401)

    return never_cache(guarded)


def quiz_for(request: HttpRequest, quiz_id: int, *, is_preview: bool) -> tuple[QuizPage, Enrollment | None]:
    """The live quiz, if the person may take its course, or may edit it for a trial run; a stranger gets 404.

    And their enrollment in its course, if they take the quiz as a learner.
    """
    if quiz_id > LARGEST_ID:
        raise Http404
    quiz = get_object_or_404(QuizPage.objects.live(), pk=quiz_id)
    enrollment = None if is_preview else enrollment_around(request.user, quiz)
    is_allowed = (
        quiz.permissions_for_user(request.user).can_edit() if is_preview else _may_take(request, quiz, enrollment)
    )
    if not is_allowed:
        raise Http404
    return quiz, enrollment


def _may_take(request: HttpRequest, quiz: QuizPage, enrollment: Enrollment | None) -> bool:
    if enrollment:
        quiz.remember_course(enrollment.course)
    course = quiz.get_course()
    has_begun = enrollment is not None
    return course is not None and course.live and course_access().may_take(request.user, course, has_begun=has_begun)


def sheet_for(request: HttpRequest, public_id: uuid.UUID) -> AttemptSheet:
    try:
        return attempt_sheet(request.user, public_id)
    except Attempt.DoesNotExist:
        raise Http404 from None


def result_if_over(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    """The way to the result when the attempt is handed in; one whose time is over is handed in now, as it is (L10)."""
    now = timezone.now()
    if attempt.is_open and not attempt.is_overdue(now):
        return None
    submit_attempt(public_id=attempt.public_id, learner=request.user, at=now)
    return redirect("quizzes:result", attempt.public_id)
