"""Work that happens after a request, by whatever runs the site's tasks."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from .models import LessonQuestion
from .queries import lessons_of_questions


@task()
def mail_answer(question_id: int) -> None:
    """Tell who asked that their question is answered, in the language of the course.

    The mail names neither question nor answer: mailboxes are read by deputies. Nothing is sent when the question, its
    lesson or the address is gone.
    """
    question = LessonQuestion.objects.select_related("course__locale", "asker").filter(pk=question_id).first()
    lesson = lessons_of_questions([question]).get(question_id) if question else None
    address = getattr(question.asker, question.asker.get_email_field_name(), "") if question else ""
    if question is None or lesson is None or not address:
        return
    with translation.override(question.course.locale.language_code):
        context = {"course": question.course, "lesson": lesson, "url": f"{lesson.get_full_url()}#fragen"}
        send_mail(
            _("Your question has been answered"),
            render_to_string("courses/email/question_answered.txt", context),
            None,
            [address],
        )
