"""Addresses for trainers; a site includes them where it likes, e.g. below `training/`."""

from django.urls import path

from .views import questions, reviews, training_dates

app_name = "training"
urlpatterns = [
    path("fragen/", questions.queue, name="questions"),
    path("fragen/<int:question_id>/", questions.answer, name="answer_question"),
    path("aufgaben/", reviews.queue, name="submissions"),
    path("aufgaben/<uuid:public_id>/", reviews.review, name="review_submission"),
    path("termine/", training_dates.dates, name="dates"),
    path("termine/neu/", training_dates.create_date, name="create_date"),
    path("termine/<int:event_id>/", training_dates.date, name="date"),
    path("termine/<int:event_id>/bearbeiten/", training_dates.edit_date, name="edit_date"),
    path("termine/<int:event_id>/absagen/", training_dates.cancel_date, name="cancel_date"),
    path("termine/<int:event_id>/anwesenheit/", training_dates.attendance, name="attendance"),
    path("termine/<int:event_id>/nachtragen/", training_dates.walk_in, name="walk_in"),
    path("termine/<int:event_id>/drucken/", training_dates.print_date, name="print_date"),
]
