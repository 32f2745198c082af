"""What is published becomes a version of the course."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from courses.models import (
    RULES,
    CourseCompletion,
    CoursePage,
    CourseVersion,
    Enrollment,
    LessonFact,
    LessonSnapshot,
    Part,
    facts_of,
)
from courses.queries import current_version, draft_chapters, outline_of
from courses.signals import course_version_published
from courses.typing import Person


class NothingRequired(ValueError):
    """A course without a required lesson would be complete before it begins (L22)."""


_changed_courses: ContextVar[set[int] | None] = ContextVar("changed_courses", default=None)


@contextmanager
def publishing_one_version(*, at: datetime.datetime, author: Person | None) -> Iterator[None]:
    """While many pages are published, collect their courses; at the end each gets one version, not one per page."""
    token = _changed_courses.set(set())
    try:
        yield
        changed = _changed_courses.get() or set()
    finally:
        _changed_courses.reset(token)
    for course in CoursePage.objects.filter(pk__in=changed, live=True).order_by("pk"):
        publish_version(course=course, author=author, at=at)


def note_change(*, course: CoursePage, author: Person | None, at: datetime.datetime) -> CourseVersion | None:
    """The live pages of a live course changed: publish a version, now or at the end of `publishing_one_version`.

    Raises NothingRequired like `publish_version`.
    """
    changed = _changed_courses.get()
    if changed is None:
        return publish_version(course=course, author=author, at=at)
    changed.add(course.pk)
    return None


@transaction.atomic
def publish_version(*, course: CoursePage, author: Person | None, at: datetime.datetime) -> CourseVersion:
    """Freeze what learners get now as the course's next version; unchanged content returns the newest one.

    Running enrollments follow at once: a new version counts as minor until somebody releases it as something else (see
    `release_change`). Whoever has completed the version they follow stays there. Completions never change.

    Raises NothingRequired when nothing that is live has to be completed.
    """
    CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    chapters = draft_chapters(course)
    outline = outline_of(chapters)
    lessons = [lesson for chapter in outline for lesson in chapter["lessons"]]
    rules = course.rules()
    parts = RULES[course.completion_rule].parts(facts_of(lessons), minimum=rules.get("minimum", 0))
    if not parts:
        raise NothingRequired(_("The course needs at least one published required lesson."))
    _keep_texts(course, [page for _title, pages in chapters for page in pages], lessons)
    content_hash = _content_hash(course, outline)
    newest = current_version(course)
    if newest and newest.content_hash == content_hash:
        return newest
    version = CourseVersion.objects.create(
        course=course,
        number=newest.number + 1 if newest else 1,
        title=course.title,
        objectives=course.objective_lines(),
        outline=outline,
        rules=rules,
        planned_minutes=rules.get("duration") or _minutes(parts, facts_of(lessons)),
        law_state_on=course.law_state_on,
        language=course.locale.language_code,
        content_hash=content_hash,
        author=author,
        published_at=at,
    )
    has_finished = CourseCompletion.objects.filter(learner=OuterRef("learner"), version=OuterRef("version"))
    Enrollment.objects.filter(course=course).exclude(Exists(has_finished)).update(version=version)
    course_version_published.send(sender=CourseVersion, version=version, at=at)
    return version


def _minutes(parts: Sequence[Part], facts: Sequence[LessonFact]) -> int:
    """Planned minutes of what has to be completed; where a number of lessons is enough, of the first ones."""
    minutes = {fact.key: fact.minutes for fact in facts}
    return sum(minutes[key] for part in parts for key in part.keys[: part.needed])


def _keep_texts(course: CoursePage, pages: Sequence[Any], lessons: Sequence[dict[str, Any]]) -> None:
    """Keep what learners read, for each content once."""
    digests = [lesson["digest"] for lesson in lessons]
    kept = set(LessonSnapshot.objects.filter(digest__in=digests).values_list("digest", flat=True))
    with translation.override(course.locale.language_code):  # rules of a quiz are put into words
        new = {
            digest: LessonSnapshot(digest=digest, text="\n".join(page.readable_lines()))
            for page, digest in zip(pages, digests, strict=True)
            if digest not in kept
        }
    LessonSnapshot.objects.bulk_create(new.values(), ignore_conflicts=True)  # another course may have the same text


def _content_hash(course: CoursePage, outline: list[dict[str, Any]]) -> str:
    """Equal for equal content on any site, so the rows that pages have here are left out."""
    chapters = [
        {**chapter, "lessons": [{**lesson, "page": None} for lesson in chapter["lessons"]]} for chapter in outline
    ]
    content: dict[str, object] = {
        "title": course.title,
        "objectives": course.objective_lines(),
        "outline": chapters,
        "law_state_on": str(course.law_state_on or ""),
    }
    if rules := course.rules():  # versions from before there were rules keep their hash
        content["rules"] = rules
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
