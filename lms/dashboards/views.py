from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/my_learning.html")
