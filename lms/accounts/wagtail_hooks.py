"""Wagtail: the menu "People and clients", and no deleting of people on whom facts hang."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from .choosers import person_chooser
from .facts import hanging_facts
from .models import User
from .viewsets import PeopleGroup, refusal


@hooks.register("register_admin_viewset")
def register_people() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("register_admin_viewset")
def register_person_chooser() -> ViewSet:
    return person_chooser


@hooks.register("before_delete_user")
def keep_people_with_facts(request: HttpRequest, person: User) -> HttpResponse | None:
    """Wagtail's own list of users must not be a way around."""
    return _refuse(request, [person])


@hooks.register("before_bulk_action")
def keep_people_with_facts_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same for several users at once: nobody is deleted if one of them must stay."""
    people = [row for row in objects if isinstance(row, User)]
    return _refuse(request, people) if action_type == "delete" else None


def _refuse(request: HttpRequest, people: Iterable[User]) -> HttpResponse | None:
    instead = _("Please make the account inactive, or have the person's data erased.")
    refusals = [refusal(person, facts, instead) for person in people if (facts := hanging_facts(person))]
    for text in refusals:
        messages.error(request, text)
    return redirect("wagtailusers_users:index") if refusals else None
