"""Views that save through actions and delete only what nothing hangs on."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from lms.accounts.facts import hanging_facts


class ActionFormMixin:
    """Saves by an action: `perform` gets the checked values and returns the row; refusals are shown in the form."""

    form: ModelForm[Any]
    request: HttpRequest
    log_action: ClassVar[str]

    def perform(self, values: dict[str, Any]) -> Model:
        raise NotImplementedError

    def save_instance(self) -> Model:
        row = self.perform(self.form.cleaned_data)
        log(instance=row, action=self.log_action, user=self.request.user)
        return row

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            _add_refusal(form, error)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


def _add_refusal(form: ModelForm[Any], error: ValidationError) -> None:
    """Show each message at its field, those of fields that the form has not above it."""
    for name, errors in (error.error_dict if hasattr(error, "error_dict") else {None: [error]}).items():
        form.add_error(name if name in form.fields else None, errors)


class ActionCreateView(ActionFormMixin, CreateView):
    log_action = "wagtail.create"


class ActionEditView(ActionFormMixin, EditView):
    log_action = "wagtail.edit"


class KeepingDeleteView(DeleteView):
    """Deletes only what nothing hangs on; else it says what does and what to do instead."""

    instead = gettext_lazy("Please delete or move these first.")

    def obstacles(self) -> list[str]:
        return hanging_facts(self.object)

    def refusal(self) -> str:
        """Why the row must stay; empty if it may go."""
        facts = self.obstacles()
        return refusal(self.object, facts, str(self.instead)) if facts else ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refuse() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refuse() or super().post(request, *args, **kwargs)

    def _refuse(self) -> HttpResponse | None:
        if text := self.refusal():
            messages.error(self.request, text)
            return redirect(reverse(self.edit_url_name, args=[self.object.pk]))
        return None


def refusal(row: Model, facts: list[str], instead: str) -> str:
    """Why a row is not deleted, and what to do instead."""
    reason = _("“%(name)s” cannot be deleted, because this belongs to it: %(facts)s.") % {
        "name": row,
        "facts": ", ".join(facts),
    }
    return f"{reason} {instead}"


class DayColumn(Column):
    """A day as a date; how long ago it was, as Wagtail would say, does not tell what is past from what is to come."""

    def get_value(self, instance: Model) -> str:
        value = super().get_value(instance)
        if isinstance(value, datetime.datetime):
            value = timezone.localtime(value)
        return date_format(value, "SHORT_DATE_FORMAT") if value else ""


class OwnModelViewSet(ModelViewSet):
    """A viewset with one form to create and another to change."""

    form_class: ClassVar[type[ModelForm[Any]]]
    change_form_class: ClassVar[type[ModelForm[Any]]]
    delete_view_class = KeepingDeleteView
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[Any]]:
        return self.change_form_class if for_update else self.form_class
