"""What people are told about what they have to do, in their language. Managers get no copies (L34)."""

import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from courses.conf import language_of
from courses.mails.people import address_of

from .access import privacy_note_for
from .models import DueReminder, RepeatReminder, Step
from .queries.reminders import standing_reminders
from .queries.repeats import repeat_asked


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


@task()
def send_due_mail(reminder_ids: list[int], at: str) -> bool:
    """Remind one person of courses and the days by which to take them. `at`: when the reminders fell due.

    What was completed, withdrawn or given another day in the meantime is left out. The mail says nothing about how the
    person does in a course; it says who sees what.
    """
    reminders = standing_reminders(reminder_ids, at=datetime.datetime.fromisoformat(at))
    if not reminders or not address_of(reminders[0].person):
        return False
    person = reminders[0].person
    base = str(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")
    with translation.override(language_of(person)):
        context = {
            "ahead": [row for row in reminders if row.step != Step.OVERDUE],
            "overdue": [row for row in reminders if row.step == Step.OVERDUE],
            "url": base + resolve_url(settings.LOGIN_REDIRECT_URL),
            "privacy_note": privacy_note_for(reminders[0].obligation.client),
        }
        body = render_to_string("assignments/email/courses_due.txt", context).strip() + "\n"
        send_mail(_due_subject(reminders), body, None, [address_of(person)])
    return True


def _due_subject(reminders: list[DueReminder]) -> str:
    if len(reminders) > 1:
        return ngettext("Reminder: %(count)d course", "Reminder: %(count)d courses", len(reminders)) % {
            "count": len(reminders)
        }
    (reminder,) = reminders
    words = {"course": reminder.obligation.course.title, "day": date_format(reminder.due_on)}
    if reminder.step == Step.OVERDUE:
        return _("Still open: %(course)s") % words
    return _("Reminder: %(course)s, by %(day)s") % words
