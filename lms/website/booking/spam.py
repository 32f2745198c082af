"""Against machines that fill in forms, without cookies, third parties or riddles.

Three hurdles: a field that people do not see, a signed moment at which the form was opened, and counts per address of
the network and of mail, kept by the limiter of the login.
"""

import datetime

from allauth.core import ratelimit
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from . import conf

_signer = Signer(salt="lms.website.booking.form", sep=".")


class TooFast(ValueError):
    """The form came back sooner than anybody fills it in."""


class TooOld(ValueError):
    """The form was open for too long, or is not ours."""


def stamp(at: datetime.datetime) -> str:
    """Goes out with the form: the signed moment at which it was opened."""
    return _signer.sign(str(int(at.timestamp())))


def check_stamp(value: str, *, at: datetime.datetime) -> None:
    """Raises TooFast or TooOld."""
    try:
        opened = int(_signer.unsign(value))
    except (BadSignature, ValueError) as error:
        raise TooOld from error
    age = datetime.timedelta(seconds=int(at.timestamp()) - opened)
    if age < conf.span("LEAST_SECONDS"):
        raise TooFast
    if age > conf.span("FORM_HOURS"):
        raise TooOld


def is_within_limit(request: HttpRequest) -> bool:
    """Count a form of this visitor's network; False when there were too many (`ACCOUNT_RATE_LIMITS`)."""
    return bool(ratelimit.consume(request, action="book_demo"))


def may_get_mail(request: HttpRequest, email: str) -> bool:
    """Count a mail to an address that nobody has confirmed; False when it has had too many: it may be a stranger's."""
    return bool(ratelimit.consume(request, action="mail_demo", key=email.casefold()))
