"""Addresses of attempts. The quiz itself is a Wagtail page."""

from django.urls import path

from . import views

app_name = "quizzes"
urlpatterns = [
    path("<int:quiz_id>/starten/", views.start, name="start"),
    path("<int:quiz_id>/vorab/", views.pretest, name="pretest"),
    path("versuche/<uuid:public_id>/", views.attempt, name="attempt"),
    path("versuche/<uuid:public_id>/<int:position>/", views.question, name="question"),
    path("versuche/<uuid:public_id>/uebersicht/", views.summary, name="summary"),
    path("versuche/<uuid:public_id>/abgeben/", views.submit, name="submit"),
    path("versuche/<uuid:public_id>/ergebnis/", views.result, name="result"),
]
