"""Images, documents, videos and recordings as files of a folder."""

import re
from decimal import Decimal
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.importing.source import IMAGE_SUFFIXES
from courses.models import MediaFile
from courses.transcripts import transcript_parts

from .markdown import plain_to_markdown
from .outlet import ExportRefused, Outlet, TextWriter, without_empty
from .registry import register_thing_writer
from .yaml import dump


def write_image(image: Any, outlet: Outlet) -> str:
    """At the path that it came with if it came with this course, else at one from its name on the site.

    The same picture is taken along once, however often it is in the library.
    """
    with image.file.open("rb") as file:
        content = file.read()
    for name, known in outlet.files.items():
        if known == content and PurePosixPath(name).suffix in IMAGE_SUFFIXES:
            return name
    came_as = re.fullmatch(rf"{re.escape(outlet.course.slug)}: ([a-z0-9._/-]+)", image.title)
    if came_as and ".." not in came_as[1]:
        return outlet.add_file(came_as[1], image.file)
    path = PurePosixPath(image.file.name)
    return outlet.add_file(f"images/{slugify(path.stem) or 'file'}{path.suffix.lower()}", image.file)


def write_document(document: Any, outlet: Outlet) -> str:
    """At a path from its title, which learners read."""
    name = outlet.add_file(_path_by_title("documents", document), document.file)
    if document.title != PurePosixPath(name).stem:
        outlet.titles[name] = document.title
    return name


def write_media(media: MediaFile, outlet: Outlet) -> str:
    """Under the name that its file has, with title and transcript and captions beside it."""
    name = outlet.add_file(_path_by_name("media", media), media.file, is_alone=False)
    path = PurePosixPath(name)
    for track in media.captions.order_by("language"):
        with track.file.open("rb") as file:
            outlet.files[str(path.with_suffix(f".{track.language}.vtt"))] = file.read()
    notes = str(path.with_suffix(".md"))
    texts = outlet.texts(notes)
    front = {
        "title": media.title,
        "speech": media.has_speech,
        "seconds": Decimal(str(media.duration.total_seconds())) if media.duration else None,
        "poster": texts.path(media.poster) if media.poster else None,
    }
    transcript = _transcript(media, texts)
    outlet.add_text(notes, f"---\n{dump(without_empty(front))}---\n" + (f"\n{transcript}\n" if transcript else ""))
    return name


def _path_by_title(folder: str, thing: Any) -> str:
    return f"{folder}/{slugify(thing.title) or 'file'}{PurePosixPath(thing.file.name).suffix.lower()}"


def _path_by_name(folder: str, thing: Any) -> str:
    """The file's own name as far as it is plain: what came from a folder goes back under the same name."""
    path = PurePosixPath(thing.file.name)
    is_plain = re.fullmatch(r"[A-Za-z0-9_-]+", path.stem)
    stem = path.stem if is_plain else slugify(path.stem) or slugify(thing.title) or "file"
    return f"{folder}/{stem}{path.suffix.lower()}"


def _transcript(media: MediaFile, texts: TextWriter) -> str:
    where = _("Transcript of “%(title)s”") % {"title": media.title}
    parts = []
    for is_heading, piece in transcript_parts(media.transcript):
        if is_heading and strip_tags(piece) != piece:
            raise ExportRefused([_("%(where)s: please use no bold or italic text in headings.") % {"where": where}])
        parts.append(_heading(piece) if is_heading else texts.markdown(piece, where=where))
    return "\n\n".join(part for part in parts if part)


def _heading(html: str) -> str:
    return f"### {plain_to_markdown(unescape(html))}"


def register_own_things() -> None:
    """What Wagtail and this plugin keep as files."""
    register_thing_writer(get_image_model(), write_image)
    register_thing_writer(get_document_model(), write_document)
    register_thing_writer(MediaFile, write_media)
