"""Who belongs to which team, and who acts in which role, from a day to a day."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from lms.accounts import actions
from lms.accounts.forms import (
    MandateEndForm,
    MandateForm,
    MembershipChangeForm,
    MembershipForm,
)
from lms.accounts.models import Mandate, Membership

from .generic import ActionCreateView, ActionEditView, DayColumn, KeepingDeleteView, OwnModelViewSet


class EndedDeleteView(KeepingDeleteView):
    """An interval that has begun is history (L35): it is ended, not deleted."""

    def refusal(self) -> str:
        if self.object.starts_on > timezone.localdate():
            return ""
        return _("This has begun already and stays in the history. Please set its last day instead.")


class MembershipIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Membership]:
        return Membership.objects.select_related("person", "team__client", "role_family")


class MembershipCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> Membership:
        return actions.add_member(**values)


class MembershipEditView(ActionEditView):
    def perform(self, values: dict[str, Any]) -> Membership:
        self.object.refresh_from_db()  # the form has set the values already; the action must see that they are new
        return actions.change_membership(membership=self.object, **values)


class MembershipViewSet(OwnModelViewSet):
    model = Membership
    icon = "group"
    menu_order = 400
    form_class = MembershipForm
    change_form_class = MembershipChangeForm
    index_view_class = MembershipIndexView
    add_view_class = MembershipCreateView
    edit_view_class = MembershipEditView
    delete_view_class = EndedDeleteView
    list_display = [
        TitleColumn(
            "person",
            label=gettext_lazy("Person"),
            get_url=lambda row: reverse("membership:edit", args=[row.pk]),
            sort_key="person__last_name",
        ),
        Column("team", label=gettext_lazy("Team")),
        Column("team.client", label=gettext_lazy("Client")),
        Column("role_family", label=gettext_lazy("Role family"), sort_key="role_family__name"),
        DayColumn("starts_on", label=gettext_lazy("From"), sort_key="starts_on"),
        DayColumn("ends_on", label=gettext_lazy("To"), sort_key="ends_on"),
    ]
    list_filter = {"team__client": ["exact"], "role_family": ["exact"], "ends_on": ["isnull"]}
    search_fields = ["person__first_name", "person__last_name", "person__email", "team__name"]
    ordering = ["person__last_name", "person__first_name", "starts_on", "pk"]


class MandateIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Mandate]:
        return Mandate.objects.select_related("person", "client", "team")


class MandateCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> Mandate:
        return actions.grant_mandate(**values)


class MandateEditView(ActionEditView):
    def perform(self, values: dict[str, Any]) -> Mandate:
        self.object.refresh_from_db()
        return actions.end_mandate(mandate=self.object, **values)


class MandateViewSet(OwnModelViewSet):
    model = Mandate
    icon = "key"
    menu_order = 500
    form_class = MandateForm
    change_form_class = MandateEndForm
    index_view_class = MandateIndexView
    add_view_class = MandateCreateView
    edit_view_class = MandateEditView
    delete_view_class = EndedDeleteView
    list_display = [
        TitleColumn(
            "person",
            label=gettext_lazy("Person"),
            get_url=lambda row: reverse("mandate:edit", args=[row.pk]),
            sort_key="person__last_name",
        ),
        Column("get_role_display", label=gettext_lazy("Role"), sort_key="role"),
        Column("client", label=gettext_lazy("Client")),
        Column("team", label=gettext_lazy("Team")),
        DayColumn("starts_on", label=gettext_lazy("From"), sort_key="starts_on"),
        DayColumn("ends_on", label=gettext_lazy("To"), sort_key="ends_on"),
    ]
    list_filter = ["role", "client"]
    search_fields = ["person__first_name", "person__last_name", "person__email"]
    ordering = ["person__last_name", "person__first_name", "starts_on", "pk"]
