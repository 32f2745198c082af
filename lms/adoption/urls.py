"""Addresses of a client's data on the use of AI tools."""

from django.urls import path

from . import views

app_name = "lms_adoption"
urlpatterns = [
    path("<slug:slug>/nutzung/", views.overview, name="overview"),
    path("<slug:slug>/nutzung/quellen/neu/", views.new_source, name="new_source"),
    path("<slug:slug>/nutzung/quellen/<slug:source_slug>/", views.upload, name="upload"),
    path("<slug:slug>/nutzung/vorschau/<int:preview_id>/", views.preview, name="preview"),
]
