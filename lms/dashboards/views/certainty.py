"""What people are certain of and have wrong."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lms.dashboards.queries.certainty import certainty_screen
from lms.dashboards.queries.ratings import rated_clients
from lms.dashboards.requests import person_of


@login_required
@never_cache
def certainty(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The published figures of a client, without one the first by name; 404 for who neither trains nor advises it."""
    clients = list(rated_clients(person_of(request), on=timezone.localdate()))
    chosen = next((client for client in clients if slug in ("", client.slug)), None)
    if chosen is None:
        raise Http404
    return render(request, "dashboards/certainty.html", {"screen": certainty_screen(chosen, clients=clients)})
