"""How much is wrong in courses before they are published, for overviews; the list itself stands in the admin."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from wagtail.models import Page, Revision

from courses.blocks import raw_blocks
from courses.checking import problems_of, shared_targets
from courses.models import CoursePage, LessonMixin, facts_of_pages

# A check looks at other pages and files, too; how they change is not part of the key.
REMEMBERED_SECONDS = 600


@dataclass(frozen=True)
class ProblemCount:
    """Errors keep a page from being published, warnings do not."""

    errors: int = 0
    warnings: int = 0


def problem_counts(courses: Sequence[CoursePage], *, on: datetime.date) -> dict[int, ProblemCount]:
    """By course: what the checks find in it and its lessons, each as it was saved last.

    One query while nothing was saved since, else one for each kind of page and of what they point at, however many
    courses and lessons there are. What was found is remembered for ten minutes at most.
    """
    if not courses:
        return {}
    keys = _keys(courses, on)
    found: dict[str, tuple[int, int]] = cache.get_many(keys.values())
    missing = [course for course in courses if keys[course.pk] not in found]
    if missing:
        counted = _counted(missing, on)
        cache.set_many({keys[pk]: numbers for pk, numbers in counted.items()}, REMEMBERED_SECONDS)
        found.update({keys[pk]: numbers for pk, numbers in counted.items()})
    return {pk: ProblemCount(*found[key]) for pk, key in keys.items()}


def _keys(courses: Sequence[CoursePage], on: datetime.date) -> dict[int, str]:
    """A key for each course; it is another one when a page was saved, published, added, moved or taken away."""
    states: dict[int, list[str]] = defaultdict(list)
    pages = Page.objects.filter(_within(courses)).order_by("path").values_list("path", "latest_revision", "live")
    for path, revision, live in pages:
        for course in courses:
            if path.startswith(course.path):
                states[course.pk].append(f"{path}:{revision}:{live}")
    return {
        course.pk: f"courses.checks:{on}:{hashlib.sha256(' '.join(states[course.pk]).encode()).hexdigest()}"
        for course in courses
    }


def _within(courses: Iterable[CoursePage]) -> Q:
    condition = Q()
    for course in courses:
        condition |= Q(path__startswith=course.path)
    return condition


def _counted(courses: Sequence[CoursePage], on: datetime.date) -> dict[int, tuple[int, int]]:
    pages: list[Any] = [
        page
        for page in Page.objects.filter(_within(courses)).order_by("path").specific()
        if isinstance(page, CoursePage | LessonMixin)
    ]
    live = [page for page in pages if page.live]
    _take_drafts(pages)
    bodies = [raw_blocks(page.body) for page in pages if hasattr(page, "body")]
    counts = {}
    with shared_targets(bodies):
        for course in courses:
            own = [page for page in pages if page.path.startswith(course.path)]
            for page in own:
                if page.pk == course.pk:
                    below = [lesson for lesson in live if lesson.path.startswith(course.path)]
                    page.known_facts = facts_of_pages(below)
            problems = [problem for page in own for problem in problems_of(page, on=on)]
            errors = sum(problem.is_error for problem in problems)
            counts[course.pk] = (errors, len(problems) - errors)
    return counts


def _take_drafts(pages: Sequence[Any]) -> None:
    """Let pages with unpublished changes have the values of their drafts; one query.

    Child objects and relations stay as they are stored: no check of a page looks at them.
    """
    changed = {page.latest_revision_id: page for page in pages if page.has_unpublished_changes}
    for pk, content in Revision.objects.filter(pk__in=changed).values_list("pk", "content"):
        page = changed[pk]
        for field in page._meta.concrete_fields:
            if field.model is not Page and not field.is_relation and field.name in content:
                setattr(page, field.attname, field.to_python(content[field.name]))
