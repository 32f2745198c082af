"""Kinds of lessons that a course folder may contain; apps register theirs in `AppConfig.ready`."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from wagtail.models import Page

from courses.models import CoursePage
from courses.typing import Person

from .faults import Faults
from .source import Source
from .yaml import Node

if TYPE_CHECKING:
    from .links import Links
    from .markdown import MarkdownReader


@dataclass(frozen=True)
class Place:
    """Where a lesson goes: its course, its parent in the tree, and the page that is this lesson already, if any.

    `links` turns links in rich text, as the reader gives them, into Wagtail's; `key` is the lesson's identity in the
    folder, which a new page takes over.
    """

    course: CoursePage
    parent: Page
    existing: Page | None
    source: Source
    links: "Links"
    key: uuid.UUID | None = None


class LessonKind(Protocol):
    """Reads and writes one kind of lesson. An outline item is `{<key>: …}`.

    A kind may have `schema`, the pydantic model or JSON Schema of what stands behind its key, for editors.
    """

    key: str

    def read(self, node: Node, *, source: Source, faults: Faults) -> "ReadLesson | None":
        """Check the item (`node.data` is what stands behind the key) and everything it names; None if it has faults."""

    def write(self, lesson: "ReadLesson", place: Place, *, author: Person | None, at: datetime.datetime) -> bool:
        """Create or update the page and publish it. Returns whether anything changed: equal content must not."""


@dataclass(frozen=True)
class ReadLesson:
    """A lesson that was read without faults. `value` is the kind's own."""

    kind: LessonKind
    slug: str
    title: str
    value: Any
    key: uuid.UUID | None = None


# Reads a block that is written as YAML in a fence of its own; None if it has faults.
FenceReader = Callable[["MarkdownReader", Node], Any]

_kinds: dict[str, LessonKind] = {}


def register_lesson_kind(kind: LessonKind) -> None:
    """Make a kind known; registering its key again replaces it."""
    _kinds[kind.key] = kind


def lesson_kinds() -> dict[str, LessonKind]:
    """All kinds by key."""
    return dict(_kinds)


_fences: dict[str, FenceReader] = {}


def register_fence(name: str, read: FenceReader) -> None:
    """Make a type of block known that is written as YAML in a fence with its name; see `courses.exporting`."""
    _fences[name] = read


def fences() -> dict[str, FenceReader]:
    """All of them by name."""
    return dict(_fences)
