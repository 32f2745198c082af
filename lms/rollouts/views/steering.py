"""What consultants do in a programme. Each address shows its form and takes it; afterwards one is back on the board.

Only people with a consultant's mandate for the client come here; for everybody else the address does not exist.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import Client, Role, User
from lms.accounts.queries import has_role, local_day
from lms.rollouts.actions import confirm_promise, set_target, start_phase, start_programme
from lms.rollouts.forms import EvidenceForm, TargetForm
from lms.rollouts.models import Phase, Programme

from .requests import form_page, posted


def _consultant(request: HttpRequest, client: Client) -> User:
    """Who is asking. Raises Http404 unless they are a consultant of the client today."""
    person = request.user
    today = local_day(timezone.now(), client)
    if not isinstance(person, User) or not has_role(person, Role.CONSULTANT, client=client, on=today):
        raise Http404
    return person


def _answer(
    request: HttpRequest,
    *,
    client: Client,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], object],
    done: str,
    **context: object,
) -> HttpResponse:
    """Show the form, or do what it asks for and go back to the board. What the action refuses stands in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect("lms_dashboards:board", slug=client.slug)
    status = 422 if form.errors else 200
    return render(request, "rollouts/form.html", {"form": form, "client": client, **context}, status=status)


def _phase(request: HttpRequest, phase_id: int) -> tuple[Phase, User]:
    phase = get_object_or_404(Phase.objects.select_related("programme__client"), pk=phase_id)
    return phase, _consultant(request, phase.programme.client)


@login_required
@form_page
def start_programme_view(request: HttpRequest, slug: str) -> HttpResponse:
    client = get_object_or_404(Client, slug=slug)
    _consultant(request, client)
    return _answer(
        request,
        client=client,
        form=forms.Form(posted(request)),
        act=lambda data: start_programme(client=client, at=timezone.now()),
        done=_("The programme has started."),
        title=_("Start the programme"),
        lead=_("This sets up the five phases. From this week on, figures are published every Monday."),
        button=_("Start the programme"),
    )


@login_required
@form_page
def start_phase_view(request: HttpRequest, phase_id: int) -> HttpResponse:
    phase, _person = _phase(request, phase_id)
    return _answer(
        request,
        client=phase.programme.client,
        form=forms.Form(posted(request)),
        act=lambda data: start_phase(phase=phase, at=timezone.now()),
        done=_("“%(phase)s” has started.") % {"phase": phase.title},
        title=_("Start “%(phase)s”") % {"phase": phase.title},
        lead=_("The promise of this phase: %(promise)s.") % {"promise": phase.promise},
        button=_("Start the phase"),
    )


@login_required
@form_page
def confirm_promise_view(request: HttpRequest, phase_id: int) -> HttpResponse:
    phase, person = _phase(request, phase_id)
    return _answer(
        request,
        client=phase.programme.client,
        form=EvidenceForm(posted(request)),
        act=lambda data: confirm_promise(phase=phase, by=person, evidence=data["evidence"], at=timezone.now()),
        done=_("The promise is confirmed: %(promise)s.") % {"promise": phase.promise},
        title=_("Confirm “%(promise)s”") % {"promise": phase.promise},
        lead=_("Your name, the day and the evidence will stand on the board."),
        button=_("Confirm the promise"),
    )


@login_required
@form_page
def set_target_view(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.select_related("client"), pk=programme_id)
    person = _consultant(request, programme.client)
    form = TargetForm(posted(request), initial={"kpi": request.GET.get("kpi", "")})
    return _answer(
        request,
        client=programme.client,
        form=form,
        act=lambda data: set_target(programme=programme, by=person, at=timezone.now(), **data),
        done=_("The target is set."),
        title=_("Set a target"),
        lead=_("A target judges only weeks that begin after it was set."),
        button=_("Set the target"),
    )
