"""Stands in for screens whose apps are not there yet."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def stub(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "dashboards/stub.html")
