"""Reads: what was true for a client as of a moment. Figures count these rows, never live ones."""

import datetime
import uuid

from django.db.models import QuerySet

from lms.accounts.models import Client

from .models import LearningRecord


def records_as_of(
    client: Client, at: datetime.datetime, *, known_at: datetime.datetime | None = None
) -> QuerySet[LearningRecord]:
    """The client's records of everything that happened by `at`, oldest first.

    With `known_at`, only what had been written down by then: this gives what a figure was computed from, even after
    facts were recorded late.
    """
    records = LearningRecord.objects.of_client(client).until(at)
    if known_at is not None:
        records = records.known_at(known_at)
    return records.order_by("at", "recorded_at", "pk")


def records_of(pseudonym: uuid.UUID) -> QuerySet[LearningRecord]:
    """Everything recorded under a pseudonym, oldest first, with course, client and team."""
    return (
        LearningRecord.objects.filter(pseudonym=pseudonym)
        .select_related("course", "course_version", "client", "team")
        .order_by("at", "recorded_at", "pk")
    )
