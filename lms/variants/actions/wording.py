"""Placeholders are defined, and get words: for everybody, or for a client."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.html import is_safe_url
from lms.accounts.models import Client, User
from lms.variants.models import Placeholder, PlaceholderWord

from .editions import lock_edition, renew_edition


@transaction.atomic
def define_placeholder(
    *, slug: str, label: str, description: str = "", text: str, url: str = "", by: User | None, at: datetime.datetime
) -> Placeholder:
    """Add a placeholder with the words for clients that have none of their own.

    Raises ValidationError for a name that exists or is none, and for words that are missing or lead nowhere safe.
    """
    placeholder = Placeholder(slug=slug, label=label, description=description)
    placeholder.full_clean()
    placeholder.save()
    set_word(placeholder=placeholder, client=None, text=text, url=url, by=by, at=at)
    return placeholder


@transaction.atomic
def describe_placeholder(*, placeholder: Placeholder, label: str, description: str) -> Placeholder:
    """Say otherwise what a placeholder is for. Its name stays: courses use it. Raises ValidationError."""
    placeholder.label, placeholder.description = label, description
    placeholder.full_clean()
    placeholder.save()
    return placeholder


@transaction.atomic
def set_word(
    *,
    placeholder: Placeholder,
    client: Client | None,
    text: str,
    url: str = "",
    by: User | None,
    at: datetime.datetime,
) -> PlaceholderWord | None:
    """Let words stand for the placeholder, at a client or (None) for everybody; the same words change nothing.

    Empty words at a client return it to the words for everybody; the result is None then. Raises ValidationError.
    """
    text, url = text.strip(), url.strip()
    _check(client, text, url)
    edition = lock_edition(client)
    current = PlaceholderWord.objects.current().filter(placeholder=placeholder, client=client).first()
    if (current.text, current.url) == (text, url) if current else not text:
        return current
    if current:
        at = max(at, current.starts_at)
        PlaceholderWord.objects.filter(pk=current.pk).update(ends_at=at, ended_by=by)
    word = None
    if text:
        word = PlaceholderWord(placeholder=placeholder, client=client, text=text, url=url, author=by, starts_at=at)
        word.full_clean(validate_constraints=False)
        word.save()
    renew_edition(edition)
    return word


def _check(client: Client | None, text: str, url: str) -> None:
    if not text and client is None:
        raise ValidationError({"text": _("Please say what stands in texts where a client has no words of its own.")})
    if not text and url:
        raise ValidationError({"text": _("A link needs words on which one can click.")})
    if url and not (is_safe_url(url) and ":" in url):
        raise ValidationError({"url": _("Please give an address that begins with https:, mailto: or tel:.")})
