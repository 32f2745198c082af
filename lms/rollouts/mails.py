"""What people are told about the questions after their training, in their language."""

import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from courses.conf import language_of
from courses.mails.people import address_of

from .queries.reminders import standing_reminder


@task()
def send_pulse_mail(invitation_id: int, at: str) -> bool:
    """Send it unless the person has answered, declined or left in the meantime. `at`: when the reminder fell due.

    It goes to the person alone and says nothing about how they did in a course.
    """
    found = standing_reminder(invitation_id, at=datetime.datetime.fromisoformat(at))
    if found is None or not address_of(found.person):
        return False
    with translation.override(language_of(found.person)):
        path = reverse("lms_rollouts:pulse", args=[found.pulse.public_id])
        context = {"pulse": found.pulse, "url": str(settings.BASE_URL).rstrip("/") + path}
        body = render_to_string("rollouts/email/pulse.txt", context).strip() + "\n"
        send_mail(_("Three questions about your training"), body, None, [address_of(found.person)])
    return True
