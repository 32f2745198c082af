"""Addresses of the question bank below the admin's own."""

from django.urls import path

from .views import bank

app_name = "quizzes_bank"
urlpatterns = [
    path("<int:question_id>/versions/", bank.question_versions, name="versions"),
    path("<int:question_id>/try/", bank.try_question, name="try"),
    path("<int:question_id>/promote/", bank.promote, name="promote"),
]
