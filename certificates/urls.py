"""Addresses of certificates. `verify` takes anything as a code, so that malformed ones get the page of unknown ones."""

from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    path("", views.award_list, name="list"),
    path("pruefen/", views.verify_form, name="verify_form"),
    path("pruefen/<path:code>/", views.verify, name="verify"),
    path("<str:code>.pdf", views.download, name="download"),
    path("<str:code>/", views.award_detail, name="award"),
]
