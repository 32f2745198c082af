"""How a client's blocks stand to the master's."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from itertools import pairwise
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator

from courses.models import CoursePage, CourseVersion, LessonPage
from courses.queries import lesson_pages
from courses.texts import texts_of
from lms.accounts.models import Client
from lms.variants.models import BlockOverride

from .masters import MasterBlock, master_blocks

EXCERPT = 160


@dataclass(frozen=True)
class BlockState:
    """A block of a lesson at a client. `master` is None when the master has lost it since.

    `behind`: in how many versions of the course its lesson has changed since the override was made from the master;
    0 unless the block itself has changed or is gone.
    """

    lesson: LessonPage | None
    block_id: str
    master: MasterBlock | None
    override: BlockOverride | None
    behind: int = 0

    @property
    def is_vanished(self) -> bool:
        return self.override is not None and self.master is None

    @property
    def is_stale(self) -> bool:
        """Whether somebody has to look at it: the master has changed or lost what the client's block was made from."""
        override = self.override
        return override is not None and (self.master is None or self.master.digest != override.master_digest)

    @property
    def is_hidden(self) -> bool:
        return self.override is not None and self.override.is_hidden

    @property
    def is_adapted(self) -> bool:
        """Whether learners see other words."""
        return self.override is not None and not self.override.is_hidden

    @property
    def block(self) -> Any:
        """The kind of block: the master's, or the one that it was."""
        body: Any = LessonPage._meta.get_field("body")
        return body.stream_block.child_blocks.get(self.block_type)

    @property
    def block_type(self) -> str:
        if self.master:
            return self.master.type
        return self.override.block_type if self.override else ""

    @property
    def label(self) -> str:
        return str(self.block.label) if self.block else self.block_type

    @property
    def has_texts(self) -> bool:
        """Whether there are words that could be others."""
        return self.master is not None and bool(self.block) and any(texts_of(self.block, self.master.value))

    @cached_property
    def excerpt(self) -> str:
        """The beginning of what learners of the client read; of the master's block if they read nothing."""
        value = self.override.value if self.override and not self.override.is_hidden else None
        if value is None:
            value = self.master.value if self.master else self.override.master_value if self.override else None
        texts = [text.value for text in texts_of(self.block, value)] if self.block else []
        words = strip_tags(" ".join(text.replace("</p>", " ").replace("</li>", " ") for text in texts)).split()
        return Truncator(unescape(" ".join(words))).chars(EXCERPT)

    @property
    def token(self) -> str:
        """Names what a person has seen of the block: another override or another master is another token."""
        return f"{self.override.pk if self.override else 0}-{self.master.digest if self.master else ''}"


@dataclass(frozen=True)
class LessonLine:
    """A lesson with its blocks at a client; `lesson` is None for blocks of a lesson that is no longer there."""

    lesson: LessonPage | None
    blocks: list[BlockState]

    @property
    def count(self) -> int:
        return sum(block.override is not None for block in self.blocks)


@dataclass(frozen=True)
class CourseLine:
    """A course at a client: how many blocks are adapted or hidden, and how far they are behind the master."""

    course: CoursePage
    blocks: list[BlockState] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.blocks)

    @property
    def stale_count(self) -> int:
        return sum(block.is_stale for block in self.blocks)

    @property
    def behind(self) -> int:
        """In how many versions, at most, a block's lesson changed since the block was last looked at."""
        return max((block.behind for block in self.blocks), default=0)


def course_lines(client: Client) -> list[CourseLine]:
    """All live courses by title, those that are adapted for the client first; four queries at most."""
    overrides = list(BlockOverride.objects.current().filter(client=client).select_related("version").order_by("pk"))
    states = _states(overrides, _lessons_of(overrides))
    by_course: dict[int, list[BlockState]] = {}
    for override, state in zip(overrides, states, strict=True):
        by_course.setdefault(override.version.course_id, []).append(state)
    courses = CoursePage.objects.live().order_by("title", "pk")
    lines = [CourseLine(course, by_course.get(course.pk, [])) for course in courses]
    return sorted(lines, key=lambda line: not line.count)


