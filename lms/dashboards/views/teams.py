"""My team."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lms.accounts.models import Team
from lms.accounts.queries import local_day, may_view_team
from lms.dashboards.queries.access import entry_teams
from lms.dashboards.queries.teams import team_screen
from lms.dashboards.requests import person_of

PEOPLE_PER_PAGE = 50


@login_required
@never_cache
def teams(request: HttpRequest) -> HttpResponse:
    """The teams a person may enter; a single one is opened at once. Without any, the page does not exist."""
    found = entry_teams(person_of(request), on=timezone.localdate())
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("lms_dashboards:team", found[0].pk)
    return render(request, "dashboards/teams.html", {"teams": found})


@login_required
@never_cache
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """What was published about a team; names only where the client's profile shows them to the person."""
    chosen = get_object_or_404(Team.objects.select_related("client"), pk=team_id)
    viewer = person_of(request)
    today = local_day(timezone.now(), chosen.client)
    if not may_view_team(viewer, chosen, on=today):
        raise Http404
    screen = team_screen(chosen, viewer=viewer, on=today)
    people = Paginator(screen.names.rows, PEOPLE_PER_PAGE).get_page(request.GET.get("page")) if screen.names else None
    return render(request, "dashboards/team.html", {"screen": screen, "page_obj": people, "today": today})
