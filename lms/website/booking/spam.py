"""Against machines that fill in forms, without cookies, third parties or riddles.

Two hurdles of three: a field that people do not see, and a signed moment at which the form was opened. The third,
counts per network and address of mail, is that of all public forms (`lms.website.spam`).
"""

import datetime

from django.core.signing import BadSignature, Signer

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
