"""What learners of a client see now. What is loaded stays in the process under the tokens of its editions."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from courses.models import LessonPage
from courses.placeholders import Word
from courses.variants import Variant
from lms.accounts.models import Client, User
from lms.accounts.queries import local_day, memberships_around
from lms.variants.models import BlockOverride, Edition, PlaceholderWord

MAX_REMEMBERED = 500
LessonId = tuple[uuid.UUID, int]  # translation key and locale: a translation has blocks of its own
Blocks = Mapping[str, dict[str, Any] | None]


@dataclass(frozen=True)
class _State:
    """Which client, if any, and the tokens of its edition and of the words for everybody."""

    client_id: int | None
    own: uuid.UUID | None
    shared: uuid.UUID | None


@dataclass(frozen=True)
class Contents:
    """A client's words and blocks."""

    words: dict[str, Word] = field(default_factory=dict)
    blocks: dict[LessonId, Blocks] = field(default_factory=dict)


_remembered: dict[_State, Contents] = {}

_SHARED = Subquery(Edition.objects.filter(client__isnull=True).values("token")[:1])


def variant_of_learner(person: User, lesson: LessonPage, *, at: datetime.datetime) -> Variant:
    """What the person sees in the lesson: the variant of the client of their oldest membership at the moment.

    One query once the process knows the edition; two for people without a client.
    """
    own = Subquery(Edition.objects.filter(client=OuterRef("team__client")).values("token")[:1])
    rows: Any = memberships_around(person, at=at).annotate(own_token=own, shared_token=_SHARED)
    for row in rows:
        if row.holds_on(local_day(at, row.team.client)):
            return _variant(_State(row.team.client_id, row.own_token, row.shared_token), lesson)
    return _variant(_State(None, None, _shared_token()), lesson)


def variant_of_client(client: Client, lesson: LessonPage) -> Variant:
    """What the client's learners see in the lesson now."""
    return _variant(_state_of(client), lesson)


def contents_of_client(client: Client) -> Contents:
    """All words and blocks that the client's learners see now; two queries for the edition."""
    return _contents(_state_of(client))


def _state_of(client: Client) -> _State:
    own = Edition.objects.filter(client=client).values_list("token", flat=True).first()
    return _State(client.pk, own, _shared_token())


def _shared_token() -> uuid.UUID | None:
    return Edition.objects.filter(client__isnull=True).values_list("token", flat=True).first()


def _variant(state: _State, lesson: LessonPage) -> Variant:
    contents = _contents(state)
    return Variant(contents.words, contents.blocks.get((lesson.translation_key, lesson.locale_id), {}))


def _contents(state: _State) -> Contents:
    """Two queries for a state that is new to the process; none for a site or a client that has nothing of its own."""
    if state.own is None:
        state = _State(None, None, state.shared)
    if state not in _remembered:
        if len(_remembered) >= MAX_REMEMBERED:
            _remembered.clear()
        _remembered[state] = Contents(_words(state), _blocks(state.client_id) if state.client_id else {})
    return _remembered[state]


def _words(state: _State) -> dict[str, Word]:
    """By name; the client's own words come last and win."""
    if state.own is None and state.shared is None:
        return {}
    found = PlaceholderWord.objects.current().filter(Q(client__isnull=True) | Q(client=state.client_id))
    ordered = found.order_by(F("client").asc(nulls_first=True))
    return {name: Word(text, url) for name, text, url in ordered.values_list("placeholder__slug", "text", "url")}


def _blocks(client_id: int) -> dict[LessonId, Blocks]:
    found = BlockOverride.objects.current().filter(client=client_id).annotate(locale_id=F("version__course__locale_id"))
    lessons: dict[LessonId, dict[str, dict[str, Any] | None]] = {}
    for row in found.order_by("pk"):
        lessons.setdefault((row.lesson_key, row.locale_id), {})[row.block_id] = row.shown()
    return {lesson: dict(blocks) for lesson, blocks in lessons.items()}
