"""Reads a course folder or zip file (docs/reference/course-format.md) and turns it into pages.

Two steps: *read* checks everything and collects faults; *write* only runs when there are none. Kinds of lessons are
plugged in through `registry`.
"""

from .faults import Fault, Faults, ImportRefused
from .jsonschema import register_schema
from .libraries import Library, register_file_model, register_library
from .media import MediaType, register_media_type
from .registry import LessonKind, register_fence, register_lesson_kind
from .report import ImportReport
from .run import import_course, read_course
from .source import Source
from .yaml import Node, load_yaml, parse

__all__ = [
    "Fault",
    "Faults",
    "ImportRefused",
    "ImportReport",
    "LessonKind",
    "Library",
    "MediaType",
    "Node",
    "Source",
    "import_course",
    "load_yaml",
    "parse",
    "read_course",
    "register_fence",
    "register_file_model",
    "register_lesson_kind",
    "register_library",
    "register_media_type",
    "register_schema",
]
