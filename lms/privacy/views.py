"""Pages about one's own data, and the change of a client's profile of visibility. Nobody sees another person's data."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.models import Client, User, VisibilityChange
from lms.accounts.queries import local_day
from lms.assignments.access import privacy_note_for

from .actions import ProposalOpen, confirm_profile, propose_profile, withdraw_profile
from .forms import VisibilityForm
from .queries import data_overview, export_of, may_change_visibility, open_proposal, visibility_log


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/my_data.html", {"overview": data_overview(_person(request), at=timezone.now())})


@login_required
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """One's own data as a file to keep."""
    now = timezone.now()
    response = JsonResponse(export_of(_person(request), at=now), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="meine-daten-{timezone.localdate(now)}.json"'
    return response


def _client_for(request: HttpRequest, slug: str) -> Client:
    """The client whose profile the person may change; a stranger gets 404."""
    client = get_object_or_404(Client, slug=slug)
    if not may_change_visibility(_person(request), client, on=local_day(timezone.now(), client)):
        raise Http404
    return client


@login_required
def visibility(request: HttpRequest, slug: str) -> HttpResponse:
    """The profile, its log, and the next step: propose (GET and POST), or confirm what somebody else proposed."""
    client = _client_for(request, slug)
    form = VisibilityForm(
        request.POST or None,
        initial={"profile": client.visibility, "has_evidence_list": client.has_evidence_list},
    )
    if not form.is_valid():
        return _visibility_page(request, client, form, status=422 if form.is_bound else 200)
    try:
        propose_profile(client=client, proposer=_person(request), at=timezone.now(), **form.cleaned_data)
    except ProposalOpen as error:
        return _visibility_page(request, client, form, status=409, refusal=error.messages[0])
    messages.success(request, _("Your proposal is stored. It takes effect when a second person confirms it."))
    return redirect("lms_privacy:visibility", slug)


def _visibility_page(
    request: HttpRequest, client: Client, form: VisibilityForm | None = None, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    proposal = open_proposal(client)
    context = {
        "client": client,
        "note": privacy_note_for(client),
        "log": visibility_log(client),
        "proposal": proposal,
        "is_own_proposal": proposal is not None and proposal.proposed_by_id == _person(request).pk,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "privacy/visibility.html", context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, change_id: int) -> HttpResponse:
    """Put a proposal into force. Who may not be the second person is told why."""
    client = _client_for(request, slug)
    change = get_object_or_404(VisibilityChange, pk=change_id, client=client)
    try:
        confirm_profile(change=change, confirmer=_person(request), at=timezone.now())
    except ValidationError as error:  # SamePerson, NeedsAdministrator, NeedsWorksCouncil: each says what is missing
        return _visibility_page(request, client, status=409, refusal=error.messages[0])
    messages.success(request, _("The profile is in force. Everybody at the company can see the change."))
    return redirect("lms_privacy:visibility", slug)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, change_id: int) -> HttpResponse:
    client = _client_for(request, slug)
    change = get_object_or_404(VisibilityChange, pk=change_id, client=client)
    withdraw_profile(change=change, by=_person(request), at=timezone.now())
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("lms_privacy:visibility", slug)
