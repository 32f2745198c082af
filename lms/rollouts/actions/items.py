"""What a phase needs: items with their owners, documents and signed exceptions."""

import datetime
import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from courses.documents import Upload
from lms.accounts.models import User
from lms.rollouts.models import CriterionException, ItemKind, Phase, PhaseDocument, PhaseItem

from .gates import ReasonMissing
from .phases import EvidenceMissing, demand_not_over, demand_running, locked


class DocumentMissing(ValidationError):
    """Something was to be done that has to be shown by a document, and there is none."""


class OwnerMissing(ValidationError):
    """Something that needs a document was to be done without anybody being responsible for it."""


class NotToBeSaid(ValidationError):
    """What the platform knows by itself was to be claimed, or a thing to be excepted that stands in nobody's way."""


@transaction.atomic
def save_item(*, item: PhaseItem) -> PhaseItem:
    """Add an item to a phase, or change one. Raises PhaseNotRunning if the phase is over, or ValidationError."""
    demand_not_over(locked(item.phase))
    item.fact = "kpi" if item.kpi else ("" if item.fact == "kpi" else item.fact)
    item.full_clean(exclude=["phase", "done_by", "done_at"])
    item.save()
    return item


@transaction.atomic
def complete_item(*, item: PhaseItem, by: User, evidence: str, at: datetime.datetime) -> PhaseItem:
    """Say that an item is done and what shows it; repeating it with the same evidence changes nothing.

    Raises PhaseNotRunning, NotToBeSaid for a fact of the platform, EvidenceMissing, OwnerMissing, DocumentMissing.
    """
    evidence = evidence.strip()
    phase = locked(item.phase)
    item = PhaseItem.objects.get(pk=item.pk)
    if item.is_done and item.evidence == evidence:
        return item
    demand_running(phase)
    if item.fact:
        raise NotToBeSaid(_("The platform knows this by itself; nobody has to say it."))
    if not evidence:
        raise EvidenceMissing({"evidence": _("Please say what shows that it is done.")})
    if item.needs_document:
        _demand_shown(item)
    item.evidence, item.done_by, item.done_at = evidence, by, at
    item.save(update_fields=["evidence", "done_by", "done_at"])
    return item


def _demand_shown(item: PhaseItem) -> None:
    if not item.owner:
        raise OwnerMissing(_("Please name first who is responsible for “%(item)s”.") % {"item": item.name})
    if not item.documents.exists():
        raise DocumentMissing(_("Please add a document for “%(item)s” first.") % {"item": item.name})


@transaction.atomic
def sign_exception(*, item: PhaseItem, by: User, reason: str, at: datetime.datetime) -> CriterionException:
    """Let a phase close although a criterion is not met; repeating it returns what was signed.

    Raises PhaseNotRunning, ReasonMissing, or NotToBeSaid for what is no criterion.
    """
    phase = locked(item.phase)
    signed = CriterionException.objects.filter(item=item).first()
    if signed:
        return signed
    demand_running(phase)
    if item.kind != ItemKind.CRITERION:
        raise NotToBeSaid(_("Only exit criteria need an exception."))
    if not reason.strip():
        raise ReasonMissing({"reason": _("Please say why the phase may close without it.")})
    return CriterionException.objects.create(item=item, reason=reason.strip(), signed_by=by, signed_at=at)


@transaction.atomic
def add_document(
    *,
    phase: Phase,
    title: str,
    upload: Upload | None = None,
    link: str = "",
    item: PhaseItem | None = None,
    by: User,
    at: datetime.datetime,
) -> PhaseDocument:
    """Keep a checked file or a link; the same title again is the next version. The same content again changes nothing.

    Raises PhaseNotRunning if the phase is over, or ValidationError unless it is either a file or a link.
    """
    phase, title = locked(phase), title.strip()
    demand_not_over(phase)
    if bool(upload) == bool(link):
        raise ValidationError(_("Please choose a file or give a link, not both."))
    digest = hashlib.sha256(upload.content).hexdigest() if upload else ""
    newest = phase.documents.filter(title=title).order_by("version").last()
    if newest and (newest.digest, newest.link, newest.item_id) == (digest, link, item and item.pk):
        return newest
    document = PhaseDocument(
        phase=phase,
        item=item,
        title=title,
        version=newest.version + 1 if newest else 1,
        link=link,
        digest=digest,
        added_by=by,
        added_at=at,
    )
    if upload:
        document.filename, document.size = upload.name, len(upload.content)
        document.file.save(upload.name, ContentFile(upload.content), save=False)
    document.save()
    return document
