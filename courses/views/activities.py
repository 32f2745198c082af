"""What learners do inside a lesson: write a note for themselves, answer a knowledge check.

A form that is sent by `courses/js/fragment-form.js` gets its block back; without JavaScript, the whole lesson.
"""

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from courses.actions import ReflectionChangedElsewhere, ReflectionTooLong, save_reflection
from courses.conf import content_variants
from courses.knowledge import NoSuchQuestion, UnusableAnswer, knowledge_checks
from courses.queries import CheckState, LessonReading, NoteState
from courses.rendering import rendered_block

from .access import lesson_for

FRAGMENT_HEADER = "X-Fragment"


@login_required
@require_POST
def save_note(request: HttpRequest, lesson_id: int, block_id: str) -> HttpResponse:
    """Keep what the learner wrote at a question of the lesson, for nobody but them. Body: `text`, `seen`."""
    lesson = lesson_for(request, lesson_id)
    _position_of(lesson, block_id, "reflection")
    text, seen = request.POST.get("text", ""), _moment(request.POST.get("seen", ""))
    try:
        row = save_reflection(
            learner=request.user, lesson=lesson, block_id=block_id, text=text, seen=seen, at=timezone.now()
        )
    except ReflectionTooLong as error:
        return _with_note(request, lesson, block_id, NoteState(text, error=str(error)), status=400)
    except ReflectionChangedElsewhere as error:
        stored = error.current.text if error.current else ""
        saved_at = error.current.saved_at if error.current else None
        note = NoteState(text, saved_at, error=str(error), stored=stored)
        return _with_note(request, lesson, block_id, note, status=409)
    if _wants_fragment(request):
        note = NoteState(row.text, row.saved_at) if row else NoteState()
        return _with_note(request, lesson, block_id, note, status=200)
    messages.success(request, _("Your note is saved. Only you see it.") if row else _("Your note is deleted."))
    return redirect(f"{lesson.get_url(request)}#{block_id}")


@login_required
@require_POST
def answer_check(request: HttpRequest, lesson_id: int, block_id: str) -> HttpResponse:
    """Grade an answer and say at once what is right. Nothing is stored. Body: `answer`, `version`; or `again`."""
    lesson = lesson_for(request, lesson_id)
    position = _position_of(lesson, block_id, "knowledge_check")
    provider = knowledge_checks()
    key, version = lesson.body.raw_data[position]["value"].get("question"), request.POST.get("version", "")
    if provider is None or not key:
        raise Http404
    if "again" in request.POST:
        return _with_check(request, lesson, block_id, None, status=200)
    asked = provider.asked_questions([key]).get(key)
    try:
        if not version.isdecimal():
            raise NoSuchQuestion
        graded = provider.grade(key=key, version=int(version), response=_given(request.POST))
    except UnusableAnswer as error:
        return _with_check(request, lesson, block_id, CheckState(asked, error=str(error)), status=400)
    except NoSuchQuestion:
        message = _("This question has changed in the meantime. Please answer it once more.")
        return _with_check(request, lesson, block_id, CheckState(asked, error=message), status=409)
    return _with_check(request, lesson, block_id, CheckState(asked, graded), status=200)


def _given(data: QueryDict) -> list[str] | dict[str, list[str]]:
    """What the fields of a question sent: `answer`, or, of a question with several fields, `answer.part`."""
    parts = {name.removeprefix("answer."): data.getlist(name) for name in data if name.startswith("answer.")}
    return parts or data.getlist("answer")


def _moment(text: str) -> datetime.datetime | None:
    """The moment that a page sent back; None for anything that is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None


def _position_of(lesson: Page, block_id: str, kind: str) -> int:
    """Where the block stands in the lesson's body; 404 if it has no such block."""
    raw = lesson.body.raw_data if hasattr(lesson, "body") else []
    for position, block in enumerate(raw):
        if block["type"] == kind and block.get("id") == block_id:
            return position
    raise Http404


def _wants_fragment(request: HttpRequest) -> bool:
    return FRAGMENT_HEADER in request.headers


def _with_note(request: HttpRequest, lesson: Page, block_id: str, note: NoteState, *, status: int) -> HttpResponse:
    return _answer(request, LessonReading(lesson, request.user, notes={block_id: note}), block_id, status)


def _with_check(
    request: HttpRequest, lesson: Page, block_id: str, check: CheckState | None, *, status: int
) -> HttpResponse:
    checks = {block_id: check} if check else {}
    return _answer(request, LessonReading(lesson, request.user, checks=checks), block_id, status)


def _answer(request: HttpRequest, reading: LessonReading, block_id: str, status: int) -> HttpResponse:
    """The block by itself, or the whole lesson around it."""
    if not _wants_fragment(request):
        request.lesson_reading = reading  # type: ignore[attr-defined]
        response: HttpResponse = reading.lesson.serve(request)
        response.status_code = status
        return response
    body = reading.lesson.body
    variant = content_variants().variant_for(request.user, reading.lesson)
    position = next(number for number, block in enumerate(body.raw_data) if block.get("id") == block_id)
    return HttpResponse(
        rendered_block(body, position, variant, {"reading": reading, "csrf_token": get_token(request)}), status=status
    )
