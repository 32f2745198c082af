"""The page of the works council; for everybody else it does not exist."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lms.accounts.models import Client
from lms.accounts.queries import local_day
from lms.dashboards.queries.works_council import council_screen, is_works_council
from lms.dashboards.requests import person_of
from lms.disclosure.audit import audit_lines
from lms.rollouts.actions import note_audit_download


def _client(request: HttpRequest, slug: str) -> Client:
    """The client, for its works council. Raises Http404 for everybody else."""
    client = get_object_or_404(Client, slug=slug)
    if not is_works_council(person_of(request), client, on=local_day(timezone.now(), client)):
        raise Http404
    return client


@login_required
@never_cache
def works_council(request: HttpRequest, slug: str) -> HttpResponse:
    """Figures, configuration, the list of everything that reports on people, imports and publications."""
    screen = council_screen(_client(request, slug), at=timezone.now())
    return render(request, "dashboards/works_council.html", {"screen": screen})


@login_required
@never_cache
@require_POST
def audit_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The audit file; who fetched it stands on the page from then on."""
    client, now = _client(request, slug), timezone.now()
    note_audit_download(client=client, by=person_of(request), at=now)
    headers = {"Content-Disposition": f'attachment; filename="pruefdatei-{client.slug}.json"'}
    lines = (f"{line}\n" for line in audit_lines(client, at=now))
    return StreamingHttpResponse(lines, content_type="application/json", headers=headers)
