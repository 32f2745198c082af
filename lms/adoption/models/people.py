import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

KEY_BYTES = 32


def new_secret() -> bytes:
    """A key nobody can guess."""
    return secrets.token_bytes(KEY_BYTES)


class UsageKey(models.Model):
    """The key under which a client's accounts become pseudonyms. Random and stored, so that no other secret that is
    changed one day makes strangers of everybody; without it, no pseudonym can be computed again.
    """

    client = models.OneToOneField("lms_accounts.Client", models.PROTECT, related_name="+")
    secret = models.BinaryField(_("key"), default=new_secret, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("key of pseudonyms")
        verbose_name_plural = _("keys of pseudonyms")
        ordering = ["client"]

    def __str__(self) -> str:
        return str(self.client_id)


class UsagePerson(models.Model):
    """An account that reports named, as a pseudonym, and, if it is known, whose it is.

    `pseudonym`: HMAC-SHA256 of the account's name under the client's key, hexadecimal. `person`: the pseudonym under
    which learning records and rosters know the person, null as long as the account belongs to nobody known.
    `linked_at`: when that was written down, by the clock of the database; a link is never changed to somebody else.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+")
    pseudonym = models.CharField(_("pseudonym"), max_length=64)
    person = models.UUIDField(_("person"), null=True, blank=True)
    linked_at = models.DateTimeField(_("linked at"), null=True, blank=True)

    objects: ClassVar[models.Manager["UsagePerson"]] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["client", "pk"]
        constraints = [
            # The same account is the same row, whichever file names it.
            models.UniqueConstraint("client", "pseudonym", name="one_usage_person_per_client_and_pseudonym"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, linked_at__isnull=True)
                | models.Q(person__isnull=False, linked_at__isnull=False),
                name="a_link_to_a_person_has_a_moment",
            ),
        ]
        indexes = [models.Index("person", name="usage_person_by_person")]

    def __str__(self) -> str:
        return self.pseudonym[:12]
