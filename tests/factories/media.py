"""Files of videos and recordings, as small as they can be, and lessons with every kind of block."""

import itertools
import struct
import uuid
from typing import Any

from django.core.files.base import ContentFile

from courses.models import CaptionTrack, LessonPage, MediaFile

_numbers = itertools.count(1)

VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nGuten Tag.\n\n2\n00:02.000 --> 00:04.500 align:start\nLos geht es.\n"


def mp4_bytes(size: int = 2048, brand: bytes = b"isom") -> bytes:
    """Begins like an MP4 file, and counts on."""
    head = struct.pack(">I", 24) + b"ftyp" + brand + b"\x00\x00\x02\x00isomavc1"
    return head + bytes(number % 251 for number in range(size - len(head)))


MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 20


def make_video(*, captions: str | None = VTT, content: bytes | None = None, **fields: Any) -> MediaFile:
    """A video of the library, with German captions unless `captions` is None."""
    values = {"title": f"Video {next(_numbers)}", "transcript": "<p>Was gesagt wird</p>", **fields}
    video = _saved(MediaFile(file=ContentFile(content or mp4_bytes(), name="film.mov"), **values))
    if captions is not None:
        CaptionTrack.objects.create(media=video, language="de", file=ContentFile(captions.encode(), name="de.vtt"))
    return video


def make_recording(**fields: Any) -> MediaFile:
    values = {"title": f"Aufnahme {next(_numbers)}", "transcript": "<p>Was zu hören ist</p>", **fields}
    return _saved(MediaFile(file=ContentFile(MP3, name="ton.mp3"), **values))


def _saved(media: MediaFile) -> MediaFile:
    media.full_clean()
    media.save()
    return media


def block(kind: str, value: Any, block_id: str = "") -> dict[str, Any]:
    """Raw StreamField data of one block."""
    return {"type": kind, "value": value, "id": block_id or str(uuid.uuid4())}


def with_body(lesson: LessonPage, *blocks: dict[str, Any]) -> LessonPage:
    """The lesson with these raw blocks, published."""
    lesson.body = LessonPage._meta.get_field("body").to_python(list(blocks))
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)
