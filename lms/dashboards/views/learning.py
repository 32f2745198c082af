"""My learning."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lms.dashboards.queries import learning
from lms.dashboards.requests import person_of


@login_required
@never_cache
def my_learning(request: HttpRequest) -> HttpResponse:
    """What the person does next, what is due, what else there is, and what is done."""
    screen = learning.my_learning(person_of(request), at=timezone.now())
    return render(request, "dashboards/my_learning.html", {"learning": screen})
