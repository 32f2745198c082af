"""Kinds of lessons that are a Markdown file: "page"."""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.blocks import LessonBody
from courses.checking import EVERYTHING_EXISTS, body_problems, errors_of
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
    """What a file says: its front matter (of the kind's own schema) and its text."""

    front: Any
    blocks: list[Block] = field(default_factory=list)


class PageLessonKind:
    """`page: lessons/01-title.md`. Other kinds of files inherit it: they have more in their front matter."""

    key = "page"
    model: type[Page] = LessonPage
    front_matter: type[LessonFrontMatter] = LessonFrontMatter

    def read(self, node: Node, *, source: Source, faults: Faults) -> ReadLesson | None:
        if not isinstance(node.data, str):
            faults.add(node.file, node.line(), _("“%(name)s” must name a Markdown file.") % {"name": self.key})
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
        self._check(blocks, name, first_line, faults)
        if front is None:
            return None
        return ReadLesson(self, front.slug or _slug_of(name), front.title, PageContent(front, blocks))

    def _resolve_images(self, blocks: list[Block], name: str, source: Source, faults: Faults) -> None:
        """Turn paths as written (relative to the lesson) into paths in the folder."""
        for block in blocks:
            if block["type"] != "image":
                continue
            line = block["line"]
            written = block["value"]["image"]
            path = _normalized(PurePosixPath(name).parent / written)
            if PurePosixPath(path).suffix.lower() not in IMAGE_SUFFIXES or not source.has(path):
                faults.add(name, line, _("The image “%(name)s” does not exist in this folder.") % {"name": written})
            block["value"]["image"] = path

    def _check(self, blocks: list[Block], name: str, first_line: int, faults: Faults) -> None:
        """The rules that a lesson must keep to be published (`courses.checking`), with lines; takes lines away."""
        labels = LessonBody().labels()
        readable = [block for block in blocks if block["value"] is not None]  # the others have faults of their own
        problems = body_problems(readable, EVERYTHING_EXISTS, labels) if readable or not blocks else []
        lines = [block["line"] for block in readable]
        for block in blocks:
            del block["line"]
        for problem in errors_of(problems):
            faults.add(name, first_line if problem.index is None else lines[problem.index], problem.text)

    def write(self, lesson: ReadLesson, place: Place, *, author: Person | None, at: datetime.datetime) -> bool:
        content: PageContent = lesson.value
        body = [self._with_image(block, place, author) for block in content.blocks]
        fields = {"title": lesson.title, "slug": lesson.slug, **self.fields(content.front)}
        streams = {"body": body, **self.streams(content.front)}
        return place_page(self.model, fields, streams, place, author=author)

    def fields(self, front: Any) -> dict[str, Any]:
        """Plain fields of the page, from its front matter."""
        return {
            "search_description": front.summary,
            "planned_minutes": front.minutes,
            "is_required": front.required,
        }

    def streams(self, front: Any) -> dict[str, list[dict[str, Any]]]:
        """Other StreamFields than the body, as raw data without ids."""
        return {}

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
