"""What learners do: begin a course, go on, finish a lesson, leave a bookmark by reading."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.actions import (
    ForeignLesson,
    LessonLocked,
    NotEnrolled,
    NothingRequired,
    NotOpenYet,
    complete_lesson,
    enroll,
    save_position,
)
from courses.browser_queue import happened_at, owner_key
from courses.queries import course_visit

from .access import course_for, lesson_for
from .answers import go_to


@login_required
@require_POST
def begin_course(request: HttpRequest, course_id: int) -> HttpResponse:
    """Enroll and open the lesson to go on with."""
    course = course_for(request, course_id)
    try:
        enroll(learner=request.user, course=course, at=timezone.now())
    except (NothingRequired, NotOpenYet) as error:
        messages.error(request, str(error))
        return redirect(course.get_url(request))
    return redirect("courses:resume", course_id)


@login_required
def resume_course(request: HttpRequest, course_id: int) -> HttpResponse:
    """Open the paragraph where the learner stopped; without an enrollment, the course page."""
    course = course_for(request, course_id)
    visit = course_visit(request.user, course)
    if visit.enrollment is None or visit.resume is None:
        return redirect(course.get_url(request))
    anchor = f"#{visit.resume_anchor}" if visit.resume_anchor else ""
    return redirect(f"{visit.resume.page.get_url(request)}{anchor}")


@login_required
@require_POST
def finish_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Complete a lesson that is completed by reading and open the next one; after the last, the course page.

    A script may send it late, with the moment as `happened_at`, and gets the address to go on at as JSON.
    """
    lesson = lesson_for(request, lesson_id)
    if not lesson.is_completed_by_reading:
        return go_to(request, lesson.get_url(request))
    course = lesson.get_course()
    at = happened_at(request.POST.get("happened_at", ""), now=timezone.now())
    try:
        progress = complete_lesson(learner=request.user, lesson=lesson, at=at)
    except (NotEnrolled, ForeignLesson):
        messages.error(request, _("Please begin the course first."))
        return go_to(request, course.get_url(request))
    except LessonLocked:
        messages.error(request, _("This lesson opens when you have completed the required lessons before it."))
        return go_to(request, course.get_url(request))
    visit = course_visit(request.user, course, current_page_id=lesson.pk)
    # After the last lesson that had to be repeated, the others are nothing new.
    is_up_to_date = progress.repetition > 0 and not visit.needs_update
    following = visit.following.page if visit.following and not is_up_to_date else course
    return go_to(request, following.get_url(request))


@login_required
@require_POST
def remember_position(request: HttpRequest, lesson_id: int) -> JsonResponse:
    """Remember the paragraph that is being read. Body: `anchor`, the id of a block (up to 64), and `happened_at`."""
    anchor = request.POST.get("anchor", "")
    if len(anchor) > 64 or not all(character.isalnum() or character == "-" for character in anchor):
        return JsonResponse({"error": _("This is not a paragraph of a lesson.")}, status=400)
    lesson = lesson_for(request, lesson_id)
    at = happened_at(request.POST.get("happened_at", ""), now=timezone.now())
    try:
        save_position(learner=request.user, lesson=lesson, anchor=anchor, at=at)
    except NotEnrolled:
        raise Http404 from None
    return JsonResponse({"saved": True})


@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """What a script needs before it sends what was kept: whose session this is, and a valid token against forgery.

    Visitors get an empty owner: their session has ended.
    """
    return JsonResponse({"owner": owner_key(request.user), "token": get_token(request)})
