"""What people are told about what they have to do, in their language. Managers get no copies (L34)."""

import datetime

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from courses.conf import language_of
from courses.mails.people import address_of

from .models import RepeatReminder, Step
from .queries import repeat_asked


@task()
def send_repeat_mail(reminder_id: int, at: str) -> bool:
    """Send it unless the person has repeated it, or left, in the meantime. `at`: when the reminder fell due.

    The mail names the course and the day, and nothing about how the person does in it.
    """
    reminder = (
        RepeatReminder.objects.select_related("person", "release__version__course").filter(pk=reminder_id).first()
    )
    if reminder is None or not address_of(reminder.person):
        return False
    course = reminder.release.version.course
    asked = repeat_asked(reminder.person, course, at=datetime.datetime.fromisoformat(at))
    if asked is None or asked.release != reminder.release:
        return False
    with translation.override(language_of(reminder.person)):
        context = {
            "course": course,
            "url": course.get_full_url(),
            "day": asked.repeat_by,
            "is_overdue": reminder.step == Step.OVERDUE,
        }
        send_mail(
            _("The course has changed: %(course)s") % {"course": course.title},
            render_to_string("assignments/email/repeat_due.txt", context).strip() + "\n",
            None,
            [address_of(reminder.person)],
        )
    return True
