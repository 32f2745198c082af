"""What learners of a client saw in a lesson on a day: for whoever has to prove it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from wagtail.models import PageLogEntry, Revision

from courses.models import LessonPage
from courses.placeholders import Word
from courses.variants import Variant
from lms.accounts.models import Client
from lms.variants.models import BlockOverride, PlaceholderWord


@dataclass(frozen=True)
class LessonAsOf:
    """`blocks`: the raw blocks as they were shown, words filled in. `revision`: the master's, as it was published."""

    title: str
    revision: Revision
    blocks: list[dict[str, Any]]
    overrides: list[BlockOverride]


def lesson_as_of(client: Client, lesson: LessonPage, at: datetime.datetime) -> LessonAsOf | None:
    """The lesson as the client's learners saw it at a moment; None if it was not published, or nobody knows any more.

    The master comes from Wagtail's log of publications and its revisions: whoever deletes revisions deletes this, too.
    Overrides and words are rows that are never changed.
    """
    revision = _published_revision(lesson, at)
    if revision is None:
        return None
    page: LessonPage = revision.as_object()
    overrides = list(_overrides_at(client, lesson, at))
    variant = Variant(_words_at(client, at), {row.block_id: row.shown() for row in overrides})
    shown = variant.raw_blocks(page.body.stream_block, list(page.body.raw_data))
    return LessonAsOf(page.title, revision, [raw for _place, raw in shown], overrides)


def _published_revision(lesson: LessonPage, at: datetime.datetime) -> Revision | None:
    entries = PageLogEntry.objects.filter(page=lesson.pk, timestamp__lte=at)
    entries = entries.filter(Q(action="wagtail.publish", revision__isnull=False) | Q(action="wagtail.unpublish"))
    last = entries.select_related("revision").order_by("-timestamp", "-pk").first()
    return last.revision if last and last.action == "wagtail.publish" else None


def _overrides_at(client: Client, lesson: LessonPage, at: datetime.datetime) -> Any:
    rows = BlockOverride.objects.at(at).filter(client=client, lesson_key=lesson.translation_key)
    return rows.filter(version__course__locale=lesson.locale_id).order_by("pk")


def _words_at(client: Client, at: datetime.datetime) -> dict[str, Word]:
    rows = PlaceholderWord.objects.at(at).filter(Q(client__isnull=True) | Q(client=client))
    ordered = rows.order_by(F("client").asc(nulls_first=True), "pk")
    return {name: Word(text, url) for name, text, url in ordered.values_list("placeholder__slug", "text", "url")}
