"""The form for role families."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import RoleFamily
from lms.accounts.models import Membership

from .queries.roles import WITHOUT


class RoleFamilyForm(forms.Form):
    """One role family, or none, for the chosen memberships. Ids of others, a stranger's among them, are refused."""

    memberships = forms.ModelMultipleChoiceField(
        queryset=Membership.objects.none(),
        label=_("People"),
        error_messages={
            "required": _("Please choose at least one person in the list."),
            "invalid_choice": _("The list has changed in the meantime. Please choose again; nothing was changed."),
        },
    )
    role_family = forms.ChoiceField(
        label=_("New role family"), error_messages={"required": _("Please choose a role family.")}
    )

    def __init__(
        self, *args: Any, memberships: QuerySet[Membership], families: list[RoleFamily], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["memberships"].queryset = memberships  # type: ignore[attr-defined]
        self.families = {str(family.pk): family for family in families}
        named = [(key, family.name) for key, family in self.families.items()]
        self.fields["role_family"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *named,
            (str(WITHOUT), _("No role family")),
        ]

    @property
    def chosen(self) -> list[str]:
        """Keys of what was ticked, also when something else is wrong."""
        return self.data.getlist("memberships") if self.is_bound else []  # type: ignore[attr-defined]

    def role(self) -> RoleFamily | None:
        """The chosen role family; None for none."""
        return self.families.get(self.cleaned_data["role_family"])
