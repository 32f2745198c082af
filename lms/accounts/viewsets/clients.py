"""Clients and their trees of teams."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from lms.accounts import actions
from lms.accounts.forms import (
    ClientForm,
    TeamForm,
    TeamNameForm,
    indented,
    teams_as_tree,
)
from lms.accounts.models import Client, Team

from .generic import ActionCreateView, KeepingDeleteView, OwnModelViewSet


class ClientCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> Client:
        return actions.create_client(**values)


class ClientViewSet(OwnModelViewSet):
    model = Client
    icon = "home"
    menu_order = 100
    form_class = change_form_class = ClientForm
    add_view_class = ClientCreateView
    list_display = ["name", "slug", Column("get_visibility_display", label=gettext_lazy("Visibility profile"))]
    search_fields = ["name", "slug"]
    ordering = ["name"]


class TeamCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> Team:
        return actions.create_team(**values)


class TeamDeleteView(KeepingDeleteView):
    def obstacles(self) -> list[str]:
        if self.object.depth == 1:
            return [_("the client %(client)s, for which it stands") % {"client": self.object.client}]
        below = [str(Team._meta.verbose_name_plural)] if self.object.numchild else []
        return below + super().obstacles()


class TeamIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Team]:
        return teams_as_tree()

    def order_queryset(self, queryset: QuerySet[Team]) -> QuerySet[Team]:
        return queryset  # always the tree: a list by name would tear it apart


class TeamViewSet(OwnModelViewSet):
    model = Team
    icon = "list-ul"
    menu_order = 200
    form_class = TeamForm
    change_form_class = TeamNameForm
    index_view_class = TeamIndexView
    add_view_class = TeamCreateView
    delete_view_class = TeamDeleteView
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            accessor=indented,
            get_url=lambda team: reverse("team:edit", args=[team.pk]),
        ),
        Column("client", label=gettext_lazy("Client")),
    ]
    list_filter = ["client"]
    search_fields = ["name"]
