"""What a learner wrote at a lesson: notes, bookmarks, questions, reflections; and the questions pinned for them."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import BooleanField, Exists, F, IntegerField, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from courses.conf import training
from courses.models import Bookmark, LessonQuestion, Note, PinnedQuestion, Reflection
from courses.typing import Person

NOTE, BOOKMARK, QUESTION, REFLECTION = range(4)
GROUP_IS_REMEMBERED_SECONDS = 60
COLUMNS = ("kind", "id", "anchor", "quote", "words", "reply", "made_at", "touched_at", "has_answer", "is_own")
NOTHING = Value("", output_field=TextField())
NO, YES = Value(False, output_field=BooleanField()), Value(True, output_field=BooleanField())


@dataclass(frozen=True)
class MarginEntry:
    """A note, a bookmark, a question or a reflection, as far as a lesson shows it.

    `anchor` is the id of the block that it belongs to. `text` is empty for bookmarks, `answer` for all but answered
    questions. `changed_at` is when a note or reflection was last changed and when a question was answered.
    """

    pk: int
    anchor: str
    quote: str
    text: str
    answer: str
    made_at: datetime.datetime
    changed_at: datetime.datetime
    is_answered: bool
    is_own: bool


@dataclass(frozen=True)
class LessonMargin:
    """Notes and bookmarks in the order of the lesson's text, questions by age, reflections by the block they answer."""

    notes: list[MarginEntry] = field(default_factory=list)
    bookmarks: list[MarginEntry] = field(default_factory=list)
    questions: list[MarginEntry] = field(default_factory=list)
    reflections: dict[str, MarginEntry] = field(default_factory=dict)

    @property
    def noted(self) -> str:
        """Ids of paragraphs with a note, for the page's script."""
        return " ".join(sorted({note.anchor for note in self.notes if note.anchor}))

    @property
    def marked(self) -> str:
        """Ids of marked paragraphs, for the page's script; "-" stands for the whole lesson."""
        return " ".join(sorted({row.anchor or "-" for row in self.bookmarks}))


def lesson_margin(learner: Person, lesson: Page) -> LessonMargin:
    """One query however much there is. Nothing for visitors and for a lesson in the making.

    Which group's pinned questions are shown is asked of the site once a minute, not with every page; who changes to
    another company sees the new one's a minute later. Pinned questions bear no names.
    """
    if not learner.is_authenticated or not lesson.pk:
        return LessonMargin()
    entries: tuple[list[MarginEntry], ...] = ([], [], [], [])
    for kind, *values in _rows(learner, lesson):
        entries[kind].append(MarginEntry(*values))
    body: Any = getattr(lesson, "body", None)
    places = {block.get("id"): place for place, block in enumerate(getattr(body, "raw_data", ()))}
    notes, bookmarks, questions, reflections = (sorted(rows, key=lambda row: (row.made_at, row.pk)) for rows in entries)
    return LessonMargin(
        sorted(notes, key=lambda row: places.get(row.anchor, -1)),
        sorted(bookmarks, key=lambda row: places.get(row.anchor, -1)),
        questions,
        {row.anchor: row for row in reflections},
    )


def _rows(learner: Person, lesson: Page) -> Any:
    here = Q(lesson_key=lesson.translation_key)
    notes = Note.objects.filter(here, learner=learner).annotate(
        words=F("text"), reply=NOTHING, made_at=F("created_at"), touched_at=F("changed_at"), has_answer=NO, is_own=YES
    )
    bookmarks = Bookmark.objects.filter(here, learner=learner).annotate(
        words=NOTHING, reply=NOTHING, made_at=F("created_at"), touched_at=F("created_at"), has_answer=NO, is_own=YES
    )
    pins = PinnedQuestion.objects.filter(question=OuterRef("pk"), group=_group_of(learner))
    own = Q(asker=learner)
    questions = LessonQuestion.objects.filter(here, own | Q(Exists(pins)))
    questions = questions.annotate(
        words=F("text"),
        reply=F("answer"),
        made_at=F("asked_at"),
        touched_at=Coalesce("answered_at", "asked_at"),
        has_answer=Q(answered_at__isnull=False),
        is_own=own,
    )
    reflections = Reflection.objects.filter(here, learner=learner).annotate(
        anchor=F("block_id"),
        quote=NOTHING,
        words=F("text"),
        reply=NOTHING,
        made_at=F("saved_at"),
        touched_at=F("saved_at"),
        has_answer=NO,
        is_own=YES,
    )
    parts = [
        part.annotate(kind=Value(kind, output_field=IntegerField())).order_by().values_list(*COLUMNS)
        for kind, part in (
            (NOTE, notes),
            (BOOKMARK, bookmarks),
            (QUESTION, questions),
            (REFLECTION, reflections),
        )
    ]
    return parts[0].union(*parts[1:], all=True)


def _group_of(learner: Person) -> str:
    key = f"courses.group:{learner.pk}"
    group: str | None = cache.get(key)
    if group is None:
        group = training().group_of(learner)
        cache.set(key, group, GROUP_IS_REMEMBERED_SECONDS)
    return group
