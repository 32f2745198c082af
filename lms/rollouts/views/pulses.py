"""The questions some weeks after the training. Only the person who is asked finds the page."""

import datetime
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lms.accounts.models import User
from lms.accounts.queries import local_day, memberships_at
from lms.rollouts.actions import answer_pulse, decline_pulse
from lms.rollouts.forms import PulseForm
from lms.rollouts.models import PulseInvitation
from lms.rollouts.models.pulses import tasks_in
from lms.rollouts.queries import tasks_of

from .requests import form_page, posted, refuse

HOME = "lms_dashboards:my_learning"


def _asked(request: HttpRequest, public_id: uuid.UUID, at: datetime.datetime) -> tuple[PulseInvitation, User]:
    """Raises Http404 for everybody who is not asked, and who does not belong to the client any more."""
    person = request.user
    if not isinstance(person, User):
        raise Http404
    invitations = PulseInvitation.objects.of_person(person.pseudonym).select_related("client")
    pulse = get_object_or_404(invitations, public_id=public_id)
    if pulse.client_id not in {row.team.client_id for row in memberships_at(person, at=at)}:
        raise Http404
    return pulse, person


@login_required
@never_cache
@form_page
def pulse_view(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks, and takes what the person says; afterwards it shows them what they said."""
    now = timezone.now()
    pulse, person = _asked(request, public_id, now)
    today = local_day(now, pulse.client)
    if today < pulse.opens_on:
        raise Http404
    tasks = tasks_of(pulse.client, on=pulse.opens_on)
    answer = getattr(pulse, "answer", None)
    form = PulseForm(posted(request), tasks=tasks)
    if request.method == "POST" and form.is_valid():
        try:
            answer_pulse(invitation=pulse, by=person, at=now, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Thank you. Your answers are stored."))
            return redirect(HOME)
    context = {
        "pulse": pulse,
        "form": form,
        "answer": answer,
        "is_over": today > pulse.closes_on,
        "tasks": tasks_in(tasks.tasks, answer.tasks) if answer and tasks else [],
    }
    return render(request, "rollouts/pulse.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def decline_pulse_view(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    pulse, person = _asked(request, public_id, now)
    try:
        decline_pulse(invitation=pulse, by=person, at=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("All right. You will not be asked this time."))
    return redirect(HOME)
