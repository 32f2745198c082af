"""The list of what is wrong in a course, in the admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from courses.models import CoursePage
from courses.views.checks import course_checks

patterns = ([path("<int:course_id>/checks/", course_checks, name="checks")], "courses_admin")


@hooks.register("register_admin_urls")
def admin_addresses() -> list[URLPattern | URLResolver]:
    """Under the admin's own address, so that only people who may enter it get there."""
    return [path("courses/", include(patterns, namespace="courses_admin"))]


@hooks.register("register_page_header_buttons")
def checks_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from a course to the checks of all its lessons."""
    if isinstance(page, CoursePage) and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Checks"), url=reverse("courses_admin:checks", args=[page.pk]), icon_name="circle-check", priority=45
        )
