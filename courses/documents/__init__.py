"""Files that learners hand in: which kinds are taken, told by their content, and the text inside them.

Everything here treats the file as hostile: sizes are limited before and while reading, XML is parsed without entities,
and what cannot be read is said to be so.
"""

from .kinds import KINDS, FileKind, Group, RefusedFile, Upload, checked_upload
from .limits import MAX_CHARACTERS
from .texts import ReadText, read_text

__all__ = [
    "KINDS",
    "MAX_CHARACTERS",
    "FileKind",
    "Group",
    "ReadText",
    "RefusedFile",
    "Upload",
    "checked_upload",
    "read_text",
]
