"""Blocks that are written as YAML in a fence with their name: exercises, videos, recordings, documents."""

import uuid
from pathlib import PurePosixPath
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field

from courses.blocks.media import VideoAddressBlock
from courses.external_videos import recognized

from .markdown import MarkdownReader
from .media_files import RECORDINGS, VIDEOS
from .registry import register_fence
from .schema import Title
from .yaml import Node, StrictModel, parse

Path = Annotated[str, Field(min_length=1)]
Line = Annotated[str, Field(max_length=300)]


class AccordionItemFile(StrictModel):
    title: Title
    text: Annotated[str, Field(min_length=1)]


class AccordionFile(StrictModel):
    items: list[AccordionItemFile] = Field(min_length=2)


class ReflectionFile(StrictModel):
    question: Annotated[str, Field(min_length=1, max_length=300)]
    help: Line = ""


class KnowledgeCheckFile(StrictModel):
    """A question as a quiz names it, but with the bank's path as it is seen from the lesson."""

    bank: Annotated[str, Field(alias="from", min_length=1)]
    question: Annotated[str, Field(min_length=1)]


class MediaFence(StrictModel):
    file: Path
    caption: Line = ""


class ExternalVideoFile(StrictModel):
    url: Annotated[str, Field(min_length=1, max_length=300)]
    title: Annotated[str, Field(min_length=1, max_length=150)]
    poster: str | None = None
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    transcript: str = ""


class DocumentFence(StrictModel):
    file: Path
    title: Annotated[str, Field(max_length=150)] = ""
    text: Line = ""


def read_accordion(reader: MarkdownReader, node: Node) -> Any:
    value = parse(AccordionFile, node, reader.faults)
    if value is None:
        return None
    items = [
        {"title": item.title, "text": reader.nested(node, "items", number, "text").rich_text(item.text)}
        for number, item in enumerate(value.items)
    ]
    # Wagtail takes an item without an id for the value itself.
    return {"items": [{"type": "item", "value": item, "id": str(uuid.uuid4())} for item in items]}


def read_reflection(reader: MarkdownReader, node: Node) -> Any:
    value = parse(ReflectionFile, node, reader.faults)
    return {"question": value.question, "help": value.help} if value else None


def read_knowledge_check(reader: MarkdownReader, node: Node) -> Any:
    value = parse(KnowledgeCheckFile, node, reader.faults)
    return {"question": f"{value.bank}#{value.question}"} if value else None


def read_video(reader: MarkdownReader, node: Node) -> Any:
    return _media(reader, node, VIDEOS)


def read_audio(reader: MarkdownReader, node: Node) -> Any:
    return _media(reader, node, RECORDINGS)


def _media(reader: MarkdownReader, node: Node, suffixes: tuple[str, ...]) -> Any:
    value = parse(MediaFence, node, reader.faults)
    if value is None:
        return None
    if PurePosixPath(value.file).suffix.lower() not in suffixes:
        message = _("“%(name)s”: the file's name must end in one of: %(endings)s.")
        values = {"name": value.file, "endings": ", ".join(suffixes)}
        reader.faults.add(reader.file, node.line("file"), message % values)
        return None
    return {"media": value.file, "caption": value.caption}


def read_external_video(reader: MarkdownReader, node: Node) -> Any:
    value = parse(ExternalVideoFile, node, reader.faults)
    if value is None:
        return None
    video = recognized(value.url)
    if video is None:
        reader.faults.add(reader.file, node.line("url"), VideoAddressBlock().no_video())
        return None
    return {
        "video": video.watch_url,
        "title": value.title,
        "poster": value.poster,
        "minutes": value.minutes,
        "transcript": reader.nested(node, "transcript").rich_text(value.transcript),
    }


def read_document(reader: MarkdownReader, node: Node) -> Any:
    value = parse(DocumentFence, node, reader.faults)
    return {"document": value.file, "title": value.title, "text": value.text} if value else None


def register_own_fences() -> None:
    """The blocks of this plugin; `prompt`, `comparison` and `checklist` are the reader's own."""
    register_fence("accordion", read_accordion)
    register_fence("reflection", read_reflection)
    register_fence("knowledge_check", read_knowledge_check)
    register_fence("video", read_video)
    register_fence("audio", read_audio)
    register_fence("external_video", read_external_video)
    register_fence("document", read_document)
