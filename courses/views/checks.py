"""What is wrong in a course before it is published, for its authors."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.checking import Problem, problems_of
from courses.models import CoursePage, LessonMixin


@dataclass(frozen=True)
class PageProblems:
    """A page as it was saved last, and what is wrong with it."""

    page: Page
    problems: list[Problem]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


def course_checks(request: HttpRequest, course_id: int) -> HttpResponse:
    """The course and its lessons in their order, each with its problems; 404 for who may not edit the course."""
    course = get_object_or_404(CoursePage, pk=course_id)
    if not course.permissions_for_user(request.user).can_edit():
        raise Http404
    lessons = Page.objects.descendant_of(course).type(LessonMixin).order_by("path").select_related("latest_revision")
    drafts = [course.get_latest_revision_as_object(), *(page.get_latest_revision_as_object() for page in lessons)]
    pages = [PageProblems(page, problems_of(page, on=timezone.localdate())) for page in drafts]
    problems = [problem for item in pages for problem in item.problems]
    context: dict[str, Any] = {
        "course": course,
        "pages": pages,
        "error_count": sum(problem.is_error for problem in problems),
        "warning_count": sum(not problem.is_error for problem in problems),
        "page_title": _("Checks"),
        "header_title": f"{_('Checks')}: {course.get_admin_display_title()}",
        "page_subtitle": course.get_admin_display_title(),
        "header_icon": "circle-check",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[course.pk]), "label": course.get_admin_display_title()},
            {"url": "", "label": _("Checks")},
        ],
    }
    return TemplateResponse(request, "courses/admin/checks_report.html", context)
