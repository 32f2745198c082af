"""A version as an auditor reads it."""

from dataclasses import dataclass
from typing import Any

from courses.models import CourseVersion, VersionRelease

from .diffs import VersionDiff, texts_of, version_diff


@dataclass(frozen=True)
class RecordedLesson:
    """A lesson as it was. `lines`: its text by paragraphs; None: it was published before texts were kept."""

    title: str
    minutes: int
    is_required: bool
    digest: str
    lines: list[str] | None


@dataclass(frozen=True)
class VersionRecord:
    """Everything that is known about a version. `diff`: to the version before, if there is one."""

    chapters: list[tuple[str, list[RecordedLesson]]]
    diff: VersionDiff | None
    release: VersionRelease | None
    newest_number: int

    def is_newest(self, version: CourseVersion) -> bool:
        return version.number == self.newest_number


def version_page(version: CourseVersion) -> VersionRecord:
    """The version's outline with its texts, the difference to the version before and its release; five queries."""
    texts = texts_of(version)
    siblings = CourseVersion.objects.filter(course=version.course_id)
    previous = siblings.filter(number__lt=version.number).order_by("-number").first()
    return VersionRecord(
        chapters=[
            (chapter["title"], [_lesson(row, texts) for row in chapter["lessons"]]) for chapter in version.outline
        ],
        diff=version_diff(previous, version) if previous else None,
        release=VersionRelease.objects.filter(version=version).select_related("since").first(),
        newest_number=siblings.order_by("-number").values_list("number", flat=True)[0],
    )


def _lesson(row: dict[str, Any], texts: dict[str, str]) -> RecordedLesson:
    text = texts.get(row["digest"])
    lines = None if text is None else text.splitlines()
    return RecordedLesson(row["title"], row["minutes"], row["required"], row["digest"], lines)
