"""What people write into the management report, and who takes the audit file away."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import Client, User
from lms.disclosure.models import Publication
from lms.disclosure.periods import Period
from lms.rollouts.models import AuditDownload, Programme, ReportText


class NothingPublished(ValidationError):
    """A report was to be written about a week of which no figures are published."""


@transaction.atomic
def write_report(
    *,
    programme: Programme,
    period: Period,
    headline: str = "",
    risks: str = "",
    decisions: str = "",
    outlook: str = "",
    by: User | None,
    at: datetime.datetime,
) -> ReportText:
    """Keep what a report says beyond the facts, as a new version; the same words again change nothing.

    Raises NothingPublished, or ValidationError for a text that is too long.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if not Publication.objects.of_client(programme.client_id).published().filter(period=str(period)).exists():
        raise NothingPublished(_("No figures are published for %(week)s.") % {"week": period.label})
    newest = ReportText.objects.filter(programme=programme, period=str(period)).order_by("version").last()
    words = {"headline": headline, "risks": risks, "decisions": decisions, "outlook": outlook}
    words = {name: text.strip() for name, text in words.items()}
    if newest and all(getattr(newest, name) == text for name, text in words.items()):
        return newest
    version = newest.version + 1 if newest else 1
    row = ReportText(programme=programme, period=str(period), version=version, written_by=by, written_at=at, **words)
    row.full_clean(exclude=["programme", "written_by"])
    row.save()
    return row


def note_audit_download(*, client: Client, by: User, at: datetime.datetime) -> AuditDownload:
    """Write down that somebody fetched the audit file, before it is sent."""
    return AuditDownload.objects.create(client=client, fetched_by=by, fetched_at=at)
