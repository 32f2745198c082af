import hashlib
import zlib
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .immutable import WriteOnceModel, WriteOnceQuerySet


class CountedPerson(WriteOnceModel):
    """A person who was ever on a client's roster, by a number that stands for them in sets.

    Holds the pseudonym, not the account: after erasure nothing leads from here to the person.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    pseudonym = models.UUIDField(_("pseudonym"))

    objects: ClassVar[models.Manager["CountedPerson"]] = WriteOnceQuerySet.as_manager()

    class Meta(WriteOnceModel.Meta):
        verbose_name = _("counted person")
        verbose_name_plural = _("counted people")
        ordering = ["client", "number"]
        constraints = [
            # A number in a set means one person, for ever.
            models.UniqueConstraint("client", "number", name="one_counted_person_per_client_and_number"),
            models.UniqueConstraint("client", "pseudonym", name="one_number_per_client_and_counted_person"),
        ]
        indexes = [models.Index("pseudonym", name="counted_person_by_pseudonym")]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.number}"


class Roster(WriteOnceModel):
    """Who belonged where on the last day of a publication's week, frozen when its filling began (R4).

    `groups` is the tree of teams, parents first: `[[key, key of the parent or null, name], …]`.
    `people` has one entry per person, `[number, index in groups, member since, left on or null, role family or null]`,
    with days as in 2026-11-22; the oldest rosters lack the last one. Members stand in the team of their oldest
    membership that day; people who left in the 28 days before stand where they were last and count in nothing but
    figures about leaving.
    """

    publication = models.OneToOneField("lms_disclosure.Publication", models.PROTECT, related_name="roster")
    groups = models.JSONField(_("teams"))
    people = models.JSONField(_("people"))

    objects: ClassVar[models.Manager["Roster"]] = WriteOnceQuerySet.as_manager()

    class Meta(WriteOnceModel.Meta):
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["publication"]

    def __str__(self) -> str:
        return str(self.publication_id)


class MemberSet(WriteOnceModel):
    """A set of counted people, kept for the gate's memory and for auditors; no screen ever reads it.

    Equal sets of a client are one row. Bit i (from the least significant bit of the first byte) is person number i.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+")
    digest = models.CharField(_("digest"), max_length=64)
    size = models.PositiveIntegerField(_("number of people"))
    packed = models.BinaryField(_("people"))

    objects: ClassVar[models.Manager["MemberSet"]] = WriteOnceQuerySet.as_manager()

    class Meta(WriteOnceModel.Meta):
        verbose_name = _("set of people")
        verbose_name_plural = _("sets of people")
        ordering = ["client", "pk"]
        constraints = [
            # The same people are the same set, whatever they are counted for.
            models.UniqueConstraint("client", "digest", name="one_member_set_per_client_and_digest"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]

    @staticmethod
    def digest_of(people: int) -> str:
        """SHA-256 of the set, in hexadecimal."""
        return hashlib.sha256(_as_bytes(people)).hexdigest()

    @classmethod
    def holding(cls, people: int, **fields: Any) -> "MemberSet":
        """An unsaved row for a set as in `gate.bits`."""
        data = _as_bytes(people)
        return cls(
            digest=hashlib.sha256(data).hexdigest(), size=people.bit_count(), packed=zlib.compress(data, 9), **fields
        )

    @property
    def people(self) -> int:
        """The set as in `gate.bits`."""
        return int.from_bytes(zlib.decompress(bytes(self.packed)), "little")


def _as_bytes(people: int) -> bytes:
    return people.to_bytes((people.bit_length() + 7) // 8, "little")
