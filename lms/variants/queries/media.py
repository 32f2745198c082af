"""Images and documents that belong to one client, or that a client's blocks bring along."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from lms.accounts.models import Client, User
from lms.accounts.queries import local_day, mandates_of, memberships_at
from lms.variants.models import ClientCollection

from .editions import contents_of_client

DOCUMENT_LINK = re.compile(r'linktype="document"[^>]*\bid="(\d+)"|\bid="(\d+)"[^>]*linktype="document"')


@dataclass(frozen=True)
class OwnFile:
    """A file of a client. `link` is what stands as the address in a text or at a placeholder; empty for pictures."""

    title: str
    link: str
    address: str


def owner_of(file: Any) -> Client | None:
    """The client whose collection, or one below it, holds the file; one query."""
    path, step = file.collection.path, file.collection.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    rows = (
        ClientCollection.objects.filter(collection__path__in=above)
        .select_related("client")
        .order_by("-collection__path")
    )
    found = rows.first()
    return found.client if found else None


def belongs_to(person: User, client: Client, *, at: datetime.datetime) -> bool:
    """Whether the person is a member of the client at the moment, or acts for it in any role."""
    if person.is_superuser or any(row.team.client_id == client.pk for row in memberships_at(person, at=at)):
        return True
    scope = Q(client__isnull=True) | Q(client=client)
    return mandates_of(person, on=local_day(at, client)).filter(scope).exists()


def shows_document(person: User, key: int, *, at: datetime.datetime) -> bool:
    """Whether a block of the client of the person's oldest membership links to the document."""
    memberships = memberships_at(person, at=at)
    return bool(memberships) and key in documents_of(memberships[0].team.client)


def documents_of(client: Client) -> set[int]:
    """Keys of the documents that the client's current blocks link to. Only the firm's own people write blocks;

    addresses in a client's words open nothing, because the client itself writes them."""
    contents = contents_of_client(client)
    blocks = [block for lesson in contents.blocks.values() for block in lesson.values()]
    found = {one or other for text in _texts(blocks) for one, other in DOCUMENT_LINK.findall(text)}
    return {int(key) for key in found}


def _texts(value: Any) -> Iterator[str]:
    """All texts in a raw value of blocks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def own_collections() -> QuerySet[Collection]:
    """The collections of all clients, with those below them."""
    chosen = Q(pk__in=())
    for path in ClientCollection.objects.order_by("pk").values_list("collection__path", flat=True):
        chosen |= Q(path__startswith=path)
    return Collection.objects.filter(chosen)


def foreign_collections(person: User, *, at: datetime.datetime) -> list[int]:
    """Keys of the collections of clients to which the person does not belong, with those below them; see `belongs_to`.

    Four queries at most, however many clients there are.
    """
    if person.is_superuser:
        return []
    owned = list(ClientCollection.objects.select_related("client", "collection").order_by("pk"))
    at_home = {row.team.client_id for row in memberships_at(person, at=at)}
    mandates = list(person.mandates.all()) if owned else []
    foreign = Q(pk__in=())
    for row in owned:
        today = local_day(at, row.client)
        acts = any(one.client_id in (None, row.client_id) and one.holds_on(today) for one in mandates)
        if not acts and row.client_id not in at_home:
            foreign |= Q(path__startswith=row.collection.path)
    return list(Collection.objects.filter(foreign).values_list("pk", flat=True))


def files_of(client: Client) -> list[OwnFile]:
    """What lies in the client's collection, by title; three queries."""
    own = ClientCollection.objects.filter(client=client).select_related("collection").first()
    if own is None:
        return []
    inside = {"collection__path__startswith": own.collection.path}
    documents = get_document_model()._default_manager.filter(**inside).order_by("title", "pk")
    images = get_image_model()._default_manager.filter(**inside).order_by("title", "pk")
    return [
        *(OwnFile(row.title, f"document:{row.pk}", row.url) for row in documents),
        *(OwnFile(row.title, "", row.file.url) for row in images),
    ]
