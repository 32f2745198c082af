"""What links and media of a lesson point at: whether it exists, whether it is published, what a file lacks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from django.apps import apps
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page


@dataclass(frozen=True)
class MediaState:
    """What the checks ask of a video or recording."""

    title: str
    has_speech: bool
    has_captions: bool
    has_transcript: bool


# What is on the site has a primary key; a lesson that is being imported names files by their path.
Key = int | str


@dataclass(frozen=True)
class References:
    """What a lesson names, by what it is."""

    pages: set[int] = field(default_factory=set)
    documents: set[Key] = field(default_factory=set)
    images: set[Key] = field(default_factory=set)
    media: set[Key] = field(default_factory=set)


class Targets(Protocol):
    """Answers for all references of a lesson at once."""

    def live_pages(self, keys: Iterable[int]) -> dict[int, bool]:
        """Pages that exist, and whether they are published."""

    def documents(self, keys: Iterable[Key]) -> set[Key]: ...

    def images(self, keys: Iterable[Key]) -> set[Key]: ...

    def media(self, keys: Iterable[Key]) -> dict[Key, MediaState]: ...


class SiteTargets:
    """Asks the database: at most one query for each kind of target, two for media, none for kinds not named."""

    def live_pages(self, keys: Iterable[int]) -> dict[int, bool]:
        wanted = list(keys)
        return dict(Page.objects.filter(pk__in=wanted).values_list("pk", "live")) if wanted else {}

    def documents(self, keys: Iterable[Key]) -> set[Key]:
        return self._existing(get_document_model(), keys)

    def images(self, keys: Iterable[Key]) -> set[Key]:
        return self._existing(get_image_model(), keys)

    def media(self, keys: Iterable[Key]) -> dict[Key, MediaState]:
        wanted = list(keys)
        if not wanted:
            return {}
        files = apps.get_model("lms_courses", "MediaFile").objects.to_show().filter(pk__in=wanted)
        return {
            file.pk: MediaState(file.title, file.has_speech, bool(file.tracks), bool(file.transcript)) for file in files
        }

    def _existing(self, model: type, keys: Iterable[Key]) -> set[Key]:
        wanted = list(keys)
        return set(model.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()  # type: ignore[attr-defined]


class KnownTargets:
    """What `SiteTargets` said about many lessons at once, for each of them."""

    def __init__(self, references: References) -> None:
        site = SiteTargets()
        self._pages = site.live_pages(references.pages)
        self._documents = site.documents(references.documents)
        self._images = site.images(references.images)
        self._media = site.media(references.media)

    def live_pages(self, keys: Iterable[int]) -> dict[int, bool]:
        return {key: self._pages[key] for key in keys if key in self._pages}

    def documents(self, keys: Iterable[Key]) -> set[Key]:
        return self._documents.intersection(keys)

    def images(self, keys: Iterable[Key]) -> set[Key]:
        return self._images.intersection(keys)

    def media(self, keys: Iterable[Key]) -> dict[Key, MediaState]:
        return {key: self._media[key] for key in keys if key in self._media}


_shared: ContextVar[Targets | None] = ContextVar("shared_targets", default=None)


def site_targets() -> Targets:
    """What pages on this site point at; within `shared_targets`, what was asked for all of them."""
    return _shared.get() or SiteTargets()


@contextmanager
def knowing(references: References) -> Iterator[None]:
    """Inside, `site_targets` knows these references and asks the database for none."""
    token = _shared.set(KnownTargets(references))
    try:
        yield
    finally:
        _shared.reset(token)


class EverythingExists:
    """For lessons that do not stand on the site yet: an import looks for files and pages itself."""

    def live_pages(self, keys: Iterable[int]) -> dict[int, bool]:
        return dict.fromkeys(keys, True)

    def documents(self, keys: Iterable[Key]) -> set[Key]:
        return set(keys)

    def images(self, keys: Iterable[Key]) -> set[Key]:
        return set(keys)

    def media(self, keys: Iterable[Key]) -> dict[Key, MediaState]:
        return {key: MediaState("", has_speech=False, has_captions=True, has_transcript=True) for key in keys}


EVERYTHING_EXISTS = EverythingExists()
