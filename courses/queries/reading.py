"""What a lesson's blocks need to know about who reads them: notes, answers, addresses of files."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.knowledge import AskedQuestion, GradedAnswer, knowledge_checks
from courses.models import CaptionTrack, MediaFile
from courses.typing import Person

from .margins import LessonMargin, lesson_margin


@dataclass(frozen=True)
class NoteState:
    """A reflection as it is shown. `error` says why `text` was not saved; then `stored` is what is stored instead."""

    text: str = ""
    saved_at: datetime.datetime | None = None
    error: str = ""
    stored: str = ""

    @property
    def seen(self) -> str:
        """The moment of the save that is shown, as the form sends it back."""
        return self.saved_at.isoformat() if self.saved_at else ""


@dataclass(frozen=True)
class CheckState:
    """A knowledge check as it is shown: asked, or graded."""

    asked: AskedQuestion | None = None
    graded: GradedAnswer | None = None
    error: str = ""


@dataclass
class LessonReading:
    """One person reads a lesson. What several blocks need is looked up once, and only if there is such a block.

    `notes` and `checks`: what an answer to a form has to show instead of what is stored, by block.
    """

    lesson: Page
    learner: Person
    is_preview: bool = False
    notes: Mapping[str, NoteState] = field(default_factory=dict)
    checks: Mapping[str, CheckState] = field(default_factory=dict)

    @cached_property
    def margin(self) -> LessonMargin:
        """What the learner wrote and asked here; the frame around the lesson shows it, too."""
        return LessonMargin() if self.is_preview else lesson_margin(self.learner, self.lesson)

    @cached_property
    def _asked(self) -> dict[int, AskedQuestion]:
        provider = knowledge_checks()
        keys = {block["value"].get("question") for block in blocks_of(self.lesson, "knowledge_check")}
        return provider.asked_questions(key for key in keys if key) if provider else {}

    @property
    def scripts(self) -> list[str]:
        """Static paths of the modules that the lesson's knowledge checks need, each once."""
        return sorted({path for asked in self._asked.values() for path in asked.scripts})

    @property
    def styles(self) -> list[str]:
        """Static paths of the style sheets that the lesson's knowledge checks need, each once."""
        return sorted({path for asked in self._asked.values() for path in asked.styles})

    @property
    def is_recorded(self) -> bool:
        """Whether forms lead anywhere: not in a preview, where the lesson may not even have an address."""
        return not self.is_preview and self.lesson.pk is not None

    def note(self, block_id: str) -> NoteState:
        """The learner's own note at a question."""
        if block_id in self.notes:
            return self.notes[block_id]
        row = self.margin.reflections.get(block_id)
        return NoteState(row.text, row.changed_at) if row else NoteState()

    def check(self, block_id: str, question: int | None) -> CheckState:
        """The question of a knowledge check, or what came of an answer; empty when it is not published."""
        return self.checks.get(block_id) or CheckState(asked=self._asked.get(question or 0))

    def address(self, view: str, *args: object) -> str:
        """Address of something that happens in this lesson; empty where nothing is recorded."""
        return reverse(f"courses:{view}", args=[self.lesson.pk, *args]) if self.is_recorded else ""

    def media_url(self, media: MediaFile) -> str:
        """Where the file comes from: in a lesson, for those who may read it; in a preview, for authors."""
        return self.address("lesson_media", media.pk) or reverse("courses:author_media", args=[media.pk])

    def captions_url(self, track: CaptionTrack) -> str:
        return self.address("lesson_captions", track.pk) or reverse("courses:author_captions", args=[track.pk])


def blocks_of(lesson: Page, *kinds: str) -> Iterator[dict[str, Any]]:
    """Raw blocks of these types in all StreamFields of a lesson of any kind."""
    for stream in lesson._meta.get_fields():
        if isinstance(stream, StreamField):
            yield from (block for block in getattr(lesson, stream.name).raw_data if block["type"] in kinds)


def media_keys(lesson: Page) -> set[int]:
    """Primary keys of the videos and recordings that stand in the lesson."""
    return {block["value"].get("media") for block in blocks_of(lesson, "video", "audio")} - {None}
