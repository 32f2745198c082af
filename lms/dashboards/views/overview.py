"""All clients of a consultant at a glance."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lms.dashboards.queries.overview import client_rows
from lms.dashboards.requests import person_of


@login_required
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """One row per client, the neediest first; for those who advise no client the page does not exist."""
    rows = client_rows(person_of(request), on=timezone.localdate())
    if not rows:
        raise Http404
    return render(request, "dashboards/overview.html", {"rows": rows})
