"""What is under way at lessons that a learner has not completed: a seat at a date, work that waits to be judged."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from courses.conf import time_zone_of
from courses.models import Enrollment, LessonMixin, LessonProgress
from courses.typing import Person

COMPLETED = -1

Progress = Sequence[tuple[uuid.UUID, datetime.datetime]]


def progress_and_standings(
    learner: Person, enrollment: Enrollment, outline: Iterable[dict[str, Any]]
) -> tuple[Progress, dict[uuid.UUID, str]]:
    """When the learner completed which lessons, and by lesson, in words, what is under way at the others.

    One query, whatever kinds of lessons there are; one more, for the learner's zone, if a date is among it.
    """
    lessons = [lesson for chapter in outline for lesson in chapter["lessons"]]
    kinds, keys = _kinds(lessons), {uuid.UUID(lesson["key"]) for lesson in lessons}
    completed = LessonProgress.objects.filter(enrollment=enrollment).annotate(
        kind=Value(COMPLETED, output_field=IntegerField()), word=Value("", output_field=CharField())
    )
    parts = [completed.order_by().values_list("kind", "lesson_key", "word", "completed_at")]
    parts += [part for number, kind in enumerate(kinds) if (part := _part(number, kind, learner)) is not None]
    progress: list[tuple[uuid.UUID, datetime.datetime]] = []
    newest: dict[uuid.UUID, tuple[type[LessonMixin], str, datetime.datetime]] = {}
    for number, key, word, moment in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
        if number == COMPLETED:
            progress.append((key, moment))
        elif key in keys and (key not in newest or newest[key][2] < moment):
            newest[key] = (kinds[number], word, moment)
    if not newest:
        return progress, {}
    # Only what takes place at a date is told by the learner's clock.
    is_dated = any(kind.is_synchronous for kind, _word, _moment in newest.values())
    zone = time_zone_of(learner) if is_dated else ZoneInfo("UTC")
    return progress, {key: kind.standing_in_words(word, moment, zone) for key, (kind, word, moment) in newest.items()}


def _kinds(lessons: Iterable[dict[str, Any]]) -> list[type[LessonMixin]]:
    """The kinds of these lessons of an outline that are still installed, in a stable order."""
    labels = sorted({lesson["kind"] for lesson in lessons})
    models = [apps.all_models[app].get(name) for app, _dot, name in (label.partition(".") for label in labels)]
    return [model for model in models if model is not None and issubclass(model, LessonMixin)]


def _part(number: int, kind: type[LessonMixin], learner: Person) -> QuerySet[Any, Any] | None:
    rows = kind.standings(learner)
    if rows is None:
        return None
    marked = rows.annotate(kind=Value(number, output_field=IntegerField()), word=Cast("state", CharField()))
    return marked.order_by().values_list("kind", "key", "word", "moment")
