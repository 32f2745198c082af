"""Addresses of what learners do in a course. The pages themselves are Wagtail's."""

from django.urls import path

from .views import activities, files, learning

app_name = "courses"
urlpatterns = [
    path("kurs/<int:course_id>/beginnen/", learning.begin_course, name="begin"),
    path("kurs/<int:course_id>/weiter/", learning.resume_course, name="resume"),
    path("lektion/<int:lesson_id>/abschliessen/", learning.finish_lesson, name="finish_lesson"),
    path("lektion/<int:lesson_id>/stelle/", learning.remember_position, name="remember_position"),
    path("lektion/<int:lesson_id>/notiz/<str:block_id>/", activities.save_note, name="save_reflection"),
    path("lektion/<int:lesson_id>/frage/<str:block_id>/", activities.answer_check, name="answer_check"),
    path("lektion/<int:lesson_id>/medien/<int:media_id>/", files.lesson_media, name="lesson_media"),
    path("lektion/<int:lesson_id>/untertitel/<int:track_id>/", files.lesson_captions, name="lesson_captions"),
    path("medien/<int:media_id>/", files.author_media, name="author_media"),
    path("untertitel/<int:track_id>/", files.author_captions, name="author_captions"),
]
