"""Learners answer, on pages or by a script that saves as they go."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.actions import (
    AnswerFixed,
    AttemptClosed,
    GivenAnswer,
    NothingToCheck,
    QuestionPassed,
    SavedAnswer,
    StaleAnswer,
    UnknownPosition,
    check_answer,
    save_answers,
)
from quizzes.conf import max_request_bytes
from quizzes.forms import ANSWER_FIELD, MalformedAnswers, given_answers, position_to_check
from quizzes.models import Answer, Attempt, InvalidResponse
from quizzes.queries import AttemptSheet, answer_in_words, question_item
from quizzes.wording import feedback_message, saved_message

from .access import learner_required, result_if_over, sheet_for, wants_json

SHORT_TEXT = 200  # quickly written again


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
    problem: str = "",
) -> HttpResponse:
    detour = sheet.detour(position)
    if detour is not None:
        return redirect("quizzes:question", sheet.attempt.public_id, detour)
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
        "problem": problem,
        "now": timezone.now(),
    }
    return render(request, "quizzes/question.html", context, status=409 if stale or problem else 200)


def _save(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """Answers with JSON to a script, else with the page that the learner chose to go to."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > max_request_bytes():
        return _refuse(request, _("This is too much text for one page of answers."))
    given: list[GivenAnswer] = []
    try:
        given = given_answers(request.POST)
        to_check = position_to_check(request.POST, given)
        if to_check is not None:
            return _check(request, public_id, given, to_check)
        return _store(request, public_id, position, given)
    except Attempt.DoesNotExist:
        raise Http404 from None
    except AttemptClosed:
        return _too_late(request, public_id)
    except (AnswerFixed, QuestionPassed, StaleAnswer, NothingToCheck) as error:
        return _conflict(request, public_id, position, error, given)
    except UnknownPosition:
        return _refuse(request, _("This attempt has no such question."))
    except (MalformedAnswers, InvalidResponse) as error:
        return _refuse(request, str(error))


def _store(request: HttpRequest, public_id: uuid.UUID, position: int, given: list[GivenAnswer]) -> HttpResponse:
    now = timezone.now()
    target = _target(request, position)
    saved = save_answers(public_id=public_id, learner=request.user, given=given, at=now, moves_to=target)
    if wants_json(request):
        return JsonResponse({"saved": [_as_json(answer) for answer in saved], "now": now.isoformat()})
    if target is None:
        return redirect("quizzes:summary", public_id)
    return redirect("quizzes:question", public_id, target)


def _check(request: HttpRequest, public_id: uuid.UUID, given: list[GivenAnswer], position: int) -> HttpResponse:
    """Answers a script with the question as it looks now, else with its page."""
    now = timezone.now()
    one = next(item for item in given if item.position == position)
    others = [item for item in given if item.position != position]
    check_answer(public_id=public_id, learner=request.user, given=one, others=others, at=now)
    if not wants_json(request):
        address = reverse("quizzes:question", args=[public_id, position])
        return redirect(f"{address}#question-{position}")
    item = question_item(request.user, public_id, position)
    html = render_to_string("quizzes/includes/question.html", {"item": item, "is_alone": False}, request)
    message = feedback_message(item.feedback)
    return JsonResponse({"position": position, "html": html, "message": message, "now": now.isoformat()})


def _as_json(answer: SavedAnswer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "sequence": answer.sequence,
        "is_answered": answer.is_answered,
        "message": saved_message(answer.saved_at),
        "note": answer.note,
    }


def _target(request: HttpRequest, position: int) -> int | None:
    """The position that the pressed button names, without one this one; None: the summary."""
    target = request.POST.get("go", str(position))
    return int(target) if target.isascii() and target.isdigit() and len(target) <= 4 else None


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """400: no page of ours sends this. Nothing was stored."""
    if wants_json(request):
        return JsonResponse({"error": "invalid", "message": reason}, status=400)
    return render(request, "quizzes/refused.html", {"reason": reason, "texts": _long_texts(request)}, status=400)


def _long_texts(request: HttpRequest) -> list[str]:
    """What somebody has written by hand: it must not be lost because it was refused."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > max_request_bytes():
        return []
    answers = [value for name in request.POST if ANSWER_FIELD.fullmatch(name) for value in request.POST.getlist(name)]
    return [value for value in answers if len(value) > SHORT_TEXT]


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
    error: AnswerFixed | QuestionPassed | StaleAnswer | NothingToCheck,
    given: list[GivenAnswer],
) -> HttpResponse:
    if isinstance(error, AnswerFixed):
        message = _("You have seen the feedback to this answer already, so it cannot change any more.")
        return _over(request, public_id, error.answer.position, "fixed", message)
    if isinstance(error, QuestionPassed):
        message = _("You have gone on from this question, and this quiz knows no way back. Nothing was changed.")
        return _over(request, public_id, error.attempt.reached_position, "passed", message)
    typed = {item.position: item.response for item in given}
    if isinstance(error, StaleAnswer):
        return _stale(request, public_id, position, error.answer, typed)
    if wants_json(request):
        return JsonResponse({"error": "unchecked", "message": str(error)}, status=409)
    return _render_page(request, sheet_for(request, public_id), position, typed=typed, problem=str(error))


def _over(request: HttpRequest, public_id: uuid.UUID, position: int, error: str, message: str) -> HttpResponse:
    """The answer cannot change any more: its feedback was shown, or the learner has gone on, perhaps in another tab."""
    url = reverse("quizzes:question", args=[public_id, position])
    if wants_json(request):
        body = {"error": error, "message": message, "url": url, "label": _("Show the question as it is now")}
        return JsonResponse(body, status=409)
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
