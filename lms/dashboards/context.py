"""What the header of every page shows for the person's roles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User

from .queries.navigation import Places, places_of
from .theme import theme_url

REMEMBERED_SECONDS = 300
MOST_BESIDE_RATINGS = 3


@dataclass(frozen=True)
class NavItem:
    """A link in the header. `icon` is a name in the sprite."""

    url: str
    label: str
    icon: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Callable[[], Any]]:
    """`nav_items`, after "My learning" and "Courses", and `accent_url`, both worked out when a template asks for them.

    Costs no query for a person who was seen within five minutes, else two.
    """
    return {"nav_items": partial(_nav_items, request), "accent_url": partial(_accent_url, request)}


def _places(request: HttpRequest) -> Places | None:
    """The person's places; remembered for the request and, across requests, until the day is over."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    remembered: Places | None = getattr(request, "_places", None)
    if remembered is None:
        today = timezone.localdate()
        key = f"lms.dashboards.places:7:{user.pk}:{today}"
        remembered = cache.get(key)
        if remembered is None:
            remembered = places_of(user, on=today)
            cache.set(key, remembered, REMEMBERED_SECONDS)
        request._places = remembered  # type: ignore[attr-defined]
    return remembered


def _nav_items(request: HttpRequest) -> list[NavItem]:
    places = _places(request)
    if places is None:
        return []
    offered = [*_of_the_company(places), *_of_the_firm(places)]
    # Trainers find the ratings on their own screen; a header with more links than this wraps.
    if places.sees_ratings and not places.teaches and len(offered) <= MOST_BESIDE_RATINGS:
        offered.append((reverse("lms_dashboards:ratings"), _("Course ratings"), "message-circle"))
    return [NavItem(url, label, icon, request.path.startswith(url)) for url, label, icon in offered]


def _of_the_company(places: Places) -> Iterator[tuple[str, str, str]]:
    """Address, label and icon of what a client's own people with responsibility open."""
    if places.sees_teams:
        label = _("My team") if places.manages_team else _("Teams")
        yield reverse("lms_dashboards:teams"), label, "users"
    if places.own_board:
        yield reverse("lms_dashboards:board", args=[places.own_board]), _("Rollout"), "target"
    if places.represents:
        yield reverse("lms_dashboards:works_council", args=[places.represents]), _("Works council"), "shield-check"
    if places.administers:
        yield reverse("lms_adoption:overview", args=[places.administers]), _("AI use"), "bar-chart"
        yield reverse("lms_dashboards:roles", args=[places.administers]), _("Role families"), "user"


def _of_the_firm(places: Places) -> Iterator[tuple[str, str, str]]:
    """The same of what those open who work for clients, and administrators with the words of their company."""
    if places.sees_all_clients:
        yield reverse("lms_dashboards:overview"), _("Clients"), "layers"
        yield reverse("demos:overview"), _("Demos"), "calendar"
    if places.teaches:
        yield reverse("lms_dashboards:training"), _("Training"), "graduation-cap"
    elif places.adapts_courses:
        yield reverse("lms_variants:clients"), _("Variants"), "pencil"


def _accent_url(request: HttpRequest) -> str:
    places = _places(request)
    return theme_url(*places.accent) if places and places.accent else ""
