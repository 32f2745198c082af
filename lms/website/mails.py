"""Mails of the public site."""

import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import Site

from lms.accounts.models import User

from .addresses import absolute
from .models import Enquiry, PublicSite
from .queries import enquiry_readers

REGISTRATION_SALT = "lms.website.registration"


@task()
def send_enquiry_mail(enquiry_id: int, on: str) -> bool:
    """Tell those who answer enquiries that there is a new one. `on`: the day it came."""
    enquiry = Enquiry.objects.select_related("course").filter(pk=enquiry_id).first()
    if enquiry is None or enquiry.course is None:
        return False
    site = Site.objects.filter(is_default_site=True).first()
    chosen = PublicSite.for_site(site).enquiries_to if site else ""
    readers = [chosen] if chosen else enquiry_readers(datetime.date.fromisoformat(on))
    with translation.override(settings.LANGUAGE_CODE):
        context = {"enquiry": enquiry, "url": absolute(reverse("wagtailsnippets_lms_website_enquiry:list"))}
        subject = _("Enquiry: %(course)s") % {"course": enquiry.course.title}
        text = render_to_string("website/email/enquiry.txt", context).strip() + "\n"
        for reader in readers:
            send_mail(subject, text, None, [reader])
    return bool(readers)


@task()
def send_registration_mail(email: str, language: str) -> bool:
    """Send the link that proves an address; who has an account already is told so. The page says the same to both."""
    with translation.override(language):
        if User.objects.filter(email=email.lower()).exists():
            subject, template, path = _("You have an account already"), "known", reverse("account_login")
        else:
            token = signing.dumps({"email": email.lower(), "language": language}, salt=REGISTRATION_SALT)
            subject, template = _("Confirm your address"), "confirm"
            path = reverse("lms_website:confirm_registration", args=[token])
        context = {"url": absolute(path), "site": settings.WAGTAIL_SITE_NAME}
        text = render_to_string(f"website/email/registration_{template}.txt", context).strip() + "\n"
        send_mail(subject, text, None, [email])
    return True
