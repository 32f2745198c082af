"""What learners write down for themselves."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import MAX_REFLECTION_LENGTH, Reflection
from courses.typing import Person


class ReflectionTooLong(ValueError):
    """The text is longer than a reflection may be. The message says how long it may be."""


class ReflectionChangedElsewhere(ValueError):
    """Another tab or device saved since the page was opened. `current`: what is stored now, None if it was deleted."""

    def __init__(self, current: Reflection | None) -> None:
        self.current = current
        super().__init__(_("You changed this note elsewhere in the meantime, so it was not overwritten."))


@transaction.atomic
def save_reflection(
    *, learner: Person, lesson: Page, block_id: str, text: str, seen: datetime.datetime | None, at: datetime.datetime
) -> Reflection | None:
    """Keep what the learner wrote at a question of the lesson; an empty text deletes it, and None is returned.

    `seen` is the moment of the save that the page showed, None if it showed none. Saving the same text again changes
    nothing. Raises ReflectionTooLong, or ReflectionChangedElsewhere when something newer than `seen` is stored.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MAX_REFLECTION_LENGTH:
        message = _("The note has %(length)s characters; up to %(limit)s are possible. Please shorten it.")
        raise ReflectionTooLong(message % {"length": len(text), "limit": MAX_REFLECTION_LENGTH})
    place = {"learner": learner, "lesson_key": lesson.translation_key, "block_id": block_id}
    current = Reflection.objects.select_for_update(of=("self",)).filter(**place).first()
    if (current.text if current else "") == text:
        return current
    if (current.saved_at if current else None) != seen:
        raise ReflectionChangedElsewhere(current)
    if not text:
        Reflection.objects.filter(**place).delete()
        return None
    if current:
        current.text, current.saved_at = text, at
        current.save(update_fields=["text", "saved_at"])
        return current
    row, created = Reflection.objects.get_or_create(**place, defaults={"text": text, "saved_at": at})
    if not created and row.text != text:  # two first saves at the same moment
        raise ReflectionChangedElsewhere(row)
    return row
