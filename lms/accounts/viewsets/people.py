"""Accounts of people, and choosing one of many."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from lms.accounts import actions
from lms.accounts.forms import (
    PersonChangeForm,
    PersonForm,
)
from lms.accounts.models import User

from .generic import ActionCreateView, ActionEditView, KeepingDeleteView, OwnModelViewSet


def manageable_people(viewer: User | AnonymousUser) -> QuerySet[User]:
    """Accounts that somebody may change here. Who could change an administrator's address could become them."""
    people = User.objects.order_by("last_name", "first_name", "pk")
    if viewer.is_superuser:
        return people
    powerful = Q(is_superuser=True) | Q(groups__permissions__codename="access_admin")
    return people.exclude(pk__in=User.objects.filter(powerful).values("pk"))


class PersonIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[User]:
        return manageable_people(self.request.user)


class PersonCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> User:
        return actions.create_person(**values)


class PersonEditView(ActionEditView):
    def get_queryset(self) -> QuerySet[User]:
        return manageable_people(self.request.user)

    def perform(self, values: dict[str, Any]) -> User:
        return actions.change_person(person=self.object, **values)


class PersonDeleteView(KeepingDeleteView):
    instead = gettext_lazy("Please make the account inactive, or have the person's data erased.")

    def get_queryset(self) -> QuerySet[User]:
        return manageable_people(self.request.user)


class PersonViewSet(OwnModelViewSet):
    model = User
    name = "person"
    icon = "user"
    menu_order = 300
    form_class = PersonForm
    change_form_class = PersonChangeForm
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView
    list_display = [
        TitleColumn(
            "last_name",
            label=gettext_lazy("Name"),
            accessor=str,
            sort_key="last_name",
            get_url=lambda person: reverse("person:edit", args=[person.pk]),
        ),
        Column("email", label=gettext_lazy("E-mail address"), sort_key="email"),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
    ]
    list_filter = ["is_active", "language"]
    search_fields = ["first_name", "last_name", "email"]
