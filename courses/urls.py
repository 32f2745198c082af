"""Addresses of what learners do in a course. The pages themselves are Wagtail's."""

from django.urls import path

from . import views

app_name = "courses"
urlpatterns = [
    path("kurs/<int:course_id>/beginnen/", views.begin_course, name="begin"),
    path("kurs/<int:course_id>/weiter/", views.resume_course, name="resume"),
    path("lektion/<int:lesson_id>/abschliessen/", views.finish_lesson, name="finish_lesson"),
    path("lektion/<int:lesson_id>/stelle/", views.remember_position, name="remember_position"),
]
