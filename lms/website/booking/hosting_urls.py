"""Addresses for consultants, and of their calendar feeds."""

from django.urls import path

from .views import hosting

app_name = "demos"
urlpatterns = [
    path("", hosting.overview, name="overview"),
    path("<int:demo_id>/absagen/", hosting.cancel, name="cancel"),
    path("zeiten/", hosting.availability, name="availability"),
    path("zeiten/treffpunkt/", hosting.change_host, name="change_host"),
    path("zeiten/woche/", hosting.change_hours, name="change_hours"),
    path("zeiten/abwesend/", hosting.add_days_off, name="add_days_off"),
    path("zeiten/abwesend/<int:absence_id>/entfernen/", hosting.remove_days_off, name="remove_days_off"),
    path("zeiten/kalender/", hosting.renew_feed, name="renew_feed"),
    path("kalender/<str:key>.ics", hosting.feed, name="feed"),
]
