"""Writes a course as the folder that `courses.importing` reads (docs/reference/course-format.md), without loss.

What goes out comes back the same: `export(import(export(course)))` gives the same bytes, on any site. Kinds of lessons
and blocks are plugged in through `registry`.
"""

from .outlet import ExportRefused, Outlet, TextWriter, without_empty
from .registry import BlockFormat, register_block_format, register_lesson_writer, register_thing_writer
from .run import CourseFolder, export_course

__all__ = [
    "BlockFormat",
    "CourseFolder",
    "ExportRefused",
    "Outlet",
    "TextWriter",
    "export_course",
    "register_block_format",
    "register_lesson_writer",
    "register_thing_writer",
    "without_empty",
]
