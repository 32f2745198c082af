"""The outline of a version as one learner sees it."""

import datetime
import uuid
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wagtail.models import Page

from courses.models import RULES, CourseVersion, LessonFact, facts_of

from .outlines import locked_keys
from .updates import Update

# The rule of a course that was never published.
DEFAULT_RULE = "all_required"
NOTHING_UNDER_WAY: Mapping[uuid.UUID, str] = MappingProxyType({})


@dataclass(frozen=True)
class LessonItem:
    """A lesson in an outline, as one learner sees it. `path`: its address below the course's, if known.

    `is_locked`: required lessons before it are open. `is_to_repeat`: it was completed, but changed since (L23).
    `standing`: what is under way while it is open, in words ("waits for confirmation"); empty: nothing.
    """

    key: uuid.UUID
    page: Page
    title: str
    minutes: int
    is_required: bool
    icon: str
    is_completed: bool
    is_current: bool
    path: str = ""
    counts_as: str = "reading"
    is_locked: bool = False
    is_to_repeat: bool = False
    standing: str = ""


# Makes an item of a lesson in an outline and the fields that follow from the learner.
ItemMaker = Callable[[dict[str, Any], dict[str, Any]], LessonItem]


@dataclass(frozen=True)
class ChapterItem:
    title: str
    lessons: list[LessonItem]

    @property
    def completed_count(self) -> int:
        return sum(lesson.is_completed for lesson in self.lessons)


class Sight:
    """What makes the items of an outline differ between learners."""

    def __init__(
        self,
        version: CourseVersion | None,
        update: Update,
        progress: Sequence[tuple[uuid.UUID, datetime.datetime]],
        current_page_id: int | None = None,
        standings: Mapping[uuid.UUID, str] = NOTHING_UNDER_WAY,
    ) -> None:
        self.version = version
        self.rule = version.completion_rule if version else RULES[DEFAULT_RULE]
        self.ever = {key for key, _at in progress}
        self.completed = update.counted(progress)
        self.current_page_id = current_page_id
        self.standings = standings

    def chapters(self, outline: list[dict[str, Any]], rows: Container[uuid.UUID], make: ItemMaker) -> list[ChapterItem]:
        """The outline as far as `rows` has its lessons; `make` fills in what is known of the page."""
        facts = {fact.key: fact for fact in facts_of(row for part in outline for row in part["lessons"])}
        visible = [(key, self.rule.requires(fact)) for key, fact in facts.items() if key in rows]
        is_in_order = self.version is not None and self.version.is_in_order
        locked = locked_keys(visible, self.completed) if is_in_order else set()
        chapters = []
        for chapter in outline:
            items = []
            for lesson in chapter["lessons"]:
                key = uuid.UUID(lesson["key"])
                if key in rows:
                    items.append(make(lesson, self._flags(facts[key], key in locked)))
            if items:
                chapters.append(ChapterItem(chapter["title"], items))
        return chapters

    def _flags(self, fact: LessonFact, is_locked: bool) -> dict[str, Any]:
        is_completed = fact.key in self.completed
        return {
            "key": fact.key,
            "minutes": fact.minutes,
            "is_required": self.rule.requires(fact),
            "counts_as": fact.counts_as,
            "is_completed": is_completed,
            "is_locked": is_locked,
            "is_to_repeat": fact.key in self.ever and not is_completed,
            "standing": "" if is_completed or is_locked else self.standings.get(fact.key, ""),
        }
