"""Wagtail: where trainers find the import and the export of courses."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from courses.models import CourseIndexPage, CoursePage
from courses.views import exchange


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLPattern | URLResolver]:
    """Below the admin's address, behind its login."""
    urls = [
        path("import/", exchange.upload_course, name="upload_course"),
        path("import/check/", exchange.check_import, name="check_import"),
        path("import/discard/", exchange.discard_import, name="discard_import"),
        path("<int:course_id>/export/", exchange.download_course, name="download_course"),
    ]
    return [path("courses/", include((urls, "courses_exchange")))]


class ImportMenuItem(MenuItem):
    """Shown to those who may add courses."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(exchange.catalogs_for(request.user))


@hooks.register("register_admin_menu_item")
def import_menu_item() -> MenuItem:
    """In the main menu, after the pages."""
    return ImportMenuItem(
        _("Import course"),
        reverse("courses_exchange:upload_course"),
        name="import-course",
        icon_name="upload",
        order=210,
    )


@hooks.register("register_page_header_buttons")
def exchange_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Import on the catalog, export on a course."""
    page = page.specific_deferred
    if isinstance(page, CourseIndexPage) and page in exchange.catalogs_for(user):
        yield Button(_("Import course"), url=reverse("courses_exchange:upload_course"), icon_name="upload", priority=41)
    if isinstance(page, CoursePage) and page.live and exchange.may_export(user, page):
        url = reverse("courses_exchange:download_course", args=[page.pk])
        yield Button(_("Export"), url=url, icon_name="download", priority=42)
