"""Addresses of whoever adapts courses for clients."""

from django.urls import path

from .views import blocks, clients, words

app_name = "lms_variants"
LESSON = "kunden/<slug:slug>/lektionen/<int:lesson_id>/"
BLOCK = f"{LESSON}bloecke/<str:block_id>/"
urlpatterns = [
    path("", clients.clients, name="clients"),
    path("platzhalter/", words.placeholders, name="placeholders"),
    path("platzhalter/neu/", words.define, name="define_placeholder"),
    path("platzhalter/<int:placeholder_id>/", words.change, name="placeholder"),
    path("kunden/<slug:slug>/", clients.client, name="client"),
    path("kunden/<slug:slug>/platzhalter/", words.words, name="words"),
    path("kunden/<slug:slug>/kurs/<int:course_id>/", clients.course, name="course"),
    path(f"{LESSON}vorschau/", blocks.preview, name="preview"),
    path("kunden/<slug:slug>/angepasst/<int:override_id>/entfernen/", blocks.remove, name="remove"),
    path(BLOCK, blocks.edit, name="block"),
    path(f"{BLOCK}ausblenden/", blocks.hide, name="hide"),
    path(f"{BLOCK}behalten/", blocks.keep, name="keep"),
    path(f"{BLOCK}master/", blocks.take, name="take"),
]