def lesson_lines(client: Client, course: CoursePage) -> list[LessonLine]:
    """The course's lessons to read with all their blocks, in reading order; then what has lost its lesson."""
    pages = lesson_pages(course).values("pk")
    lessons = list(LessonPage.objects.filter(pk__in=pages).order_by("path"))
    overrides = list(_of_course(client, course))
    by_key = {lesson.translation_key: lesson for lesson in lessons}
    states = {
        (override.lesson_key, override.block_id): state
        for override, state in zip(overrides, _states(overrides, by_key), strict=True)
    }
    lines = [LessonLine(lesson, _blocks_of(lesson, states)) for lesson in lessons]
    lost = [state for (key, _block_id), state in states.items() if key not in by_key]
    return [*lines, LessonLine(None, lost)] if lost else lines


def block_state(client: Client, lesson: LessonPage, block_id: str) -> BlockState | None:
    """One block of a lesson at a client; None if neither the master nor the client has it."""
    course: CoursePage | None = lesson.get_course()
    if course is None:
        return None
    overrides = list(_of_course(client, course).filter(lesson_key=lesson.translation_key, block_id=block_id))
    if overrides:
        return _states(overrides, {lesson.translation_key: lesson})[0]
    master = master_blocks(lesson).get(block_id)
    return BlockState(lesson, block_id, master, None) if master else None


def _of_course(client: Client, course: CoursePage) -> Any:
    found = BlockOverride.objects.current().filter(client=client, version__course=course)
    return found.select_related("version", "author").order_by("pk")


def _blocks_of(lesson: LessonPage, states: dict[tuple[uuid.UUID, str], BlockState]) -> list[BlockState]:
    """The lesson's blocks in reading order, and after them what it has lost."""
    key, masters = lesson.translation_key, master_blocks(lesson)
    blocks = [states.get((key, one.id)) or BlockState(lesson, one.id, one, None) for one in masters.values()]
    gone = [state for (other, block_id), state in states.items() if other == key and block_id not in masters]
    return [*blocks, *gone]


def _lessons_of(overrides: Iterable[BlockOverride]) -> dict[uuid.UUID, LessonPage]:
    keys = {override.lesson_key for override in overrides}
    found = LessonPage.objects.live().filter(translation_key__in=keys).order_by("pk") if keys else ()
    return {lesson.translation_key: lesson for lesson in found}


def _states(overrides: Sequence[BlockOverride], lessons: dict[uuid.UUID, LessonPage]) -> list[BlockState]:
    """One state for each override; a query for versions if any of them is stale."""
    masters = {key: master_blocks(lesson) for key, lesson in lessons.items()}
    states = []
    for override in overrides:
        master = masters.get(override.lesson_key, {}).get(override.block_id)
        states.append(BlockState(lessons.get(override.lesson_key), override.block_id, master, override))
    stale = [state.override for state in states if state.is_stale and state.override]
    changes = _changes_since(stale) if stale else {}
    return [
        BlockState(one.lesson, one.block_id, one.master, one.override, changes.get(one.override.pk, 0))
        if one.override
        else one
        for one in states
    ]


def _changes_since(overrides: Sequence[BlockOverride]) -> dict[int, int]:
    """By override: in how many versions after its own the digest of its lesson became another one; at least 1."""
    courses = {override.version.course_id for override in overrides}
    oldest = min(override.version.number for override in overrides)
    digests: dict[int, list[tuple[int, dict[str, str]]]] = {}
    versions = CourseVersion.objects.filter(course__in=courses, number__gte=oldest).order_by("course", "number")
    for version in versions:
        lessons = {lesson["key"]: lesson["digest"] for lesson in version.lessons()}
        digests.setdefault(version.course_id, []).append((version.number, lessons))
    return {
        override.pk: max(1, _count_changes(override, digests[override.version.course_id])) for override in overrides
    }


def _count_changes(override: BlockOverride, versions: Sequence[tuple[int, dict[str, str]]]) -> int:
    key = str(override.lesson_key)
    since = [lessons.get(key) for number, lessons in versions if number >= override.version.number]
    return sum(before != after for before, after in pairwise(since))
