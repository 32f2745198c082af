"""Addresses of what learners do in a course. The pages themselves are Wagtail's."""

from django.urls import path

from .views import learning, ratings

app_name = "courses"
urlpatterns = [
    path("kurs/<int:course_id>/beginnen/", learning.begin_course, name="begin"),
    path("kurs/<int:course_id>/weiter/", learning.resume_course, name="resume"),
    path("kurs/<int:course_id>/bewerten/", ratings.rate, name="rate"),
    path("kurs/<int:course_id>/nicht-bewerten/", ratings.skip, name="skip_rating"),
    path("lektion/<int:lesson_id>/abschliessen/", learning.finish_lesson, name="finish_lesson"),
    path("lektion/<int:lesson_id>/stelle/", learning.remember_position, name="remember_position"),
]
