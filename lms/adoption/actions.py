"""Taking reports of use in: read, show what would happen, confirm. One transaction each; a failure leaves nothing."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from lms.accounts.models import Client, Membership, User

from .collector import DAYS, Collector, Payload, mask_of, merged, merged_families
from .formats import Content, Options, UsageFileError, format_for
from .models import UsageImport, UsagePerson, UsagePreview, UsageSource, UsageWeek, VolumeWeek
from .pseudonyms import digest_of, pseudonymizer

MOST_BYTES = 20 * 1024 * 1024
BATCH = 500  # databases limit how many values one query may name


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do. `is_repeated`: the same file was taken in before, and nothing changed."""

    rows: int
    accounts: int
    mapped: int
    weeks: int
    linked: int
    ignored: list[str]
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    is_repeated: bool = False

    @property
    def unmapped(self) -> int:
        """Accounts that belong to nobody known."""
        return self.accounts - self.mapped


@transaction.atomic
def add_source(
    *, client: Client, slug: str, name: str, format: str, mapping: Mapping[str, str] | None = None
) -> UsageSource:
    """Set up a source; the same short name again returns the source there is."""
    values = {"name": name, "format": format, "mapping": dict(mapping or {})}
    source, _created = UsageSource.objects.get_or_create(client=client, slug=slug, defaults=values)
    return source


@sensitive_variables()
def read_usage(*, source: UsageSource, content: bytes, week: datetime.date | None = None) -> Payload:
    """What is left of a file: pseudonymous weeks. `week`: for reports without dates. Raises UsageFileError."""
    if len(content) > MOST_BYTES:
        raise UsageFileError(_("The file is larger than 20 MB. Please export a shorter period."))
    held = Content(content)
    collector = Collector(pseudonymizer(source.client))
    options = Options(week=week, mapping=source.mapping, zone=ZoneInfo(source.client.time_zone))
    format_for(source.format, held).read(held, collector, options)
    collector.ignored.extend(held.ignored)
    return collector.payload()


@sensitive_variables("content")
@transaction.atomic
def import_usage(
    *,
    source: UsageSource,
    content: bytes,
    at: datetime.datetime,
    by: User | None = None,
    week: datetime.date | None = None,
    is_dry_run: bool = False,
) -> ImportResult:
    """Read a file and take it in; with `is_dry_run` only say what would happen. Raises UsageFileError.

    Its days replace those known before for the same source, account and day. The same file again changes nothing.
    """
    payload = read_usage(source=source, content=content, week=week)
    result = _apply(source, payload, digest_of(source.client, content), by=by, at=at)
    if is_dry_run:
        transaction.set_rollback(True)
    return result


@sensitive_variables("content")
@transaction.atomic
def preview_usage(
    *, source: UsageSource, content: bytes, by: User, at: datetime.datetime, week: datetime.date | None = None
) -> UsagePreview:
    """Read a file and keep its pseudonymous weeks until they are confirmed, for a day at most.

    It takes the place of what the person uploaded before. Raises UsageFileError.
    """
    discard_old_previews(at=at)
    payload = {**read_usage(source=source, content=content, week=week), "digest": digest_of(source.client, content)}
    preview, _created = UsagePreview.objects.update_or_create(
        source=source, uploaded_by=by, defaults={"uploaded_at": at, "payload": payload}
    )
    return preview


def expected_result(*, preview: UsagePreview) -> ImportResult:
    """What confirming would do; counts only, and `weeks` counts those the file tells about. Changes nothing."""
    payload, client = preview.payload, preview.source.client
    days = _days_of(payload)
    known = {row.pseudonym for row in _existing(client, payload["accounts"]).values() if row.person}
    fresh = set(_owners(client, payload["accounts"], payload["links"])) - known
    return ImportResult(
        rows=payload["rows"],
        accounts=len(payload["accounts"]),
        mapped=len(known | fresh),
        linked=len(fresh),
        weeks=len(payload["weeks"]) + len(payload["volumes"]),
        ignored=payload["ignored"],
        starts_on=min(days, default=None),
        ends_on=max(days, default=None),
        is_repeated=UsageImport.objects.filter(source=preview.source, digest=payload["digest"]).exists(),
    )


@transaction.atomic
def confirm_usage(*, preview: UsagePreview, at: datetime.datetime) -> ImportResult:
    """Take in what was shown."""
    result = _apply(preview.source, preview.payload, preview.payload["digest"], by=preview.uploaded_by, at=at)
    preview.delete()
    return result


@transaction.atomic
def discard_preview(*, preview: UsagePreview) -> None:
    """Forget what was read."""
    preview.delete()


@transaction.atomic
def discard_old_previews(*, at: datetime.datetime) -> None:
    """Delete what nobody confirmed within a day. Repeating it changes nothing."""
    UsagePreview.objects.filter(uploaded_at__lt=at - UsagePreview.LIFETIME).delete()


