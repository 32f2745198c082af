"""Reads: whose awards there are, what they are worth on a day, and which template a course gets."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage
from courses.typing import Person

from .codes import normalized_code
from .models import Award, CertificateTemplate


class AwardStatus(models.TextChoices):
    """What an award is worth on a day (L26)."""

    VALID = "valid", _("valid")
    EXPIRED = "expired", _("expired")
    REVOKED = "revoked", _("revoked")
    SUPERSEDED = "superseded", _("superseded")


@dataclass(frozen=True)
class AwardItem:
    """An award and what it is worth on a day. `successor` is the award that took its place."""

    award: Award
    status: AwardStatus
    successor: Award | None

    @property
    def is_valid(self) -> bool:
        return self.status == AwardStatus.VALID

    @property
    def is_expired(self) -> bool:
        return self.status == AwardStatus.EXPIRED

    @property
    def is_revoked(self) -> bool:
        return self.status == AwardStatus.REVOKED

    @property
    def is_superseded(self) -> bool:
        return self.status == AwardStatus.SUPERSEDED


def awards_of(learner: Person) -> QuerySet[Award]:
    """The learner's awards, newest first, ready for `status_of` without further queries."""
    return with_successors(Award.objects.filter(learner=learner)).order_by("-issued_on", "-pk")


def with_successors(awards: QuerySet[Award]) -> QuerySet[Award]:
    """The awards, ready for `status_of` without a query for each."""
    return awards.prefetch_related(Prefetch("superseded_by", Award.objects.order_by("pk")))


def award_items(learner: Person, *, at: datetime.datetime) -> list[AwardItem]:
    """The learner's awards with their worth, newest first; two queries however many there are."""
    return [item_of(award, on=award.day_of(at)) for award in awards_of(learner)]


def item_of(award: Award, *, on: datetime.date) -> AwardItem:
    successor = successor_of(award)
    return AwardItem(award, _status(award, successor, on), successor)


def status_of(award: Award, *, on: datetime.date) -> AwardStatus:
    """What the award is worth on a day. A revocation outweighs all else, a renewal outweighs the expiry (L25)."""
    return item_of(award, on=on).status


def _status(award: Award, successor: Award | None, on: datetime.date) -> AwardStatus:
    if award.is_revoked:
        return AwardStatus.REVOKED
    if successor is not None:
        return AwardStatus.SUPERSEDED
    if award.expires_on is not None and award.expires_on < on:
        return AwardStatus.EXPIRED
    return AwardStatus.VALID


def successor_of(award: Award) -> Award | None:
    """The award that renewed this one and stands; if the renewal was revoked, what renewed that, if anything."""
    for renewal in award.superseded_by.all():
        standing = successor_of(renewal) if renewal.is_revoked else renewal
        if standing is not None:
            return standing
    return None


def award_to_renew(learner: Person, course: CoursePage) -> Award | None:
    """The learner's newest award for the course that was not revoked."""
    return Award.objects.filter(learner=learner, course=course, revoked_at=None).order_by("-pk").first()


def award_with_code(code: str) -> Award | None:
    """The award that a code proves, in any spelling; None for a malformed code as for an unknown one."""
    normalized = normalized_code(code)
    if normalized is None:
        return None
    return with_successors(Award.objects.filter(code=normalized)).first()


def template_for(course: CoursePage) -> CertificateTemplate:
    """The course's own template, else the default one, else an unsaved one without a name."""
    candidates = CertificateTemplate.objects.filter(Q(course_choices__course=course) | Q(is_default=True))
    return candidates.order_by("is_default", "pk").first() or CertificateTemplate()
