"""Reads: what a client's learners see, how far that is behind the master, and what they saw on a day."""

from .access import clients_adapting, clients_with_blocks, clients_with_words, may_define_placeholders
from .editions import variant_of_client, variant_of_learner
from .history import LessonAsOf, lesson_as_of
from .masters import MasterBlock, master_block, master_blocks
from .states import BlockState, CourseLine, LessonLine, block_state, course_lines, lesson_lines
from .words import WordLine, defined_names, placeholder_default, word_lines

__all__ = [
    "BlockState",
    "CourseLine",
    "LessonAsOf",
    "LessonLine",
    "MasterBlock",
    "WordLine",
    "block_state",
    "clients_adapting",
    "clients_with_blocks",
    "clients_with_words",
    "course_lines",
    "defined_names",
    "lesson_as_of",
    "lesson_lines",
    "master_block",
    "master_blocks",
    "may_define_placeholders",
    "placeholder_default",
    "variant_of_client",
    "variant_of_learner",
    "word_lines",
]
