"""Wagtail: who may open course pages, and what authors are told."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from .conf import course_access
from .models import ChapterPage, CourseMixin, CoursePage, Enrollment, LessonMixin
from .templatetags.courses_ui import visit_of


@hooks.register("before_serve_page")
def guard_course_pages(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """Courses and lessons are for those who may take them: login, 404 for strangers, course page before lessons."""
    if isinstance(page, ChapterPage):
        return redirect(page.get_parent().get_url(request))
    if not isinstance(page, CourseMixin | LessonMixin):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    visit = visit_of(request.user, page)
    if not course_access().may_take(request.user, visit.course):
        raise Http404
    request._course_visit = (page.pk, visit)  # type: ignore[attr-defined]
    if isinstance(page, LessonMixin) and visit.enrollment is None and not _may_edit(request, page):
        return redirect(visit.course.get_url(request))
    return None


def _may_edit(request: HttpRequest, page: Page) -> bool:
    return bool(page.permissions_for_user(request.user).can_edit())


@hooks.register("before_delete_page")
def keep_courses_with_learners(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What people have completed must stay readable: such a course can be unpublished, not deleted."""
    courses = CoursePage.objects.descendant_of(page, inclusive=True)
    if request.method == "POST" and Enrollment.objects.filter(course__in=courses).exists():
        messages.error(
            request,
            _(
                "“%(title)s” cannot be deleted, because people have taken it and their records name it. "
                "Please unpublish it instead."
            )
            % {"title": page.get_admin_display_title()},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None
