"""The kind of lesson "page": a Markdown file."""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import LessonPage
from courses.typing import Person

from .faults import Faults
from .images import find_or_create_image
from .markdown import Block, MarkdownReader
from .registry import Place, ReadLesson
from .schema import LessonFrontMatter
from .source import IMAGE_SUFFIXES, Source
from .tree import place_page
from .yaml import Node, load_yaml, parse

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


@dataclass(frozen=True)
class PageContent:
    front: LessonFrontMatter
    blocks: list[Block] = field(default_factory=list)


class PageLessonKind:
    """`page: lessons/01-title.md`. Kinds that are written like it name their page, front matter and fields."""

    key = "page"
    model: type[Page] = LessonPage
    front_matter: type[LessonFrontMatter] = LessonFrontMatter

    def read(self, node: Node, *, source: Source, faults: Faults) -> ReadLesson | None:
        if not isinstance(node.data, str):
            faults.add(node.file, node.line(), _("“%(kind)s” must name a Markdown file.") % {"kind": self.key})
            return None
        name = node.data
        text = source.text(name, faults=faults, asked_by=node.file, line=node.line())
        if text is None:
            return None
        match = FRONT_MATTER.match(text.replace("\r\n", "\n"))
        if match is None:
            faults.add(name, 1, _("The lesson must begin with a front matter between two lines “---”."))
            return None
        front_node = load_yaml(match[1], file=name, faults=faults, first_line=2)
        front = parse(self.front_matter, front_node, faults) if front_node else None
        first_line = match[0].count("\n") + 1
        body = text.replace("\r\n", "\n")[match.end() :]
        blocks = MarkdownReader(file=name, faults=faults, first_line=first_line).blocks(body)
        self._resolve_images(blocks, name, source, faults)
        if not blocks:
            faults.add(name, first_line, _("The lesson is empty."))
        if front is None:
            return None
        return ReadLesson(self, front.slug or _slug_of(name), front.title, PageContent(front, blocks))

    def _resolve_images(self, blocks: list[Block], name: str, source: Source, faults: Faults) -> None:
        """Turn paths as written (relative to the lesson) into paths in the folder."""
        for block in blocks:
            if block["type"] != "image":
                continue
            line = block.pop("line")
            written = block["value"]["image"]
            path = _normalized(PurePosixPath(name).parent / written)
            if PurePosixPath(path).suffix.lower() not in IMAGE_SUFFIXES or not source.has(path):
                faults.add(name, line, _("The image “%(name)s” does not exist in this folder.") % {"name": written})
            block["value"]["image"] = path

    def write(self, lesson: ReadLesson, place: Place, *, author: Person | None, at: datetime.datetime) -> bool:
        content: PageContent = lesson.value
        body = [self._with_image(block, place, author) for block in content.blocks]
        fields = {"title": lesson.title, "slug": lesson.slug, **self.fields_of(content.front)}
        return place_page(self.model, fields, {"body": body}, place, author=author)

    def fields_of(self, front: Any) -> dict[str, Any]:
        """What the front matter says, by field of the page; title and slug are known."""
        return {
            "search_description": front.summary,
            "planned_minutes": front.minutes,
            "is_required": front.required,
        }

    def _with_image(self, block: Block, place: Place, author: Person | None) -> dict[str, Any]:
        if block["type"] != "image":
            return block
        image = find_or_create_image(
            place.source.path(block["value"]["image"]), f"{place.course.slug}: {block['value']['image']}", author
        )
        return {"type": "image", "value": {**block["value"], "image": image.pk}}


def _slug_of(name: str) -> str:
    return re.sub(r"^\d+-", "", PurePosixPath(name).stem)


def _normalized(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
