"""The admin for role families, and the report of courses whose content is to be reviewed."""

import datetime
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import page_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import CoursePage, RoleFamily


def _state(family: RoleFamily) -> str:
    return _("no longer offered") if family.is_retired else _("offered")


class RoleFamilyViewSet(SnippetViewSet):
    """Kinds of work that need the same courses."""

    model = RoleFamily
    icon = "group"
    menu_label = gettext_lazy("Role families")
    menu_order = 200
    copy_view_enabled = False
    search_fields = ["name", "slug"]
    search_backend_name = None
    list_display = [
        "name",
        "slug",
        Column("is_retired", label=gettext_lazy("State"), accessor=_state, sort_key="is_retired"),
    ]
    list_filter = ["is_retired"]


def _day(value: datetime.date | None) -> str:
    return date_format(value, "SHORT_DATE_FORMAT") if value else "–"


def _owner(course: CoursePage) -> str:
    return str(course.owner.get_full_name() or course.owner) if course.owner else "–"


class ReviewFilterSet(WagtailFilterSet):
    review_on = django_filters.DateFilter(
        label=gettext_lazy("Review due until"), lookup_expr="lte", widget=AdminDateInput
    )

    class Meta:
        model = CoursePage
        fields = ["review_on", "live"]


class CourseReviewView(ReportView):
    """Courses by their next review, the most urgent first; those without a day last. Two queries for any number."""

    page_title = gettext_lazy("Courses to review")
    header_icon = "date"
    index_url_name = "courses_review"
    index_results_url_name = "courses_review_results"
    model = CoursePage
    filterset_class = ReviewFilterSet
    is_searchable = False
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    list_export = ["title", "review_on", "law_state_on", "owner", "live"]
    export_headings = {
        "title": gettext_lazy("Course"),
        "review_on": gettext_lazy("Next review"),
        "law_state_on": gettext_lazy("Law as of"),
        "owner": gettext_lazy("Responsible"),
        "live": gettext_lazy("Published"),
    }
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Course"),
            get_url=lambda course: reverse("wagtailadmin_pages:edit", args=[course.pk]),
        ),
        Column("review_on", label=gettext_lazy("Next review"), accessor=lambda course: _day(course.review_on)),
        Column("law_state_on", label=gettext_lazy("Law as of"), accessor=lambda course: _day(course.law_state_on)),
        Column("owner", label=gettext_lazy("Responsible"), accessor=_owner),
        Column("live", label=gettext_lazy("Published"), accessor=lambda course: _("yes") if course.live else _("no")),
    ]

    def get_queryset(self) -> QuerySet[CoursePage]:
        visible: Any = page_permission_policy.instances_user_has_any_permission_for(
            self.request.user, {"add", "change", "publish"}
        )
        courses = CoursePage.objects.filter(pk__in=visible.values("pk")).select_related("owner")
        return courses.order_by(F("review_on").asc(nulls_last=True), "title", "pk")
