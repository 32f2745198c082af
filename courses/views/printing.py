"""Lessons on paper: one, or a whole course in one go. Quizzes are taken online only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.models import Page

from courses.models import CoursePage
from courses.queries import course_visit, printed_chapters

from .access import course_for, lesson_for


@login_required
@never_cache
@require_GET
def lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """One lesson; like the lesson's page, only for who has begun the course."""
    page = lesson_for(request, lesson_id)
    return _printed(request, page.get_course(), page)


@login_required
@never_cache
@require_GET
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """All lessons of the version that the person follows, chapter by chapter."""
    return _printed(request, course_for(request, course_id), None)


def _printed(request: HttpRequest, course: CoursePage, lesson: Page | None) -> HttpResponse:
    visit = course_visit(request.user, course)
    if visit.enrollment is None:
        return redirect(course.get_url(request))
    context = {
        "visit": visit,
        "lesson": lesson,
        "chapters": printed_chapters(visit, only=lesson),
        "today": timezone.localdate(),
    }
    return render(request, "courses/print/sheet.html", context)
