"""What learners are told about their work on transfer tasks."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from courses.conf import language_of
from courses.models import Submission
from courses.models.submissions import State

from .people import address_of


@task()
def send_judgment_mail(submission_id: int) -> None:
    """Tell the learner that their work was confirmed or came back, without a word of the comment.

    Sends nothing when the submission or the address is gone meanwhile.
    """
    submission = (
        Submission.objects.filter(pk=submission_id, state__in=[State.RETURNED, State.CONFIRMED])
        .select_related("learner", "page")
        .first()
    )
    if submission is None:
        return
    address = address_of(submission.learner)
    if not address:
        return
    with translation.override(language_of(submission.learner)):
        subject = (
            _("Your transfer task has been confirmed")
            if submission.is_confirmed
            else _("Your transfer task has come back to you")
        )
        context = {"submission": submission, "page": submission.page, "url": submission.page.get_full_url()}
        body = render_to_string("courses/email/transfer_judged.txt", context)
    send_mail(subject, body, None, [address])
