"""Addresses of what learners do in a course. The pages themselves are Wagtail's."""

from django.urls import path

from .views import activities, dates, files, learning, notes, printing, questions, ratings, transfers, versions

app_name = "courses"
urlpatterns = [
    path("kurs/<int:course_id>/beginnen/", learning.begin_course, name="begin"),
    path("kurs/<int:course_id>/weiter/", learning.resume_course, name="resume"),
    path("kurs/<int:course_id>/bewerten/", ratings.rate, name="rate"),
    path("kurs/<int:course_id>/nicht-bewerten/", ratings.skip, name="skip_rating"),
    path("lektion/<int:lesson_id>/abschliessen/", learning.finish_lesson, name="finish_lesson"),
    path("lektion/<int:lesson_id>/stelle/", learning.remember_position, name="remember_position"),
    path("fassung/<int:version_id>/", versions.version_detail, name="version"),
    path("aufgabe/<int:lesson_id>/entwurf/", transfers.write, name="write_submission"),
    path("abgabe/<uuid:public_id>/pruefen/", transfers.check_submission, name="check_submission"),
    path("abgabe/datei/<uuid:public_id>/", transfers.submission_file, name="submission_file"),
    path("termin/<int:event_id>/buchen/", dates.book, name="book_date"),
    path("termin/<int:event_id>/absagen/", dates.cancel, name="cancel_date"),
    path("termin/<int:event_id>/termin.ics", dates.calendar, name="calendar"),
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
    path("lektion/<int:lesson_id>/notiz/<str:block_id>/", activities.save_note, name="save_reflection"),
    path("lektion/<int:lesson_id>/frage/<str:block_id>/", activities.answer_check, name="answer_check"),
    path("lektion/<int:lesson_id>/medien/<int:media_id>/", files.lesson_media, name="lesson_media"),
    path("lektion/<int:lesson_id>/untertitel/<int:track_id>/", files.lesson_captions, name="lesson_captions"),
    path("medien/<int:media_id>/", files.author_media, name="author_media"),
    path("untertitel/<int:track_id>/", files.author_captions, name="author_captions"),
]
