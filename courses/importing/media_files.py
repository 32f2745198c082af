"""Videos and recordings of a course folder, with what lies beside them.

Beside `media/film.mp4` may lie `media/film.md`, whose text is the transcript, and captions like `media/film.de.vtt`.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from pydantic import Field

from courses.checking.targets import EverythingExists, Key, MediaState
from courses.conf import max_media_bytes
from courses.media import SNIFFED_BYTES, caption_faults, sniff
from courses.models import CaptionTrack, MediaFile
from courses.models.media import caption_languages
from courses.transcripts import normal_transcript

from .faults import Faults
from .frontmatter import Parted, parted
from .libraries import FileLibrary, ImageLibrary, digest_of, for_all, register_file_model, register_library
from .markdown import MarkdownReader
from .media import MEGABYTE, MediaType, begins_with, register_media_type
from .source import Source, path_from, too_large
from .yaml import StrictModel, load_yaml, parse

if TYPE_CHECKING:
    from .links import Links

VIDEOS = (".mp4", ".webm", ".ogv")
RECORDINGS = (".mp3", ".m4a", ".ogg", ".wav")
CAPTIONS = ".vtt"
MAX_MEDIA_BYTES = 500 * MEGABYTE


class MediaFrontMatter(StrictModel):
    """What stands between the two `---` of a transcript."""

    title: Annotated[str, Field(min_length=1, max_length=150)] | None = None
    speech: bool = True
    seconds: Annotated[Decimal, Field(gt=0, le=360_000)] | None = None
    poster: str | None = None


@dataclass(frozen=True)
class ReadMedia:
    """What a folder says about one file. `transcript` is as the reader gives it, `captions` are paths by language."""

    front: MediaFrontMatter
    transcript: str = ""
    captions: dict[str, str] = field(default_factory=dict)
    poster: str | None = None


def read_media(name: str, source: Source, faults: Faults) -> ReadMedia:
    """Read what lies beside a file."""
    captions = _read_captions(name, source, faults)
    notes = str(PurePosixPath(name).with_suffix(".md"))
    text = source.text(notes, faults=faults, asked_by=name, line=0) if source.has(notes) else None
    if text is None:
        return ReadMedia(MediaFrontMatter(), captions=captions)
    file = parted(text) or Parted("", text.replace("\r\n", "\n"), 1)
    node = load_yaml(file.front, file=notes, faults=faults, first_line=2) if file.front else None
    front = (parse(MediaFrontMatter, node, faults) if node else None) or MediaFrontMatter()
    poster = path_from(notes, front.poster) if front.poster else None
    if poster and node:
        ImageLibrary().check(poster, source=source, faults=faults, file=notes, line=node.line("poster"))
    return ReadMedia(front, _read_transcript(file, notes, faults), captions, poster)


def _read_transcript(file: Parted, name: str, faults: Faults) -> str:
    parts = []
    for block in MarkdownReader(file=name, faults=faults, first_line=file.first_line).blocks(file.body):
        if block["type"] == "text":
            parts.append(block["value"])
        elif block["type"] == "heading" and block["value"]["level"] == "3":
            parts.append(f"<h3>{escape(block['value']['text'])}</h3>")
        else:
            faults.add(name, block["line"], _("A transcript has text, lists, links and headings ### only."))
    return "".join(parts)


def _read_captions(name: str, source: Source, faults: Faults) -> dict[str, str]:
    languages = {code for code, _name in caption_languages()}
    captions = {}
    for caption in source.beside(name, CAPTIONS):
        language = PurePosixPath(PurePosixPath(caption).stem).suffix.removeprefix(".")
        if language not in languages:
            message = _("The name must say a language of the site before “.vtt”: %(languages)s.")
            faults.add(caption, 0, message % {"languages": ", ".join(sorted(languages))})
            continue
        captions[language] = caption
        for fault in caption_faults(source.path(caption).read_bytes())[:5]:
            faults.add(caption, fault.line, fault.message)
    return captions


class MediaLibrary(FileLibrary):
    """A file with the same content is the same video; what the folder says about it is taken over."""

    def accepts(self, name: str) -> bool:
        return PurePosixPath(name).suffix.lower() in {*VIDEOS, *RECORDINGS}

    def check(self, name: str, *, source: Source, faults: Faults, file: str, line: int) -> None:
        super().check(name, source=source, faults=faults, file=file, line=line)
        if self.accepts(name) and source.has(name):
            if source.path(name).stat().st_size > max_media_bytes():
                faults.add(name, 0, too_large(max_media_bytes()))
            read_media(name, source, faults)

    def find_or_create(self, name: str, links: "Links") -> MediaFile:
        read = read_media(name, links.source, Faults())
        title = read.front.title or PurePosixPath(name).stem
        media = self._found(name, title, links) or MediaFile(uploaded_by_user=links.author)
        is_new = media.pk is None
        changed = self._take_over(media, read, title, links)
        if is_new:
            with links.source.path(name).open("rb") as file:
                media.file = File(file, name=PurePosixPath(name).name)
                media.full_clean()
                media.save()
        elif changed:
            media.full_clean()
            media.save()
        changed |= _take_over_captions(media, read, links)
        links.media[media.pk] = name
        links.renewed |= changed and not is_new
        return media

    def _found(self, name: str, title: str, links: "Links") -> MediaFile | None:
        """The file with this content, best with this title; none that this import has taken for another one."""
        others = [pk for pk, known in links.media.items() if known != name]
        same = for_all(MediaFile).filter(file_hash=digest_of(links.source.path(name))).exclude(pk__in=others)
        return same.filter(title=title).order_by("pk").first() or same.order_by("pk").first()

    def _take_over(self, media: MediaFile, read: ReadMedia, title: str, links: "Links") -> bool:
        """Set what the folder says; returns whether anything differed. Saves nothing."""
        seconds = read.front.seconds
        wanted: dict[str, Any] = {
            "title": title,
            "has_speech": read.front.speech,
            "duration": datetime.timedelta(seconds=float(seconds)) if seconds else None,
            "poster_id": links.picture(read.poster, media.poster),
        }
        different = {key: value for key, value in wanted.items() if getattr(media, key) != value}
        transcript = links.transcript(read.transcript)
        if normal_transcript(media.transcript) != normal_transcript(transcript):
            different["transcript"] = transcript
        for key, value in different.items():
            setattr(media, key, value)
        return bool(different)


def _take_over_captions(media: MediaFile, read: ReadMedia, links: "Links") -> bool:
    """Make the captions those of the folder; returns whether anything differed."""
    wanted = {language: links.source.path(name).read_bytes() for language, name in read.captions.items()}
    kept = set()
    changed = False
    for track in CaptionTrack.objects.filter(media=media).order_by("language"):
        with track.file.open("rb") as file:
            is_same = wanted.get(track.language) == file.read()
        if is_same:
            kept.add(track.language)
            continue
        transaction.on_commit(partial(track.file.storage.delete, str(track.file.name)))
        track.delete()
        changed = True
    for language in sorted(wanted.keys() - kept):
        track = CaptionTrack(media=media, language=language)
        track.file = ContentFile(wanted[language], name=f"{language}{CAPTIONS}")
        track.full_clean()
        track.save()
        changed = True
    return changed


class FolderTargets(EverythingExists):
    """For the checks of a lesson in a folder: files and pages are looked for elsewhere; media say what they lack."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def media(self, keys: Iterable[Key]) -> dict[Key, MediaState]:
        return {key: self._state(str(key)) for key in keys}

    def _state(self, name: str) -> MediaState:
        if not self.source.has(name):  # which is a fault of its own
            return MediaState("", has_speech=False, has_captions=True, has_transcript=True)
        read = read_media(name, self.source, Faults())
        return MediaState(name, read.front.speech, bool(read.captions), bool(read.transcript))


def _is(suffix: str, content: bytes) -> bool:
    found = sniff(content)
    return found is not None and found.suffix == suffix


def register_media() -> None:
    """Videos, recordings and captions."""
    for suffix in (*VIDEOS, *RECORDINGS):
        register_media_type(MediaType((suffix,), partial(_is, suffix), MAX_MEDIA_BYTES, looks_at=SNIFFED_BYTES))
    register_media_type(MediaType((CAPTIONS,), begins_with(b"WEBVTT", b"\xef\xbb\xbfWEBVTT"), MEGABYTE))
    register_library(MediaFile, MediaLibrary())
    register_file_model(MediaFile)
    register_file_model(CaptionTrack)
