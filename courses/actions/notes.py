"""A learner writes notes at a lesson and marks places in it. Both are theirs alone."""

import datetime
import uuid

from django.db import transaction
from wagtail.models import Page

from courses.models import Bookmark, Note
from courses.queries.passages import passage
from courses.typing import Person


@transaction.atomic
def write_note(
    *, learner: Person, lesson: Page, anchor: str, text: str, at: datetime.datetime, sending: uuid.UUID | None = None
) -> Note:
    """A new note at a paragraph, or, with an empty anchor, at the lesson. Announced to nobody.

    The same `sending` of the same learner returns the note there is. `text` must not be empty. If the paragraph is
    gone, the note stands at the lesson: what somebody wrote is not lost because an author was faster.
    """
    place = place_in(lesson, anchor)
    if sending is None:
        return Note.objects.create(learner=learner, text=text, created_at=at, changed_at=at, **place)
    note, _created = Note.objects.get_or_create(
        learner=learner, sending=sending, defaults={"text": text, "created_at": at, "changed_at": at, **place}
    )
    return note


@transaction.atomic
def change_note(*, note: Note, text: str, at: datetime.datetime) -> None:
    """Write the note anew. `text` must not be empty."""
    Note.objects.filter(pk=note.pk).update(text=text, changed_at=at)


@transaction.atomic
def delete_note(*, note: Note) -> None:
    """Delete the note; there is no second copy of it."""
    Note.objects.filter(pk=note.pk).delete()


@transaction.atomic
def set_bookmark(*, learner: Person, lesson: Page, anchor: str, is_set: bool, at: datetime.datetime) -> None:
    """Mark a place, or take the mark away. It says what shall hold, so that it may be repeated."""
    if not is_set:
        Bookmark.objects.filter(learner=learner, lesson_key=lesson.translation_key, anchor=anchor).delete()
        return
    place = place_in(lesson, anchor)
    found = {name: place.pop(name) for name in ("lesson_key", "anchor")}
    Bookmark.objects.get_or_create(learner=learner, **found, defaults={"created_at": at, **place})


@transaction.atomic
def remove_bookmark(*, bookmark: Bookmark) -> None:
    """Take the mark away, also from a lesson that is no longer there."""
    Bookmark.objects.filter(pk=bookmark.pk).delete()


def place_in(lesson: Page, anchor: str) -> dict[str, object]:
    """The fields of `PlaceMixin` for a paragraph of the lesson; for one that is not there, of the whole lesson."""
    quote = passage(lesson, anchor) if anchor else None
    return {
        "course": lesson.get_course(),
        "lesson_key": lesson.translation_key,
        "anchor": "" if quote is None else anchor,
        "quote": quote or "",
    }
