"""An award on paper: a pure function of the award (L24)."""

import hashlib

from . import rendering
from .documents import CertificateDocument
from .models import Award


def document_of(award: Award) -> CertificateDocument:
    """What the certificate says. Nothing but the award's own fields goes into it."""
    template = award.template_snapshot
    return CertificateDocument(
        language=award.language,
        heading=template["heading"],
        holder=award.holder_name,
        wording=template["wording"],
        course=award.course_title,
        objectives=award.objectives,
        outline=award.outline,
        planned_minutes=award.planned_minutes,
        started_on=award.started_on,
        completed_on=award.completed_on,
        issued_on=award.issued_on,
        expires_on=award.expires_on,
        law_state_on=award.law_state_on,
        version=award.version_number,
        content_hash=award.content_hash,
        format=award.format,
        authors=award.authors,
        issuer=award.issuer_name,
        signatory_name=template["signatory_name"],
        signatory_role=template["signatory_role"],
        accent=template["accent"],
        number=award.number,
        code=award.code,
        verify_url=award.verify_url,
    )


def render_pdf(award: Award) -> bytes:
    """The certificate as PDF/A-2a and PDF/UA-1. Equal awards give equal bytes."""
    return rendering.pdf(document_of(award), layout=award.layout)


def etag_of(award: Award) -> str:
    """A value for HTTP's ETag that is the same exactly as long as the PDF is."""
    digest = hashlib.sha256(f"{award.layout} {document_of(award)!r}".encode())
    return f'"{digest.hexdigest()[:32]}"'
