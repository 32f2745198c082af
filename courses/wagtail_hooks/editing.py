"""What authors find in the admin: releasing a change, and courses to review."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses.models import ChapterPage, CoursePage, LessonMixin
from courses.queries import pending_release
from courses.views.releases import ReleaseView
from courses.viewsets.rules import CourseReviewView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("courses/<int:course_id>/release/", ReleaseView.as_view(), name="courses_release"),
        path("reports/courses-to-review/", CourseReviewView.as_view(), name="courses_review"),
        path(
            "reports/courses-to-review/results/",
            CourseReviewView.as_view(results_only=True),
            name="courses_review_results",
        ),
    ]


@hooks.register("insert_global_admin_css")
def style_lists_on_narrow_screens() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("courses/admin.css"))


class ReviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"]))


@hooks.register("register_reports_menu_item")
def review_menu_item() -> MenuItem:
    return ReviewMenuItem(
        _("Courses to review"), reverse("courses_review"), name="courses-review", icon_name="date", order=800
    )


def _course_around(page: Page) -> CoursePage | None:
    if isinstance(page, CoursePage):
        return page
    if isinstance(page, LessonMixin | ChapterPage):
        course: CoursePage | None = CoursePage.objects.ancestor_of(page).order_by("-depth").first()
        return course
    return None


def _course_with_open_release(page: Page, user: Any) -> CoursePage | None:
    """The course around the page, if its changes wait for a release that the person may make."""
    course = _course_around(page)
    if course is None or not course.live or not course.permissions_for_user(user).can_publish():
        return None
    return course if pending_release(course) else None


@hooks.register("insert_editor_js")
def submit_after_autosave() -> SafeString:
    """A form that is sent while Wagtail saves it by itself waits for that; see the script."""
    return format_html('<script type="module" src="{}"></script>', static("courses/js/editor-submit.js"))


@hooks.register("after_publish_page")
def lead_to_course(request: HttpRequest, page: Page) -> None:
    """Whoever publishes part of a course that is a draft is told why nobody sees it."""
    course = None if isinstance(page, CoursePage) else _course_around(page)
    if course is not None and not course.live and course.permissions_for_user(request.user).can_publish():
        messages.info(
            request,
            _("The course “%(title)s” is a draft. Learners see its lessons when the course is published, too.")
            % {"title": course.get_admin_display_title()},
            buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[course.pk]), _("To the course"))],
        )


@hooks.register("after_publish_page")
def lead_to_release(request: HttpRequest, page: Page) -> None:
    """Whoever publishes a change of a course that people have completed is asked what it means for them."""
    course = _course_with_open_release(page, request.user)
    if course is not None:
        messages.warning(
            request,
            _("People have completed “%(title)s”. Please say what your change means for them.")
            % {"title": course.title},
            buttons=[messages.button(reverse("courses_release", args=[course.pk]), _("Release the change"))],
        )


@hooks.register("register_page_header_buttons")
def release_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The same question, as long as nobody has answered it."""
    course = _course_with_open_release(page, user)
    if course is not None:
        url = reverse("courses_release", args=[course.pk])
        yield Button(_("Release the change"), url=url, icon_name="history", priority=30)
