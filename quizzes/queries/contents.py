"""Frozen questions, kept in the process."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db.models import F, QuerySet

from quizzes.models import Answer, Attempt, QuestionVersion, QuizPage
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


# What taking a quiz asks its page for: address and place, what a sheet shows, and the rules for handing in.
NEEDED = frozenset(
    {
        *("id", "page_ptr_id", "path", "depth", "title", "url_path", "translation_key", "locale_id"),
        *("questions_per_page", "review", "overdue", "counting", "time_limit_minutes", "closes_at"),
    }
)
QUIZ_FIELDS = [field.attname for field in QuizPage._meta.concrete_fields if field.attname in NEEDED]  # as stored


@cache
def answers_with_attempt() -> QuerySet[Answer]:
    """`answers_with_digest` with their attempt and what is needed of its quiz in the same query; see `shared_attempt`.

    Made once for all, since putting it together costs as much as asking it.
    """
    columns = {f"quiz_{name}": F(f"attempt__quiz__{name}") for name in QUIZ_FIELDS}
    return answers_with_digest().select_related("attempt").annotate(**columns)


def shared_attempt(answers: Sequence[Any]) -> Attempt | None:
    """The attempt of these answers of `answers_with_attempt`, from now on one object for all; None without any.

    So is its quiz, whose fields beyond `QUIZ_FIELDS` are fetched when somebody asks for them.
    """
    if not answers:
        return None
    first = answers[0]
    attempt: Attempt = first.attempt
    values = [getattr(first, f"quiz_{name}") for name in QUIZ_FIELDS]
    attempt.quiz = QuizPage.from_db(first._state.db, QUIZ_FIELDS, values)
    for answer in answers:
        answer.attempt = attempt
    return attempt
