"""Everything that can happen to a certificate. Each action is one transaction and may be repeated."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import CourseCompletion, CoursePage, CourseVersion
from courses.typing import Person

from . import conf
from .codes import random_code, random_number
from .models import Award, CertificateTemplate
from .queries import award_to_renew, template_for
from .rendering import NEWEST_LAYOUT, languages
from .signals import certificate_issued, certificate_revoked
from .validity import last_valid_day, years_before

FALLBACK_LANGUAGE = "en"


class ReasonMissing(ValidationError):
    """A revocation needs a reason that its holder can be told (L28)."""


@transaction.atomic
def issue_certificate(*, completion: CourseCompletion, at: datetime.datetime) -> Award:
    """Award a certificate for a completed course; repeating it returns the award there is, revoked or not.

    Dates are days in the learner's time zone. A newer award for the same course renews the last one (L25).
    """
    existing = Award.objects.filter(completion=completion).first()
    if existing:
        return existing
    award, created = Award.objects.get_or_create(completion=completion, defaults=_award_for(completion, at))
    if created:
        certificate_issued.send(sender=Award, award=award, at=at)
    return award


def _award_for(completion: CourseCompletion, at: datetime.datetime) -> dict[str, Any]:
    learner, course, version = completion.learner, completion.course, completion.version
    template = template_for(course)
    zone = str(conf.ask("TIME_ZONE_OF", learner))
    completed_on = _day(completion.completed_at, zone)
    issued_on = _day(at, zone)
    code = random_code()
    return {
        **_content(course, version),
        "number": _free_number(issued_on.year),
        "code": code,
        "verify_url": f"{conf.verify_base_url()}{reverse('certificates:verify', args=[code])}",
        "learner": learner,
        "holder_name": (learner.get_full_name() or str(learner))[:320],
        "basis": {"kind": "course_completion", "rule": completion.rule_version},
        "time_zone": zone,
        "started_on": min(_day(completion.started_at, zone), completed_on),
        "completed_on": completed_on,
        "issued_on": issued_on,
        "expires_on": last_valid_day(completed_on, template.validity_months) if template.validity_months else None,
        "template_snapshot": _snapshot(template, _language(version)),
        "layout": NEWEST_LAYOUT,
        "issuer_name": conf.issuer_name()[:120],
        "supersedes": award_to_renew(learner, course),
    }


def _content(course: CoursePage, version: CourseVersion) -> dict[str, Any]:
    """What was learnt, copied: the version is immutable, but the certificate must not depend on it."""
    return {
        "course": course,
        "course_version": version,
        "course_title": version.title,
        "objectives": version.objectives,
        "outline": [
            {
                "title": chapter["title"],
                "lessons": [
                    {key: lesson[key] for key in ("title", "minutes", "required")} for lesson in chapter["lessons"]
                ],
            }
            for chapter in version.outline
        ],
        "planned_minutes": version.planned_minutes,
        "version_number": version.number,
        "content_hash": version.content_hash,
        "law_state_on": version.law_state_on,
        "authors": course.authors,
        "language": _language(version),
    }


def _language(version: CourseVersion) -> str:
    """The course's language if the layout speaks it, without its region; else English."""
    language = version.language.split("-")[0].lower()
    return language if language in languages() else FALLBACK_LANGUAGE


def _snapshot(template: CertificateTemplate, language: str) -> dict[str, Any]:
    return {
        "name": template.name,
        "signatory_name": template.signatory_name,
        "signatory_role": template.signatory_role,
        "accent": template.accent,
        "validity_months": template.validity_months,
        **template.words_in(language),
    }


def _free_number(year: int) -> str:
    number = random_number(conf.get("NUMBER_PREFIX"), year)
    while Award.objects.filter(number=number).exists():
        number = random_number(conf.get("NUMBER_PREFIX"), year)
    return number


def _day(at: datetime.datetime, zone: str) -> datetime.date:
    return at.astimezone(ZoneInfo(zone)).date()


@transaction.atomic
def revoke_certificate(*, award: Award, actor: Person, reason: str, at: datetime.datetime) -> Award:
    """Take a certificate back; it stays verifiable as revoked. A revoked one keeps its first revocation.

    Raises ReasonMissing without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing(_("Please give a reason. The person who holds the certificate can read it."))
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if award.is_revoked:
        return award
    award.revoked_at, award.revoked_by, award.revocation_reason = at, actor, reason[:500]
    award.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    log(instance=award, action="certificates.revoke", user=actor, data={"reason": award.revocation_reason})
    certificate_revoked.send(sender=Award, award=award, at=at)
    return award


@transaction.atomic
def unlink_awards(*, learner: Person) -> int:
    """Cut the links from a learner's awards to account and completion; the awards stay (L29). Returns how many."""
    awards = list(Award.objects.filter(learner=learner))
    for award in awards:
        award.learner = award.completion = None
        award.save(update_fields=["learner", "completion"])
    return len(awards)


@transaction.atomic
def discard_outdated_awards(*, at: datetime.datetime) -> int:
    """Delete awards that ended (or, without an end, were issued) more than `RETENTION_YEARS` ago. Returns how many.

    Without that setting nothing is ever deleted.
    """
    years = conf.get("RETENTION_YEARS")
    if years is None:
        return 0
    ended_on = Coalesce("expires_on", "issued_on")
    outdated = Award.objects.alias(ended_on=ended_on).filter(ended_on__lt=years_before(at.date(), years))
    return outdated.discard()