def _apply(
    source: UsageSource, payload: Payload, digest: str, *, by: User | None, at: datetime.datetime
) -> ImportResult:
    # A week that is being published waits for the import to be whole, and the other way round.
    client = Client.objects.select_for_update().get(pk=source.client_id)
    days = _days_of(payload)
    accounts = _accounts(client, payload)
    result = ImportResult(
        rows=payload["rows"],
        accounts=len(payload["accounts"]),
        linked=_link(client, accounts, payload["links"]),
        mapped=sum(accounts[pseudonym].person is not None for pseudonym in payload["accounts"]),
        weeks=0,
        ignored=payload["ignored"],
        starts_on=min(days, default=None),
        ends_on=max(days, default=None),
    )
    if UsageImport.objects.filter(source=source, digest=digest).exists():
        return replace(result, is_repeated=True)
    row = UsageImport.objects.create(
        source=source,
        digest=digest,
        imported_by=by,
        imported_at=at,
        starts_on=result.starts_on,
        ends_on=result.ends_on,
        covered=payload["covered"],
        rows=result.rows,
        accounts=result.accounts,
        mapped=result.mapped,
        ignored_columns=result.ignored,
    )
    return replace(result, weeks=_store_weeks(row, payload, accounts) + _store_volumes(row, payload))


def _days_of(payload: Payload) -> list[datetime.date]:
    mondays = [(datetime.date.fromisoformat(text), bits) for text, bits in payload["covered"].items()]
    return [
        monday + datetime.timedelta(days=position)
        for monday, bits in mondays
        for position in range(DAYS)
        if bits & 1 << position
    ]


def _accounts(client: Client, payload: Payload) -> dict[str, UsagePerson]:
    """The rows of all the file's accounts, by pseudonym; new ones are made."""
    wanted = payload["accounts"]
    rows = _existing(client, wanted)
    new = [UsagePerson(client=client, pseudonym=pseudonym) for pseudonym in wanted if pseudonym not in rows]
    UsagePerson.objects.bulk_create(new, batch_size=BATCH)
    return rows if not new else _existing(client, wanted)


def _existing(client: Client, pseudonyms: list[str]) -> dict[str, UsagePerson]:
    rows: dict[str, UsagePerson] = {}
    for start in range(0, len(pseudonyms), BATCH):
        found = UsagePerson.objects.filter(client=client, pseudonym__in=pseudonyms[start : start + BATCH])
        rows.update((row.pseudonym, row) for row in found)
    return rows


def _link(client: Client, accounts: Mapping[str, UsagePerson], links: Iterable[tuple[str, str]]) -> int:
    """Link accounts to the people they belong to, by e-mail address or by a list; returns how many."""
    owners = _owners(client, accounts, links)
    fresh = []
    for pseudonym, row in accounts.items():
        if row.person is None and pseudonym in owners:
            row.person, row.linked_at = owners[pseudonym], Now()  # by the clock of the database
            fresh.append(row)
    UsagePerson.objects.bulk_update(fresh, ["person", "linked_at"], batch_size=BATCH)
    return len(fresh)


def _owners(client: Client, accounts: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, uuid.UUID]:
    """By account the person it belongs to, as far as one is known."""
    people = _people(client)
    listed = {account: people[address] for account, address in links if address in people}
    return {**{account: people[account] for account in accounts if account in people}, **listed}


def _people(client: Client) -> dict[str, uuid.UUID]:
    """Everybody who is or was a member of the client, by what becomes of their e-mail address."""
    pseudonym = pseudonymizer(client)
    rows = Membership.objects.of_client(client).values_list("person__email", "person__pseudonym").distinct()
    return {pseudonym(email): person for email, person in rows.iterator()}


def _store_weeks(row: UsageImport, payload: Payload, accounts: Mapping[str, UsagePerson]) -> int:
    """Add the weeks that are new or have changed; returns how many."""
    known = _newest_weeks(row.source, {week["starts_on"] for week in payload["weeks"]})
    fresh = []
    for week in payload["weeks"]:
        account = accounts[week["account"]]
        old = known.get((account.pk, week["starts_on"]))
        state = _state(old, week["days"], week["families"], week["licensed_since"])
        if old is None or state != _state(old, [None] * DAYS, {}, None):
            days, families, since = state
            fresh.append(
                UsageWeek(
                    source_import=row,
                    source=row.source,
                    account=account,
                    starts_on=week["starts_on"],
                    days=days,
                    families=families,
                    licensed_since=since,
                )
            )
    UsageWeek.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)


def _newest_weeks(source: UsageSource, mondays: set[str]) -> dict[tuple[int, str], UsageWeek]:
    rows = UsageWeek.objects.filter(source=source)
    if mondays:
        rows = rows.filter(starts_on__range=(min(mondays), max(mondays)))
    return {(row.account_id, row.starts_on.isoformat()): row for row in rows.order_by("pk").iterator()}


def _state(
    old: UsageWeek | None, days: list[int | None], families: dict[str, int], since: str | None
) -> tuple[list[int | None], dict[str, int], str | None]:
    if old is None:
        return days, families, since
    before = old.licensed_since.isoformat() if old.licensed_since else None
    told = mask_of(days)
    return merged(old.days, days), merged_families(old.families, families, told=told), since or before


def _store_volumes(row: UsageImport, payload: Payload) -> int:
    """Add the amounts that are new or have changed; returns how many weeks."""
    known = {
        (old.measure, old.starts_on.isoformat()): old
        for old in VolumeWeek.objects.filter(source=row.source).order_by("pk").iterator()
    }
    fresh = []
    for volume in payload["volumes"]:
        old = known.get((volume["measure"], volume["starts_on"]))
        days = merged(old.days, volume["days"]) if old else volume["days"]
        if old is None or days != old.days:
            fresh.append(VolumeWeek(source_import=row, source=row.source, **{**volume, "days": days}))
    VolumeWeek.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)
