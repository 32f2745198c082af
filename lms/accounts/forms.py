"""Forms of the admin for people, clients, teams, memberships and mandates. The actions check once more."""

import zoneinfo
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.forms.roles import offer_role_families

from .choosers import person_chooser
from .models import Client, Mandate, Membership, Team, User


def _time_zones() -> list[tuple[str, str]]:
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in names]


class TeamChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """All teams as a tree: the client's root first, those below it indented."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=teams_as_tree(), **kwargs)

    def label_from_instance(self, team: Any) -> str:
        return indented(team)


def teams_as_tree() -> QuerySet[Team]:
    return Team.objects.select_related("client").order_by("client__name", "client", "path")


def indented(team: Team) -> str:
    """The team's name, set in by how deep it stands."""
    return "\N{NO-BREAK SPACE}" * 4 * (team.depth - 1) + team.name


class ClientForm(WagtailAdminModelForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lazy(_time_zones, list)(),
        initial=Client._meta.get_field("time_zone").default,
        help_text=gettext_lazy("Days and due dates are counted here."),
    )

    class Meta:
        model = Client
        fields = ["name", "slug", "time_zone", "accent", "min_group_size"]
        widgets = {"accent": forms.TextInput(attrs={"type": "color"})}


class TeamForm(WagtailAdminModelForm):
    parent = TeamChoiceField(
        label=gettext_lazy("Belongs to"),
        help_text=gettext_lazy("The team above it; the first of each client is the company itself."),
    )

    class Meta:
        model = Team
        fields = ["name"]
        field_order = ["parent", "name"]


class TeamNameForm(WagtailAdminModelForm):
    class Meta:
        model = Team
        fields = ["name"]


class PersonForm(WagtailAdminModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language"]


class PersonChangeForm(WagtailAdminModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language", "is_active"]
        help_texts = {
            "email": gettext_lazy("The person logs in with it. A former address gives no access any more."),
            "is_active": gettext_lazy("Who is not active cannot log in; what they achieved stays."),
        }


class MembershipForm(WagtailAdminModelForm):
    team = TeamChoiceField(label=gettext_lazy("Team"))

    class Meta:
        model = Membership
        fields = ["person", "team", "role_family", "starts_on"]
        widgets = {"person": person_chooser.widget_class}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_role_families(self, "role_family")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        person, team = cleaned.get("person"), cleaned.get("team")
        if person and team and Membership.objects.filter(person=person, team=team, ends_on=None).exists():
            raise forms.ValidationError(_("This person is a member of this team already."))
        return cleaned


class EndForm(WagtailAdminModelForm):
    """The last day of what goes from a day to a day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True


class MembershipChangeForm(WagtailAdminModelForm):
    class Meta:
        model = Membership
        fields = ["role_family", "ends_on"]
        labels = {"ends_on": gettext_lazy("Last day")}
        help_texts = {"ends_on": gettext_lazy("Empty as long as the person belongs to the team.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_role_families(self, "role_family")


class MandateForm(WagtailAdminModelForm):
    team = TeamChoiceField(
        label=gettext_lazy("Team"),
        required=False,
        help_text=gettext_lazy("For managers only: the team they manage, with all below it."),
    )

    class Meta:
        model = Mandate
        fields = ["person", "role", "client", "team", "starts_on", "ends_on"]
        widgets = {"person": person_chooser.widget_class}
        help_texts = {
            "client": gettext_lazy("Empty for trainers and consultants who work for every client."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        team = cleaned.get("team")
        if team and not cleaned.get("client"):
            cleaned["client"] = self.instance.client = team.client
        if team and cleaned["client"] != team.client:
            self.add_error("team", _("The team belongs to another client."))
        return cleaned


class MandateEndForm(EndForm):
    class Meta:
        model = Mandate
        fields = ["ends_on"]
        labels = {"ends_on": gettext_lazy("Last day")}
