"""What learners are told about their questions."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from courses.conf import language_of
from courses.models import LessonQuestion
from courses.queries import lessons_of_questions

from .people import address_of


@task()
def mail_answer(question_id: int) -> None:
    """Tell who asked that their question is answered, in their language.

    The mail names neither question nor answer: mailboxes are read by deputies. Nothing is sent when the question, its
    lesson or the address is gone.
    """
    question = LessonQuestion.objects.select_related("course", "asker").filter(pk=question_id).first()
    lesson = lessons_of_questions([question]).get(question_id) if question else None
    address = address_of(question.asker) if question else ""
    if question is None or lesson is None or not address:
        return
    with translation.override(language_of(question.asker)):
        context = {"course": question.course, "lesson": lesson, "url": f"{lesson.get_full_url()}#fragen"}
        send_mail(
            _("Your question has been answered"),
            render_to_string("courses/email/question_answered.txt", context),
            None,
            [address],
        )
