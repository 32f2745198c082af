"""Reads: what a client's learners see, how far that is behind the master, and what they saw on a day."""

from .access import clients_adapting, clients_with_blocks, clients_with_words, may_define_placeholders
from .editions import variant_of_client, variant_of_learner
from .history import LessonAsOf, lesson_as_of
from .masters import MasterBlock, master_block, master_blocks
from .media import OwnFile, belongs_to, files_of, foreign_collections, own_collections, owner_of, shows_document
from .states import BlockState, CourseLine, LessonLine, block_state, course_lines, lesson_lines
from .words import WordLine, defined_names, placeholder_default, word_lines

__all__ = [
    "BlockState",
    "CourseLine",
    "LessonAsOf",
    "LessonLine",
    "MasterBlock",
    "OwnFile",
    "WordLine",
    "belongs_to",
    "block_state",
    "clients_adapting",
    "clients_with_blocks",
    "clients_with_words",
    "course_lines",
    "defined_names",
    "files_of",
    "foreign_collections",
    "lesson_as_of",
    "lesson_lines",
    "master_block",
    "master_blocks",
    "may_define_placeholders",
    "own_collections",
    "owner_of",
    "placeholder_default",
    "shows_document",
    "variant_of_client",
    "variant_of_learner",
    "word_lines",
]
