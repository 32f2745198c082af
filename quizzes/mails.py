"""What learners are told by mail."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from courses.conf import language_of
from courses.mails.people import address_of

from .models import Attempt, AttemptState


@task()
def mail_graded_result(attempt_id: int, is_correction: bool) -> None:
    """Tell the learner that the result is there, or was corrected, in their language.

    The mail names no result and no comment: mailboxes are read by deputies. Nothing is sent when the attempt or the
    address is gone meanwhile.
    """
    attempts = Attempt.objects.select_related("quiz", "learner").filter(state=AttemptState.FINISHED)
    attempt = attempts.filter(pk=attempt_id).first()
    address = address_of(attempt.learner) if attempt and attempt.learner.is_active else ""
    if attempt is None or not address:
        return
    base = str(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")
    with translation.override(language_of(attempt.learner)):
        context = {
            "quiz": attempt.quiz,
            "is_correction": is_correction,
            "url": base + reverse("quizzes:result", args=[attempt.public_id]),
        }
        subject = _("Your result was changed") if is_correction else _("Your result is there")
        send_mail(subject, render_to_string("quizzes/email/graded.txt", context), None, [address])
