"""Choosing role families: those that are offered, and those that are chosen already."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import RoleFamily

NOT_OFFERED = _("This role family is not offered, or not any more. Please choose another one from the list.")


def offer_role_families(form: forms.ModelForm, name: str) -> None:  # type: ignore[type-arg]  # as in the forms
    """Let a field of the form, of one role family or of several, offer what may be chosen there.

    What the form's row has already stays, even if it is no longer offered: saving something else must not take it away.
    """
    field = form.fields.get(name)
    if not isinstance(field, forms.ModelChoiceField):
        return  # the panel is not shown to everybody
    had = form.initial.get(name)
    rows = [] if had is None else [had] if isinstance(had, int) else had
    field.queryset = RoleFamily.objects.choosable([getattr(row, "pk", row) for row in rows])
    field.label_from_instance = _label  # type: ignore[assignment, method-assign]  # Django's own
    field.error_messages["invalid_choice"] = NOT_OFFERED


def _label(family: RoleFamily) -> str:
    return family.choice_label
