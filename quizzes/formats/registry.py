"""The formats that this site reads and writes. An app may register more."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .neutral import NeutralQuestion, ReadFile, UnreadableFile, WrittenFile


class QuestionFormat(Protocol):
    """How one kind of file is read and written.

    `read` never raises for what is in a file but UnreadableFile; everything else is a problem with its line. `write`
    lists what it could not say. `recognizes` looks at the beginning of a file whose name does not tell.
    """

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    @property
    def content_type(self) -> str: ...

    def recognizes(self, content: bytes) -> bool: ...

    def read(self, content: bytes) -> ReadFile: ...

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile: ...


_formats: dict[str, QuestionFormat] = {}


def register_format(question_format: QuestionFormat) -> None:
    """Make a format known; registering a key again replaces it."""
    _formats[question_format.key] = question_format


def question_formats() -> list[QuestionFormat]:
    return list(_formats.values())


def format_named(key: str) -> QuestionFormat:
    """Raises KeyError."""
    return _formats[key]


def format_of(name: str, content: bytes) -> QuestionFormat:
    """The format of a file, by what is in it and how its name ends. Raises UnreadableFile."""
    suffix = PurePosixPath(name).suffix.lower()
    fitting = [item for item in question_formats() if suffix in item.suffixes]
    for candidates in (fitting, question_formats()):
        for candidate in candidates:
            if candidate.recognizes(content):
                return candidate
    if len(fitting) == 1:
        return fitting[0]
    raise UnreadableFile(
        _("The format of “%(name)s” was not recognized. Please choose one of: %(formats)s.")
        % {"name": name, "formats": listed(item.label for item in question_formats())}
    )


def listed(labels: Iterable[str | Promise]) -> str:
    return ", ".join(str(label) for label in labels)
