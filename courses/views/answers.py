"""The same answer for a page that works without scripts and for a script on it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours is asking."""
    return request.headers.get("Accept", "") == "application/json"


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Where to go on: a redirect, or for a script the address."""
    return JsonResponse({"saved": True, "url": url}) if wants_json(request) else redirect(url)
