"""How blocks and lessons of any app are written; apps register theirs in `AppConfig.ready`.

A block without a format of its own is written as YAML (`courses.importing.generic`), which loses nothing. A format is
for people: it says the same in a form that is pleasant to read and to write.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model
from wagtail.models import Page

if TYPE_CHECKING:
    from .outlet import Outlet


@dataclass(frozen=True)
class BlockFormat:
    """How one type of block is written.

    `write(value)` gives Markdown, or None for a value that it cannot say. The value is raw StreamField data whose rich
    text is in its normal form, with files and pages named as in the folder. What it gives is read back; if that is not
    the same value, the block is written as YAML, so a format need not care for rare cases.

    `keeps_id`: something in the database hangs on the block's id, e.g. what learners wrote there; it goes along.
    """

    type: str
    write: Callable[[Any], str | None] = lambda value: None
    keeps_id: bool = False


class LessonWriter(Protocol):
    """Writes one kind of lesson: the counterpart of `courses.importing.LessonKind`."""

    key: str
    model: type[Page]

    def write(self, page: Any, outlet: "Outlet") -> Any:
        """What stands behind the key in the outline; files go to the outlet. Raises ExportRefused."""


# Takes a thing that blocks or texts use along, and gives the name by which the folder knows it; counterpart of
# `courses.importing.Library`. Raises ExportRefused.
ThingWriter = Callable[[Any, "Outlet"], str]

_things: dict[type[Model], ThingWriter] = {}
_blocks: dict[str, BlockFormat] = {}
_lessons: dict[type[Page], LessonWriter] = {}


def register_thing_writer(model: type[Model], write: ThingWriter) -> None:
    """Make a model known whose rows go out with a course; registering it again replaces it."""
    _things[model] = write


def thing_writer_of(model: type[Model]) -> ThingWriter | None:
    """The writer of a model or of what it inherits from."""
    return next((writer for known, writer in _things.items() if issubclass(model, known)), None)


def register_block_format(block_format: BlockFormat) -> None:
    """Make a format known; registering its type again replaces it."""
    _blocks[block_format.type] = block_format


def block_formats() -> dict[str, BlockFormat]:
    """All formats by type of block."""
    return dict(_blocks)


def register_lesson_writer(writer: LessonWriter) -> None:
    """Make a kind of lesson known; registering its model again replaces it."""
    _lessons[writer.model] = writer


def lesson_writers() -> dict[type[Page], LessonWriter]:
    """All of them by model of the page."""
    return dict(_lessons)
