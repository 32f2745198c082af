"""The rollout board and the list of clients."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lms.accounts.models import Client
from lms.accounts.queries import local_day
from lms.dashboards.queries.access import may_import_usage, may_steer, may_view_board, roles_for
from lms.dashboards.queries.boards import board_screen, client_lines
from lms.dashboards.requests import person_of
from lms.rollouts.actions import publish_period


@login_required
@never_cache
def clients(request: HttpRequest) -> HttpResponse:
    """The clients whose board the person may open; without any, the page does not exist."""
    lines = client_lines(person_of(request), on=timezone.localdate())
    if not lines:
        raise Http404
    return render(request, "dashboards/clients.html", {"lines": lines})


@login_required
@never_cache
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the client's programme stands: for its own roles to read, for consultants also to steer."""
    client, roles = _client_of(request, slug)
    now = timezone.now()
    screen = board_screen(client, may_steer=may_steer(roles), at=now)
    context = {"screen": screen, "today": local_day(now, client), "may_import_usage": may_import_usage(roles)}
    return render(request, "dashboards/board.html", context)


def _client_of(request: HttpRequest, slug: str) -> tuple[Client, set[str]]:
    """The client, and the person's roles for it. Raises Http404 for strangers."""
    client = get_object_or_404(Client, slug=slug)
    roles = roles_for(person_of(request), client, on=local_day(timezone.now(), client))
    if not may_view_board(roles):
        raise Http404
    return client, roles


@login_required
@require_POST
def publish_week(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the weeks that are over; for a demo client also the running one, ahead of time."""
    client, roles = _client_of(request, slug)
    if not may_steer(roles):
        raise Http404
    now = timezone.now()
    weeks = board_screen(client, may_steer=True, at=now).publishable
    for week in weeks:
        publish_period(client=client, period=week, at=max(now, week.due_at(ZoneInfo(client.time_zone))))
    if weeks:
        messages.success(request, _("%(week)s is published.") % {"week": weeks[-1].label})
    else:
        messages.info(request, _("Everything that is over is published."))
    return redirect("lms_dashboards:board", client.slug)
