"""The admin for people, clients, teams, memberships and mandates. Every change goes through the actions."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .clients import ClientViewSet, TeamViewSet
from .generic import ActionCreateView, ActionEditView, DayColumn, KeepingDeleteView, OwnModelViewSet, refusal
from .memberships import MandateViewSet, MembershipViewSet
from .people import PersonViewSet

__all__ = [
    "ActionCreateView",
    "ActionEditView",
    "DayColumn",
    "KeepingDeleteView",
    "OwnModelViewSet",
    "PeopleGroup",
    "refusal",
]


class PeopleGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("People and clients")
    menu_icon = "group"
    menu_order = 250
    items = (ClientViewSet, TeamViewSet, PersonViewSet, MembershipViewSet, MandateViewSet)
