"""Kinds of lessons that are a Markdown file: "page"."""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import ChooserBlock
from wagtail.models import Page

from courses.blocks import LessonBody
from courses.blocks.media import VideoAddressBlock
from courses.blocks.walking import chosen_model, mapped
from courses.checking import body_problems, errors_of
from courses.external_videos import recognized
from courses.models import LessonPage
from courses.typing import Person

from .faults import Fault, Faults, ImportRefused, Mention
from .frontmatter import parted
from .libraries import library_of
from .markdown import Block, MarkdownReader
from .media_files import FolderTargets
from .registry import Place, ReadLesson
from .schema import LessonFrontMatter
from .source import Source, path_from
from .tree import place_page
from .yaml import Node, load_yaml, parse


@dataclass(frozen=True)
class PageContent:
    """What a file says: its front matter (of the kind's own schema) and its text."""

    file: str
    front: Any
    blocks: list[Block] = field(default_factory=list)


class PageLessonKind:
    """`page: lessons/01-title.md`. Other kinds of files inherit it: they have more in their front matter."""

    key = "page"
    model: type[Page] = LessonPage
    front_matter: type[LessonFrontMatter] = LessonFrontMatter
    schema: ClassVar[dict[str, Any]] = {"type": "string", "pattern": r"\.md$", "description": "A Markdown file."}

    def read(self, node: Node, *, source: Source, faults: Faults) -> ReadLesson | None:
        if not isinstance(node.data, str):
            faults.add(node.file, node.line(), _("“%(name)s” must name a Markdown file.") % {"name": self.key})
            return None
        name = node.data
        text = source.text(name, faults=faults, asked_by=node.file, line=node.line())
        if text is None:
            return None
        file = parted(text)
        if file is None:
            faults.add(name, 1, _("The lesson must begin with a front matter between two lines “---”."))
            return None
        front_node = load_yaml(file.front, file=name, faults=faults, first_line=2)
        front = parse(self.front_matter, front_node, faults) if front_node else None
        blocks = MarkdownReader(file=name, faults=faults, first_line=file.first_line).blocks(file.body)
        self._check_names(blocks, name, source, faults)
        self._check(blocks, name, file.first_line, source, faults)
        if front is None:
            return None
        return ReadLesson(self, front.slug or _slug_of(name), front.title, PageContent(name, front, blocks), front.key)

    def _check_names(self, blocks: list[Block], name: str, source: Source, faults: Faults) -> None:
        """Turn paths as written, relative to the lesson, into paths in the folder, and check that they are there."""
        types = LessonBody().child_blocks

        def leaf(block: Any, value: Any) -> Any:
            if isinstance(block, VideoAddressBlock) and isinstance(value, str) and recognized(value) is None:
                faults.add(name, line, block.no_video())
            if not isinstance(block, ChooserBlock) or not isinstance(value, str):
                return value
            model = chosen_model(block)
            if model is not None and issubclass(model, Page):
                faults.mentions.append(Mention(value, name, line))
                return value
            path = path_from(name, value)
            library = library_of(model) if model else None
            if library is None:
                faults.add(
                    name, line, _("“%(name)s”: this site has nothing that the block could show.") % {"name": value}
                )
            else:
                library.check(path, source=source, faults=faults, file=name, line=line)
            return path

        for block in blocks:
            line = block["line"]
            if block["value"] is not None:
                block["value"] = mapped(types[block["type"]], block["value"], leaf)

    def _check(self, blocks: list[Block], name: str, first_line: int, source: Source, faults: Faults) -> None:
        """The rules that a lesson must keep to be published (`courses.checking`), with lines."""
        readable = [block for block in blocks if block["value"] is not None]  # the others have faults of their own
        if blocks and not readable:
            return
        for problem in errors_of(body_problems(readable, FolderTargets(source), LessonBody().labels())):
            line = first_line if problem.index is None else readable[problem.index]["line"]
            faults.add(name, line, problem.text)

    def write(self, lesson: ReadLesson, place: Place, *, author: Person | None, at: datetime.datetime) -> bool:
        content: PageContent = lesson.value
        body = [self._resolved(block, content.file, place) for block in content.blocks]
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

    def _resolved(self, block: Block, file: str, place: Place) -> dict[str, Any]:
        definition = LessonBody().child_blocks[block["type"]]
        value = place.links.stream(definition, block["value"])
        if block.get("is_generic") and not place.links.missed:
            _check_as_form(definition, value, file, block["line"])
        return {name: item for name, item in {**block, "value": value}.items() if name in {"type", "value", "id"}}


def _check_as_form(definition: Any, value: Any, file: str, line: int) -> None:
    """Refuse what the editor would refuse. Raises ImportRefused."""
    try:
        definition.clean(definition.to_python(value))
    except (ValidationError, ValueError, TypeError) as error:
        said = "; ".join(_messages(error)) or _("A value is not allowed here.")
        raise ImportRefused([Fault(file, line, said)]) from error


def _messages(error: Any) -> list[str]:
    """What a form says about a block, and about the blocks inside of it."""
    if not isinstance(error, ValidationError):
        return []
    inner_errors = getattr(error, "block_errors", None)
    nested = list(inner_errors.values()) if isinstance(inner_errors, dict) else []
    said = [str(message) for message in getattr(error, "messages", []) if message]
    return [message for inner in nested for message in _messages(inner)] or said


def _slug_of(name: str) -> str:
    return re.sub(r"^\d+-", "", PurePosixPath(name).stem)
