"""The catalog: which of the courses that somebody may take fit what they look for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from wagtail.images import get_image_model

from courses.conf import course_access
from courses.models import CourseCompletion, CoursePage, CourseVersion, Enrollment
from courses.typing import Person

from .folding import folded, has_folded_words

NEW, RUNNING, DONE = "new", "running", "done"
COVER = "width-640|preserve-svg"
SHOWN_LESSONS = 3
MAX_REMEMBERED = 4_000

# Words of versions by the hash of their content, folded once per process: all words, and lessons' titles with theirs.
_words_of_versions: dict[str, tuple[str, list[tuple[str, str]]]] = {}


@dataclass(frozen=True)
class CatalogFilter:
    """What somebody looks for. Empty values do not restrict."""

    words: str = ""
    level: str = ""
    max_minutes: int | None = None
    state: str = ""
    language: str = ""


def catalog_courses(learner: Person, wanted: CatalogFilter) -> "QuerySet[CoursePage] | list[CoursePage]":
    """Courses that the person may take and that fit, by title; a query set unless words are searched.

    Each has `minutes` (planned, of its newest version; None before the first) and `state` (NEW, RUNNING or DONE). When
    words are searched, each has `found_lessons`: titles of up to three lessons that have one of them.
    """
    newest = CourseVersion.objects.filter(course=OuterRef("pk")).order_by("-number")
    begun = Exists(Enrollment.objects.filter(learner=learner.pk, course=OuterRef("pk")))
    done = Exists(CourseCompletion.objects.filter(learner=learner.pk, course=OuterRef("pk")))
    courses = (
        course_access()
        .visible_courses(learner)
        .annotate(
            newest=Subquery(newest.values("content_hash")[:1]),
            minutes=Subquery(newest.values("planned_minutes")[:1]),
            state=Case(
                When(done, then=Value(DONE)),
                When(begun, then=Value(RUNNING)),
                default=Value(NEW),
                output_field=CharField(),
            ),
        )
        .filter(_restrictions(wanted))
        .defer("description", "objectives")
        .order_by("title", "pk")
        .prefetch_related(Prefetch("cover", get_image_model().objects.prefetch_renditions(COVER)))
    )
    return _with_words(list(courses), wanted.words) if wanted.words else courses


def languages_of_catalog(learner: Person) -> list[str]:
    """Codes of the languages of the courses that the person may take, sorted."""
    languages = course_access().visible_courses(learner).order_by().values_list("locale__language_code", flat=True)
    return sorted(set(languages.distinct()))


def _restrictions(wanted: CatalogFilter) -> Q:
    chosen = {
        "level": wanted.level,
        "minutes__lte": wanted.max_minutes,
        "state": wanted.state,
        "locale__language_code": wanted.language,
    }
    return Q(**{name: value for name, value in chosen.items() if value})


def _with_words(courses: list[CoursePage], words: str) -> list[CoursePage]:
    _remember({course.newest for course in courses if course.newest})
    found = []
    for course in courses:
        of_version, lessons = _words_of_versions.get(course.newest, ("", []))
        text = f"{folded(f'{course.title} {course.summary} {course.audience}')} {of_version}"
        if has_folded_words(words, text):
            hits = [title for title, own in lessons if any(word in own for word in folded(words).split())]
            course.found_lessons = hits[:SHOWN_LESSONS]
            found.append(course)
    return found


def _remember(hashes: Iterable[str]) -> None:
    """One query for the versions that this process has not read yet."""
    unknown = set(hashes) - _words_of_versions.keys()
    if not unknown:
        return
    if len(_words_of_versions) + len(unknown) > MAX_REMEMBERED:
        _words_of_versions.clear()
    for version in CourseVersion.objects.filter(content_hash__in=unknown).only("content_hash", "objectives", "outline"):
        lessons = [(lesson["title"], folded(lesson["title"])) for lesson in version.lessons()]
        chapters = [chapter["title"] for chapter in version.outline]
        words = folded(" ".join([*version.objectives, *chapters]))
        _words_of_versions[version.content_hash] = (" ".join([words, *(own for _title, own in lessons)]), lessons)
