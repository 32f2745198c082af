"""Individuals: registration with a confirmed address, and enquiries."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms.website.actions import ask_for_course, register_individual
from lms.website.actions.individuals import AddressTaken, CourseNotForSale
from lms.website.forms import EnquiryForm, NewAccountForm, RegistrationForm
from lms.website.mails import REGISTRATION_SALT, send_registration_mail
from lms.website.queries import is_registration_open
from lms.website.spam import is_within_limit, may_get_mail

from .choices import own_forms_only

LINK_HOLDS_SECONDS = 24 * 3600
BACKEND = "lms.accounts.backends.RequestBackend"


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"website/{name}.html", {"is_public_page": True, **context}, status=status)


@own_forms_only
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send a link to it. The answer does not tell whether there is an account."""
    if not is_registration_open():
        raise Http404
    form = RegistrationForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "register", form=form)
    if not is_within_limit(request, "register"):
        return render(request, "website/too_often.html", status=429)
    email = form.cleaned_data["email"]
    if may_get_mail(request, email, "mail_registration"):
        send_registration_mail.enqueue(email, get_language() or "de")
    return _page(request, "register_sent", email=email)


@own_forms_only
@never_cache
def confirm_registration(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail: choose a password, and the account exists. Opening the link alone changes nothing."""
    try:
        known: dict[str, str] = signing.loads(token, salt=REGISTRATION_SALT, max_age=LINK_HOLDS_SECONDS)
    except signing.BadSignature:
        return _page(request, "register_expired", status=410)
    if not is_registration_open():
        raise Http404
    form = NewAccountForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "register_confirm", form=form, email=known["email"])
    try:
        person = register_individual(**known, **form.cleaned_data)
    except AddressTaken:
        messages.info(request, _("You have an account already. Please log in."))
        return redirect("account_login")
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, "register_confirm", form=form, email=known["email"])
    login(request, person, backend=BACKEND)
    messages.success(request, _("Your account is ready. Choose a course to begin with."))
    return redirect("lms_dashboards:my_learning")


@own_forms_only
@never_cache
def enquire(request: HttpRequest) -> HttpResponse:
    """Ask for a course that costs money."""
    form = EnquiryForm(request.POST or None, initial={"course": request.GET.get("kurs")})
    if not form.has_courses:
        raise Http404
    if request.method != "POST" or not form.is_valid():
        return _page(request, "enquiry", form=form)
    if not is_within_limit(request, "enquire"):
        return render(request, "website/too_often.html", status=429)
    try:
        ask_for_course(
            course=form.cleaned_data["course"].course,
            email=form.cleaned_data["email"],
            message=form.cleaned_data["message"],
            language=get_language() or "de",
            at=timezone.now(),
        )
    except CourseNotForSale as error:
        form.add_error("course", error)
        return _page(request, "enquiry", form=form)
    return _page(request, "enquiry_sent", email=form.cleaned_data["email"])
