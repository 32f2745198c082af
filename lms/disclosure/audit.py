"""The audit file: every cell ever published for a client, with whom it counts. For auditors, never for screens.

The file is one JSON document, written cell by cell, each on a line of its own. `AuditFile` is its shape; the JSON
Schema in the documentation is made from it.
"""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lms.accounts.models import Client

from .queries import audit_rows


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Shown(Part):
    """What was printed. A share has a range in percent that contains it, a sum its total; else there is `n` only, or
    `n` with means of the people counted.
    """

    n: int = Field(ge=5, description="Number of people counted.")
    lower: int | None = Field(ge=0, le=100)
    upper: int | None = Field(ge=0, le=100)
    total: int | None = Field(ge=0)
    means: dict[str, int] | None = Field(
        description="Whole numbers printed beside the number of people, by name, as a mean of theirs; else null."
    )


class AuditCell(Part):
    """A measure for a group in a week, shown, carried on or hidden. Groups that count nobody have no cell."""

    id: int = Field(description="Number of the release; later releases have larger numbers.")
    publication: int
    period: str = Field(pattern=r"^\d{4}-W\d{2}$", description="ISO week.")
    revision: int = Field(ge=0, description="0: as first published; 1, 2 …: corrections of the week.")
    measure: str
    formula_version: int
    group: str = Field(description="Key of the team, as in team:12.")
    k: int = Field(ge=5, description="Smallest number of people that the measure was published about.")
    denominator: list[uuid.UUID] = Field(description="Pseudonyms of those counted, in order.")
    numerator: list[uuid.UUID] | None = Field(description="Of these, those fulfilled; null for a number of people.")
    amounts: list[int] | None = Field(
        description="Of a sum: what each of those counted contributes, in the same order; else null."
    )
    shown: Shown | None = Field(description="Null: hidden.")
    data_from: str = Field(pattern=r"^\d{4}-W\d{2}$", description="Week of people and value; earlier if carried on.")


class AuditFile(Part):
    """All cells ever published for one client, in the order of weeks, measures and groups."""

    format: Literal["ki-fit/disclosure-audit"]
    version: Literal[3]
    client: str = Field(description="Short name of the client.")
    written_at: datetime.datetime
    cells: list[AuditCell]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **AuditFile.model_json_schema()}


def audit_lines(client: Client, *, at: datetime.datetime) -> Iterator[str]:
    """The file, line by line; memory does not grow with the number of cells."""
    head = AuditFile(format="ki-fit/disclosure-audit", version=3, client=client.slug, written_at=at, cells=[])
    yield head.model_dump_json().removesuffix("]}")
    between = ""
    for row in audit_rows(client):
        yield between + AuditCell(**row).model_dump_json()
        between = ","
    yield "]}"
