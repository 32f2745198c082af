"""Kinds of lessons that a course folder may contain; apps register theirs in `AppConfig.ready`."""

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

from wagtail.models import Page

from courses.models import CoursePage
from courses.typing import Person

from .faults import Faults
from .source import Source
from .yaml import Node


@dataclass(frozen=True)
class Place:
    """Where a lesson goes: its course, its parent in the tree, and the page that has its slug already, if any."""

    course: CoursePage
    parent: Page
    existing: Page | None
    source: Source


class LessonKind(Protocol):
    """Reads and writes one kind of lesson. An outline item is `{<key>: …}`."""

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


_kinds: dict[str, LessonKind] = {}


def register_lesson_kind(kind: LessonKind) -> None:
    """Make a kind known; registering its key again replaces it."""
    _kinds[kind.key] = kind


def lesson_kinds() -> dict[str, LessonKind]:
    """All kinds by key."""
    return dict(_kinds)
