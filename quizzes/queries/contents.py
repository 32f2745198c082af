"""Frozen questions, kept in the process."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from quizzes.models import Answer, QuestionVersion
from quizzes.models.questions import Content

MAX_CACHED = 2000
_contents: dict[str, Content] = {}


def frozen_contents(versions: Iterable[tuple[int, str]]) -> dict[int, Content]:
    """Contents of question versions, given as (primary key, digest), by primary key.

    They never change, so each process keeps them, by digest: at most one query, none when all are known. Callers must
    not change them.
    """
    wanted = dict(versions)
    missing = [pk for pk, digest in wanted.items() if digest not in _contents]
    found: dict[int, Content] = {}
    if missing:
        found = dict(QuestionVersion.objects.filter(pk__in=missing).values_list("pk", "content"))
        if len(_contents) + len(found) > MAX_CACHED:
            _contents.clear()
        _contents.update({wanted[pk]: content for pk, content in found.items()})
    return {pk: found[pk] if pk in found else _contents[digest] for pk, digest in wanted.items()}


def answers_with_digest() -> QuerySet[Answer]:
    """Answers in order, each with the digest of its question version as `version_digest`."""
    return Answer.objects.annotate(version_digest=F("question_version__digest")).order_by("position")


def contents_of(answers: Iterable[Any]) -> dict[int, Content]:
    """Frozen contents by version, for answers of `answers_with_digest`."""
    return frozen_contents((answer.question_version_id, answer.version_digest) for answer in answers)
