"""Blocks of a lesson are put in a client's words, hidden from its learners, or given back to the master."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import LessonPage, without_ids
from courses.queries import current_version
from lms.accounts.models import Client, User
from lms.variants.models import BlockOverride, Edition
from lms.variants.queries import BlockState, MasterBlock, block_state

from .editions import lock_edition, renew_edition


class NoSuchBlock(LookupError):
    """Neither the master nor the client has the block (any more)."""


class ChangedMeanwhile(Exception):
    """Somebody changed the block, or the master, after the person had looked at it."""


@transaction.atomic
def override_block(
    *,
    client: Client,
    lesson: LessonPage,
    block_id: str,
    value: Any,
    by: User | None,
    at: datetime.datetime,
    seen: str = "",
) -> BlockOverride | None:
    """Let the client's learners see the block with another raw value, made from the master as it is now.

    The block itself checks the value: raises its ValidationError. What the master says anyway is no override: it gives
    the block back to the master, and the result is None. `seen` is `BlockState.token` of what the person looked at;
    raises ChangedMeanwhile if it is out of date, NoSuchBlock if the master has lost the block.
    """
    edition = lock_edition(client)
    state, master = _state_and_master(client, lesson, block_id, seen)
    cleaned = _cleaned(state, value)
    if without_ids(cleaned) == without_ids(_cleaned(state, master.value, check=False)):
        _end(edition, state.override, by=by, at=at)
        return None
    return _replace(edition, state, master, value=cleaned, by=by, at=at)


@transaction.atomic
def hide_block(
    *, client: Client, lesson: LessonPage, block_id: str, by: User | None, at: datetime.datetime, seen: str = ""
) -> BlockOverride:
    """Let the client's learners not see the block. Raises ChangedMeanwhile or NoSuchBlock."""
    edition = lock_edition(client)
    state, master = _state_and_master(client, lesson, block_id, seen)
    return _replace(edition, state, master, value=None, by=by, at=at)


@transaction.atomic
def keep_override(
    *, client: Client, lesson: LessonPage, block_id: str, by: User | None, at: datetime.datetime, seen: str = ""
) -> BlockOverride:
    """Keep what the client has, having seen what the master says now. Raises ChangedMeanwhile or NoSuchBlock."""
    edition = lock_edition(client)
    state, master = _state_and_master(client, lesson, block_id, seen)
    if state.override is None or (not state.override.is_hidden and state.override.block_type != master.type):
        raise NoSuchBlock
    return _replace(edition, state, master, value=state.override.value, by=by, at=at)


@transaction.atomic
def take_master(
    *, client: Client, lesson: LessonPage, block_id: str, by: User | None, at: datetime.datetime, seen: str = ""
) -> None:
    """Give the block back to the master; repeating it changes nothing. Raises ChangedMeanwhile."""
    edition = lock_edition(client)
    state = block_state(client, lesson, block_id)
    if state is None or state.override is None:
        return
    if seen and state.token != seen:
        raise ChangedMeanwhile
    _end(edition, state.override, by=by, at=at)


@transaction.atomic
def end_override(*, override: BlockOverride, by: User | None, at: datetime.datetime) -> None:
    """Put away what a client had in a lesson that is gone; repeating it changes nothing."""
    edition = lock_edition(override.client)
    _end(edition, BlockOverride.objects.current().filter(pk=override.pk).first(), by=by, at=at)


def _state_and_master(client: Client, lesson: LessonPage, block_id: str, seen: str) -> tuple[BlockState, MasterBlock]:
    lesson = LessonPage.objects.live().filter(pk=lesson.pk).first() or lesson
    state = block_state(client, lesson, block_id)
    if state is None or state.master is None:
        raise NoSuchBlock
    if seen and state.token != seen:
        raise ChangedMeanwhile
    return state, state.master


def _cleaned(state: BlockState, value: Any, *, check: bool = True) -> Any:
    """The raw value as the block stores it. Raises the block's ValidationError."""
    block = state.block
    native = block.to_python(value)
    return block.get_prep_value(block.clean(native) if check else native)


def _replace(
    edition: Edition,
    state: BlockState,
    master: MasterBlock,
    *,
    value: Any,
    by: User | None,
    at: datetime.datetime,
) -> BlockOverride:
    """End what there is and add what holds from now on; the same again, made from the same master, adds nothing."""
    current, lesson = state.override, state.lesson
    if current and (current.master_digest, without_ids(current.value)) == (master.digest, without_ids(value)):
        return current
    course = lesson.get_course() if lesson else None
    version = current_version(course) if course else None
    if lesson is None or version is None:
        raise ValidationError(_("The course was never published; there is nothing yet that a client could adapt."))
    if current:
        at = max(at, current.starts_at)
        BlockOverride.objects.filter(pk=current.pk).update(ends_at=at, ended_by=by)
    override = BlockOverride(
        client=edition.client,
        version=version,
        lesson_key=lesson.translation_key,
        block_id=state.block_id,
        block_type=master.type,
        master_digest=master.digest,
        master_value=master.value,
        value=value,
        is_hidden=value is None,
        author=by,
        starts_at=at,
    )
    override.save()
    renew_edition(edition)
    return override


def _end(edition: Edition, override: BlockOverride | None, *, by: User | None, at: datetime.datetime) -> None:
    if override is None:
        return
    BlockOverride.objects.filter(pk=override.pk).update(ends_at=max(at, override.starts_at), ended_by=by)
    renew_edition(edition)
