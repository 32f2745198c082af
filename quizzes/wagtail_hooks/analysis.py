"""How questions work, exceptions from a quiz's rules, and regrading: addresses, buttons and the report."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from quizzes.models import QuizPage
from quizzes.views import analysis, overrides, regrades

analysis_patterns = (
    [
        path("analysis/", analysis.analyses, name="analyses"),
        path("analysis/certainty/", analysis.certainty, name="certainty"),
        path("analysis/<int:quiz_id>/", analysis.analysis, name="analysis"),
        path("analysis/<int:quiz_id>/csv/", analysis.analysis_csv, name="analysis_csv"),
        path("analysis/<int:quiz_id>/<int:question_id>/", analysis.question_analysis, name="question_analysis"),
        path("questions/<int:question_id>/regrade/", regrades.regrade, name="regrade"),
        path("regrades/<uuid:public_id>/", regrades.report, name="regrade_report"),
        path("<int:quiz_id>/exceptions/", overrides.overrides, name="overrides"),
        path("<int:quiz_id>/exceptions/add/", overrides.add, name="override_add"),
        path("<int:quiz_id>/exceptions/<int:override_id>/", overrides.edit, name="override_edit"),
        path("<int:quiz_id>/exceptions/<int:override_id>/withdraw/", overrides.withdraw, name="override_withdraw"),
    ],
    "quizzes_admin",
)


@hooks.register("register_admin_urls")
def analysis_addresses() -> list[URLPattern | URLResolver]:
    """Under the admin's own address, so that only people who may enter it get there."""
    return [path("quizzes/", include(analysis_patterns, namespace="quizzes_admin"))]


@hooks.register("register_page_header_buttons")
def analysis_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from a quiz to how its questions work."""
    if isinstance(page, QuizPage) and page.pk and page.permissions_for_user(user).can_edit():
        url = reverse("quizzes_admin:analysis", args=[page.pk])
        yield Button(_("Item analysis"), url=url, icon_name="clipboard-list", priority=50)


class AnalysisMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, ["change"]))


@hooks.register("register_reports_menu_item")
def analysis_menu_item() -> MenuItem:
    url = reverse("quizzes_admin:analyses")
    return AnalysisMenuItem(_l("Item analysis"), url, name="item-analysis", icon_name="clipboard-list", order=810)
