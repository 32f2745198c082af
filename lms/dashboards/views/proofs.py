"""A page for every published number."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lms.dashboards.queries.proofs import proof_screen
from lms.dashboards.requests import person_of


@login_required
@never_cache
def proof(request: HttpRequest, release_id: int) -> HttpResponse:
    """A number, for those who may see it; everything else gets one and the same answer.

    Numbers of releases follow one another: if the page told a hidden number from one that does not exist, counting
    them would tell whether a team has few people to count or none.
    """
    screen = proof_screen(release_id, viewer=person_of(request), on=timezone.localdate())
    if screen is None:
        return render(request, "dashboards/proof_hidden.html", status=404)
    return render(request, "dashboards/proof.html", {"screen": screen})
