"""From the name of an account to a pseudonym. Plain names never leave the function that reads them."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable

from lms.accounts.models import Client

from .models import UsageKey

Pseudonymize = Callable[[str], str]
_GUEST = re.compile(r"(?P<name>.+)_(?P<domain>[^_]+)#ext#@.+")


def normalized(account: str) -> str:
    """The account as all reports would write it: no case, no spaces, guests by their own address.

    "Max_firma.de#EXT#@kunde.onmicrosoft.com" is "max@firma.de": so a directory writes the accounts of guests.
    """
    text = unicodedata.normalize("NFKC", account).strip().casefold()
    guest = _GUEST.fullmatch(text)
    return f"{guest['name']}@{guest['domain']}" if guest else text


def pseudonymizer(client: Client) -> Pseudonymize:
    """What turns accounts into pseudonyms, 64 hexadecimal digits, under the client's key; it is made at first use."""
    key, _created = UsageKey.objects.get_or_create(client=client)
    secret = bytes(key.secret)

    def pseudonym(account: str) -> str:
        return hmac.new(secret, normalized(account).encode(), hashlib.sha256).hexdigest()

    return pseudonym


def digest_of(client: Client, content: bytes) -> str:
    """By what the same file is recognized: its HMAC, from which nobody learns whether a known text was in it."""
    key, _created = UsageKey.objects.get_or_create(client=client)
    return hmac.new(bytes(key.secret), content, hashlib.sha256).hexdigest()
