"""What a certificate says, as a value: the input of a layout."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext

from .codes import CODE_LENGTH, readable_code
from .validity import last_valid_day


@dataclass(frozen=True)
class CertificateDocument:
    """All facts on a certificate. Days are calendar days; `outline` is that of an Award; `code` is not grouped."""

    language: str
    heading: str
    holder: str
    wording: str
    course: str
    objectives: list[str]
    outline: list[dict[str, Any]]
    planned_minutes: int
    started_on: datetime.date
    completed_on: datetime.date
    issued_on: datetime.date
    expires_on: datetime.date | None
    law_state_on: datetime.date | None
    version: int
    content_hash: str
    format: str
    authors: str
    issuer: str
    signatory_name: str
    signatory_role: str
    accent: str
    number: str
    code: str
    verify_url: str

    @property
    def short_address(self) -> str:
        """Where the code is typed in: the verification address without scheme and code, `example.org/pruefen`."""
        parts = urlsplit(self.verify_url)
        return f"{parts.netloc}{parts.path}".rstrip("/").removesuffix(self.code).rstrip("/")

    @property
    def code_in_groups(self) -> str:
        return readable_code(self.code)


def example_document(*, language: str, validity_months: int | None, **fields: Any) -> CertificateDocument:
    """A certificate of nobody, to show a template with. `fields` are the template's own."""
    completed_on = datetime.date(2027, 2, 12)
    code = "0" * CODE_LENGTH
    with translation.override(language):
        return CertificateDocument(
            language=language,
            holder=gettext("Alex Example"),
            course=gettext("Example course"),
            objectives=[
                gettext("You can name the first learning objective."),
                gettext("You can apply the second one."),
            ],
            outline=[
                {
                    "title": gettext("Example chapter"),
                    "lessons": [
                        {"title": gettext("First lesson"), "minutes": 8, "required": True},
                        {"title": gettext("Second lesson"), "minutes": 12, "required": True},
                    ],
                }
            ],
            planned_minutes=20,
            started_on=datetime.date(2027, 2, 3),
            completed_on=completed_on,
            issued_on=completed_on,
            expires_on=last_valid_day(completed_on, validity_months) if validity_months else None,
            law_state_on=datetime.date(2027, 1, 15),
            version=1,
            content_hash="0" * 64,
            format="self_paced",
            authors=gettext("Training team"),
            issuer=gettext("Example Ltd"),
            number="XX-2027-00000-00000",
            code=code,
            verify_url=f"https://example.org/{code}/",
            **fields,
        )
