"""Addresses of learning paths. A site that uses them includes this module where it likes, as `lernpfade/`, say."""

from django.urls import path

from .views.paths import learning_path

app_name = "learning_paths"
urlpatterns = [path("<slug:slug>/", learning_path, name="path")]
