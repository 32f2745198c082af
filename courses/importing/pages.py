"""The kind of lesson "page": a Markdown file."""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

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
    front: LessonFrontMatter
    blocks: list[Block] = field(default_factory=list)


class PageLessonKind:
    """`page: lessons/01-title.md`."""

    key = "page"

    def read(self, node: Node, *, source: Source, faults: Faults) -> ReadLesson | None:
        if not isinstance(node.data, str):
            faults.add(node.file, node.line(), _("“page” must name a Markdown file."))
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
        front = parse(LessonFrontMatter, front_node, faults) if front_node else None
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
        fields = {
            "title": lesson.title,
            "slug": lesson.slug,
            "search_description": content.front.summary,
            "planned_minutes": content.front.minutes,
            "is_required": content.front.required,
        }
        return place_page(LessonPage, fields, {"body": body}, place, author=author)

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
