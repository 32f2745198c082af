"""Addresses of the screens over several apps."""

from django.urls import path, re_path

from .views.stub import stub
from .views.theme import theme

app_name = "lms_dashboards"
urlpatterns = [
    path("mein-lernen/", stub, name="my_learning"),
    path("mein-team/", stub, name="teams"),
    path("mein-team/<int:team_id>/", stub, name="team"),
    path("kunden/", stub, name="clients"),
    path("kunden/<slug:slug>/rollout/", stub, name="board"),
    re_path(r"^theme/(?P<slug>[-a-zA-Z0-9_]+)-(?P<digest>[0-9a-f]{12})\.css$", theme, name="theme"),
]
