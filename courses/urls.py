"""Addresses of what learners do in a course. The pages themselves are Wagtail's."""

from django.urls import path

from .views import learning, notes, printing, questions

app_name = "courses"
urlpatterns = [
    path("kurs/<int:course_id>/beginnen/", learning.begin_course, name="begin"),
    path("kurs/<int:course_id>/weiter/", learning.resume_course, name="resume"),
    path("lektion/<int:lesson_id>/abschliessen/", learning.finish_lesson, name="finish_lesson"),
    path("lektion/<int:lesson_id>/stelle/", learning.remember_position, name="remember_position"),
    path("schluessel/", learning.token, name="token"),
    path("lektion/<int:lesson_id>/notiz/", notes.write, name="write_note"),
    path("lektion/<int:lesson_id>/merken/", notes.mark, name="mark"),
    path("lektion/<int:lesson_id>/fragen/", questions.ask, name="ask"),
    path("lektion/<int:lesson_id>/drucken/", printing.lesson, name="print_lesson"),
    path("kurs/<int:course_id>/drucken/", printing.course, name="print_course"),
    path("notizen/", notes.my_notes, name="notes"),
    path("notizen/export/", notes.export, name="export_notes"),
    path("notizen/<int:note_id>/", notes.edit, name="edit_note"),
    path("notizen/<int:note_id>/loeschen/", notes.delete, name="delete_note"),
    path("lesezeichen/<int:bookmark_id>/entfernen/", notes.unmark, name="unmark"),
    path("frage/<int:question_id>/", questions.change, name="change_question"),
    path("frage/<int:question_id>/zurueckziehen/", questions.withdraw, name="withdraw_question"),
    path("training/fragen/", questions.queue, name="question_queue"),
    path("training/fragen/<int:question_id>/", questions.answer, name="answer_question"),
]
