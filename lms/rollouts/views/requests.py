"""What all views of phases share: who is asking, which phase, and how a form is answered."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms.accounts.models import Client, User
from lms.accounts.queries import local_day
from lms.rollouts.models import Phase, PhaseState
from lms.rollouts.models.programme import ADDRESSES
from lms.rollouts.queries import PhaseAccess, phase_access

form_page = require_http_methods(["GET", "HEAD", "POST"])

KINDS = {address: kind for kind, address in ADDRESSES.items()}
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Visit:
    """Somebody in a phase of a client's programme."""

    client: Client
    phase: Phase
    access: PhaseAccess
    at: datetime.datetime

    @property
    def person(self) -> User:
        return self.access.person

    @property
    def today(self) -> datetime.date:
        return local_day(self.at, self.client)

    @property
    def is_over(self) -> bool:
        """Whether the gate has decided: nothing is written any more."""
        return self.phase.state in (PhaseState.DONE, PhaseState.STOPPED)

    @property
    def writes(self) -> bool:
        """Whether the person may write what belongs to this phase."""
        return self.access.is_consultant and not self.is_over

    @property
    def address(self) -> str:
        """The phase in addresses."""
        return self.phase.address


def visit(request: HttpRequest, slug: str, address: str) -> Visit:
    """Who is asking about which phase. Raises Http404 for strangers, and where nothing is."""
    client = get_object_or_404(Client, slug=slug)
    kind, person, now = KINDS.get(address), request.user, timezone.now()
    if kind is None or not isinstance(person, User):
        raise Http404
    access = phase_access(person, client, on=local_day(now, client))
    if not access.may_open(kind):
        raise Http404
    phase = get_object_or_404(Phase.objects.select_related("programme__client"), programme__client=client, kind=kind)
    return Visit(client, phase, access, now)


def consultants_visit(request: HttpRequest, slug: str, address: str) -> Visit:
    """As `visit`, for consultants alone. Raises Http404 for everybody else."""
    found = visit(request, slug, address)
    if not found.access.is_consultant:
        raise Http404
    return found


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; a form without fields is bound by an empty POST, too."""
    return request.POST if request.method == "POST" else None


def refuse(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what an action refused beside its fields; what belongs to no field of the form stands above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


def answer(
    request: HttpRequest,
    *,
    here: Visit,
    form: forms.BaseForm,
    act: Callable[[], object],
    done: str,
    **context: Any,
) -> HttpResponse:
    """Show the form, or do what it asks for and go back to the phase. What the action refuses stands in the form.

    context: title, lead, button.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("lms_rollouts:phase", here.client.slug, here.address)
    context |= {"form": form, "client": here.client, "here": here}
    return render(request, "rollouts/phase_form.html", context, status=422 if form.errors else 200)
