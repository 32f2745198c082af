"""Addresses of attempts. The quiz itself is a Wagtail page."""

from django.urls import path, re_path

from .views import answering, clock, papers, pictures, results, starting

app_name = "quizzes"
urlpatterns = [
    path("<int:quiz_id>/starten/", starting.start, name="start"),
    path("<int:quiz_id>/vorab/", starting.pretest, name="pretest"),
    path("<int:quiz_id>/ueben/", starting.practice, name="practice"),
    path("<int:quiz_id>/papier/", papers.paper, name="paper"),
    re_path(r"^bilder/(?P<name>[0-9a-f]{40}\.[a-z]+)$", pictures.picture, name="picture"),
    path("versuche/<uuid:public_id>/", answering.attempt, name="attempt"),
    path("versuche/<uuid:public_id>/<int:position>/", answering.question, name="question"),
    path("versuche/<uuid:public_id>/loeschen/", starting.remove_practice, name="remove_practice"),
    path("versuche/<uuid:public_id>/zeit/", clock.remaining, name="clock"),
    path("versuche/<uuid:public_id>/uebersicht/", results.summary, name="summary"),
    path("versuche/<uuid:public_id>/abgeben/", results.submit, name="submit"),
    path("versuche/<uuid:public_id>/ergebnis/", results.result, name="result"),
]
