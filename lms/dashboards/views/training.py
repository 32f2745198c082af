"""Training: what waits for a trainer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from courses.conf import time_zone_of
from lms.dashboards.queries.training import may_train, training_screen
from lms.dashboards.requests import person_of


@login_required
@never_cache
def training(request: HttpRequest) -> HttpResponse:
    """For everybody who teaches; for others the page does not exist."""
    person = person_of(request)
    if not may_train(person):
        raise Http404
    today = timezone.localdate()
    screen = training_screen(person, at=timezone.now(), today=today)
    return render(request, "dashboards/training.html", {"screen": screen, "today": today, "zone": time_zone_of(person)})
