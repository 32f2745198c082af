"""Learners answer, on pages or by a script that saves as they go."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.actions import (
    AnswerFixed,
    AttemptClosed,
    GivenAnswer,
    SavedAnswer,
    StaleAnswer,
    UnknownPosition,
    save_answers,
)
from quizzes.conf import max_request_bytes
from quizzes.forms import MalformedAnswers, given_answers
from quizzes.models import Answer, Attempt, InvalidResponse
from quizzes.queries import AttemptSheet, answer_in_words
from quizzes.wording import saved_message

from .access import learner_required, result_if_over, sheet_for, wants_json


@learner_required
@require_safe
def attempt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where the learner goes on: the first open question, the summary, or the result."""
    sheet = sheet_for(request, public_id)
    if over := result_if_over(request, sheet.attempt):
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
    sheet = sheet_for(request, public_id)
    return result_if_over(request, sheet.attempt) or _render_page(request, sheet, position)


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
    given: list[GivenAnswer] = []
    try:
        given = given_answers(request.POST)
        saved = save_answers(public_id=public_id, learner=request.user, given=given, at=now)
    except Attempt.DoesNotExist:
        raise Http404 from None
    except AttemptClosed:
        return _too_late(request, public_id)
    except (AnswerFixed, StaleAnswer) as error:
        return _conflict(request, public_id, position, error, given)
    except UnknownPosition:
        return _refuse(request, _("This attempt has no such question."))
    except (MalformedAnswers, InvalidResponse) as error:
        return _refuse(request, str(error))
    if wants_json(request):
        return JsonResponse({"saved": [_as_json(answer) for answer in saved], "now": now.isoformat()})
    return _go(request, public_id, position)


def _as_json(answer: SavedAnswer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "sequence": answer.sequence,
        "is_answered": answer.is_answered,
        "message": saved_message(answer.saved_at),
        "note": answer.note,
    }


def _go(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """To the position that the pressed button names, or to the summary; without one, stay."""
    target = request.POST.get("go", str(position))
    if target.isascii() and target.isdigit() and len(target) <= 4:
        return redirect("quizzes:question", public_id, int(target))
    return redirect("quizzes:summary", public_id)


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """400: no page of ours sends this. Nothing was stored."""
    if wants_json(request):
        return JsonResponse({"error": "invalid", "message": reason}, status=400)
    return render(request, "quizzes/refused.html", {"reason": reason}, status=400)


def _too_late(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The attempt is over; what was sent is not stored, and the learner is told."""
    message = _("This attempt is already handed in or its time is over. Your last change was not saved.")
    url = reverse("quizzes:attempt", args=[public_id])
    if wants_json(request):
        return JsonResponse({"error": "closed", "message": message, "url": url}, status=409)
    messages.warning(request, message)
    return redirect(url)


def _conflict(
    request: HttpRequest,
    public_id: uuid.UUID,
    position: int,
    error: AnswerFixed | StaleAnswer,
    given: list[GivenAnswer],
) -> HttpResponse:
    if isinstance(error, AnswerFixed):
        return _fixed(request, public_id, error.answer)
    typed = {item.position: item.response for item in given}
    return _stale(request, public_id, position, error.answer, typed)


def _fixed(request: HttpRequest, public_id: uuid.UUID, answer: Answer) -> HttpResponse:
    """The feedback to this answer was shown already, perhaps in another tab."""
    message = _("You have seen the feedback to this answer already, so it cannot change any more.")
    url = reverse("quizzes:question", args=[public_id, answer.position])
    if wants_json(request):
        return JsonResponse({"error": "fixed", "message": message, "url": url}, status=409)
    messages.warning(request, message)
    return redirect(url)


def _stale(
    request: HttpRequest, public_id: uuid.UUID, position: int, answer: Answer, typed: dict[int, Any]
) -> HttpResponse:
    """Somebody, probably the same person in another tab, saved after this page was delivered (L6)."""
    if wants_json(request):
        message = _("This question was answered in another window since (%(saved)s). Your choice here is not saved.")
        body = {
            "error": "stale",
            "message": message % {"saved": saved_message(answer.saved_at)},
            "position": answer.position,
            "sequence": answer.sequence,
        }
        return JsonResponse(body, status=409)
    return _render_page(request, sheet_for(request, public_id), position, stale=answer, typed=typed)
