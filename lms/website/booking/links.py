"""Links in mails: signed, each for one purpose, so that nobody makes one up and one does not open what another does."""

import uuid
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from lms.website.models import DemoBooking


class Purpose(StrEnum):
    """What a link is for; also the name of its address."""

    CONFIRM = "confirm"
    MANAGE = "appointment"


class UnknownLink(ValueError):
    """A link that we did not make, or not for this."""


def token_of(booking: DemoBooking, purpose: Purpose) -> str:
    """The signed number of the booking; it says nothing about a person."""
    return _signer(purpose).sign(booking.public_id.hex)


def booking_of(token: str, purpose: Purpose) -> DemoBooking | None:
    """The booking that the token stands for; None if it has been deleted since. Raises UnknownLink."""
    try:
        public_id = uuid.UUID(_signer(purpose).unsign(token))
    except (BadSignature, ValueError) as error:
        raise UnknownLink from error
    return DemoBooking.objects.select_related("host__person").filter(public_id=public_id).first()


def address_of(booking: DemoBooking, purpose: Purpose) -> str:
    """The link, with scheme and host."""
    base = str(settings.BASE_URL).rstrip("/")
    return base + reverse(f"booking:{purpose.value}", args=[token_of(booking, purpose)])


def _signer(purpose: Purpose) -> Signer:
    return Signer(salt=f"lms.website.booking.{purpose.value}", sep=".")
