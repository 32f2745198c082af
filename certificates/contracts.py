"""Questions that this plugin asks upward, with the answers of a site that does not say otherwise (see `conf`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from courses.typing import Person

    from .models import Award


def time_zone_of(learner: Person) -> str:
    """The zone in which the learner's days begin and end (L27)."""
    return settings.TIME_ZONE


def client_ip_of(request: HttpRequest) -> str:
    """The address that verifications are counted by. Behind a proxy this is the proxy's, so a site replaces it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def visible_awards(user: Person) -> QuerySet[Award]:
    """Awards that a person with the permission to view awards sees in the admin; a site narrows it to its tenants."""
    from .models import Award

    return Award.objects.all()
