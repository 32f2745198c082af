"""The admin for people, clients, teams, memberships and mandates. Every change goes through the actions."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .clients import ClientViewSet, TeamViewSet
from .generic import ActionCreateView, ActionEditView, KeepingDeleteView, OwnModelViewSet, refusal
from .memberships import MandateViewSet, MembershipViewSet
from .people import PersonViewSet, person_chooser

__all__ = [
    "ActionCreateView",
    "ActionEditView",
    "KeepingDeleteView",
    "OwnModelViewSet",
    "PeopleGroup",
    "person_chooser",
    "refusal",
]


class PeopleGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("People and clients")
    menu_icon = "group"
    menu_order = 250
    items = (ClientViewSet, TeamViewSet, PersonViewSet, MembershipViewSet, MandateViewSet)
