from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from .models import FloorNote


def floor_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One row by its key, as plain text."""
    return HttpResponse(get_object_or_404(FloorNote, pk=pk).text, content_type="text/plain")
