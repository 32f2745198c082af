"""What individuals do: register, and ask for a course."""

import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.mails.sending import enqueue_on_commit
from courses.models import CoursePage
from lms.accounts.actions import create_person
from lms.accounts.models import User
from lms.website.mails import send_enquiry_mail
from lms.website.models import CourseTerms, Enquiry, IndividualCourse

KEPT_AFTER_ANSWER = datetime.timedelta(days=90)
KEPT_UNANSWERED = datetime.timedelta(days=365)


class AddressTaken(ValidationError):
    """There is an account with this address already."""


class CourseNotForSale(ValidationError):
    """The course is not, or no longer, offered for money."""


@transaction.atomic
def register_individual(*, email: str, password: str, first_name: str, last_name: str, language: str) -> User:
    """Create the account of somebody who has shown that the address is theirs.

    Raises AddressTaken, and ValidationError when a field is out of range.
    """
    if User.objects.filter(email=email.lower()).exists():
        raise AddressTaken(_("There is already an account with this e-mail address."))
    person = create_person(email=email, first_name=first_name, last_name=last_name, language=language)
    person.set_password(password)
    person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@transaction.atomic
def ask_for_course(*, course: CoursePage, email: str, message: str, language: str, at: datetime.datetime) -> Enquiry:
    """Write down that somebody asks for a course, and tell the consultants. An open question is not asked twice.

    Raises CourseNotForSale when the course is not offered for money now.
    """
    offers = IndividualCourse.objects.offered().filter(course=course, terms=CourseTerms.ENQUIRY)
    if not offers.exists():
        raise CourseNotForSale(_("This course is no longer offered. Please choose another one."))
    enquiry, is_new = Enquiry.objects.get_or_create(
        course=course,
        email=email.lower(),
        answered_at=None,
        defaults={"message": message, "language": language, "asked_at": at},
    )
    if is_new:
        enqueue_on_commit(send_enquiry_mail, enquiry.pk, at.date().isoformat())
    return enquiry


def delete_old_enquiries(*, at: datetime.datetime) -> int:
    """Delete enquiries 90 days after their answer, and those that nobody answered in a year; returns how many."""
    answered = Enquiry.objects.filter(answered_at__lt=at - KEPT_AFTER_ANSWER).delete()[0]
    return answered + Enquiry.objects.filter(answered_at=None, asked_at__lt=at - KEPT_UNANSWERED).delete()[0]
