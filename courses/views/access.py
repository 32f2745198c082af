"""Which course or lesson a request is about. Strangers get 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from courses.conf import course_access
from courses.models import CoursePage, LessonMixin


def course_for(request: HttpRequest, course_id: int) -> CoursePage:
    """The live course, if the person may take it; a stranger gets 404."""
    course = get_object_or_404(CoursePage.objects.live(), pk=course_id)
    if not course_access().may_take(request.user, course):
        raise Http404
    return course


def lesson_for(request: HttpRequest, lesson_id: int) -> Page:
    """The live lesson of any kind, if the person may take its course."""
    page = get_object_or_404(Page.objects.live().type(LessonMixin), pk=lesson_id).specific
    course = page.get_course()
    if course is None or not course.live or not course_access().may_take(request.user, course):
        raise Http404
    return page
