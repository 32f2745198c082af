"""Reads a course folder (docs/reference/course-format.md) and turns it into pages.

Two steps: *read* checks everything and collects faults; *write* only runs when there are none. Kinds of lessons are
plugged in through `registry`.
"""

from .faults import Fault, Faults, ImportRefused
from .registry import LessonKind, register_lesson_kind
from .run import ImportReport, import_course
from .source import Source
from .yaml import Node, load_yaml, parse

__all__ = [
    "Fault",
    "Faults",
    "ImportRefused",
    "ImportReport",
    "LessonKind",
    "Node",
    "Source",
    "import_course",
    "load_yaml",
    "parse",
    "register_lesson_kind",
]
