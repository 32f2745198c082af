"""Addresses of trainers' pages."""

from django.urls import path

from .views import reviews

app_name = "training"
urlpatterns = [
    path("aufgaben/", reviews.queue, name="submissions"),
    path("aufgaben/<uuid:public_id>/", reviews.review, name="review_submission"),
]
