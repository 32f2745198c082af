"""Completion rules: when a course is complete.

A new rule is a class here and a row in `RULES`. Its `key` and `version` are stored on each completion, so a rule that
changes what it asks for gets the next version (L21).
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.apps import apps
from django.utils.translation import gettext_lazy as _


class CountedLesson(Protocol):
    """What a rule knows of a lesson: whether its author requires it, and what it counts as (see `LessonMixin`)."""

    @property
    def key(self) -> uuid.UUID: ...
    @property
    def is_required(self) -> bool: ...
    @property
    def counts_as(self) -> str: ...


@dataclass(frozen=True)
class LessonFact:
    """A lesson of a version's outline as a rule sees it."""

    key: uuid.UUID
    is_required: bool
    counts_as: str
    minutes: int


@dataclass(frozen=True)
class Part:
    """At least `needed` of the lessons `keys` have to be completed; `needed` never exceeds their number."""

    keys: tuple[uuid.UUID, ...]
    needed: int

    def done(self, completed: Collection[uuid.UUID]) -> int:
        """How many of the needed ones are completed."""
        return min(self.needed, sum(key in completed for key in self.keys))


class CompletionRule:
    """When a course is complete: when enough lessons of each part are (L22).

    `requires` says whether a lesson itself must be completed. `parts` gets the lessons that are visible to the learner
    in the version they follow; parts do not overlap, and a part that needs nothing is left out. No parts at all means
    that the course cannot be completed.
    """

    key: ClassVar[str]
    version: ClassVar[int] = 1
    label: ClassVar[Any]

    def requires(self, lesson: CountedLesson) -> bool:
        """Whether the course is not complete without this lesson."""
        return lesson.is_required

    def parts(self, lessons: Sequence[CountedLesson], *, minimum: int) -> list[Part]:
        """What has to be completed. `minimum` is the course's number for rules that count, 0 for others."""
        keys = tuple(lesson.key for lesson in lessons if self.requires(lesson))
        return [Part(keys, len(keys))] if keys else []


class AllRequired(CompletionRule):
    """All required lessons."""

    key = "all_required"
    label = _("all required lessons")


class RequiredAndAssessments(CompletionRule):
    """All required lessons and every assessment, even one that is marked as optional."""

    key = "required_and_assessments"
    label = _("all required lessons, and every quiz passed")

    def requires(self, lesson: CountedLesson) -> bool:
        return lesson.is_required or lesson.counts_as == "assessment"


class MinimumAttendance(CompletionRule):
    """All required lessons that are not live, and a minimum number of live sessions, whichever they are."""

    key = "minimum_attendance"
    label = _("all required lessons, and a minimum number of live sessions attended")

    def requires(self, lesson: CountedLesson) -> bool:
        return lesson.is_required and lesson.counts_as != "attendance"

    def parts(self, lessons: Sequence[CountedLesson], *, minimum: int) -> list[Part]:
        live = tuple(lesson.key for lesson in lessons if lesson.counts_as == "attendance")
        needed = min(minimum, len(live))
        others = super().parts(lessons, minimum=minimum)
        return [*others, Part(live, needed)] if needed else others


RULES: dict[str, CompletionRule] = {
    rule.key: rule for rule in (AllRequired(), RequiredAndAssessments(), MinimumAttendance())
}


def kind_flags(label: str) -> tuple[str, bool]:
    """`counts_as` and `is_synchronous` of a kind of lesson by its model's label; one that is gone was for reading."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return "reading", False
    return getattr(model, "counts_as", "reading"), getattr(model, "is_synchronous", False)
