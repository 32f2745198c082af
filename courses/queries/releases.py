"""Which changes still wait for somebody to say what they mean for people."""

from collections.abc import Iterable

from django.db.models import Min

from courses.models import ChangeClass, CourseCompletion, CoursePage, CourseVersion

from .diffs import VersionDiff
from .outlines import current_version

# Below this share of changed words a change looks like a correction of typing errors.
EDITORIAL_SHARE = 0.02
# From this share on, what people learned is no longer what the lesson says.
MATERIAL_SHARE = 0.2


def release_base(version: CourseVersion) -> CourseVersion | None:
    """The version that the changes are counted from: the one released last, else the first that anybody completed.

    None if nobody ever completed an earlier version: then a change means nothing for anybody.
    """
    earlier = CourseVersion.objects.filter(course=version.course_id, number__lt=version.number).order_by("-number")
    released = earlier.filter(release__isnull=False).first()
    return released or earlier.filter(completions__isnull=False).order_by("number").first()


def pending_release(course: CoursePage) -> tuple[CourseVersion, CourseVersion] | None:
    """The newest version and the one it is compared with, if people have completed the course and nobody has said yet
    what the changes mean for them; else None. At most three queries."""
    newest = current_version(course)
    if newest is None or hasattr(newest, "release"):
        return None
    base = release_base(newest)
    return (newest, base) if base else None


def unreleased_courses(courses: Iterable[CoursePage]) -> set[int]:
    """Those of the courses, by key, whose newest version has no release although people completed an earlier one.

    Two queries for any number of courses.
    """
    newest: dict[int, tuple[int, bool]] = {}
    versions = CourseVersion.objects.filter(course__in=[course.pk for course in courses]).order_by("number")
    for course, number, release in versions.values_list("course", "number", "release"):
        newest[course] = (number, release is not None)
    earliest = dict(
        CourseCompletion.objects.filter(course__in=newest)
        .order_by()
        .values("course")
        .annotate(number=Min("version__number"))
        .values_list("course", "number")
    )
    return {
        course
        for course, (number, is_released) in newest.items()
        if not is_released and earliest.get(course, number) < number
    }


def suggested_class(diff: VersionDiff) -> ChangeClass:
    """What the change looks like; its author decides (L23).

    Material: a required lesson is new, or a fifth of a required lesson's text differs. Editorial: no lesson came or
    went, the duty is the same, and hardly any text differs. Minor: everything else.
    """
    required = [change for change in diff.lessons if change.is_required and not change.is_removed]
    if any(change.is_added or change.became_required or change.share >= MATERIAL_SHARE for change in required):
        return ChangeClass.MATERIAL
    stays = diff.older.required_keys() == diff.newer.required_keys() and not diff.has_new_rules
    if stays and all(
        change.share < EDITORIAL_SHARE and not change.is_removed and change.lines is not None for change in diff.lessons
    ):
        return ChangeClass.EDITORIAL
    return ChangeClass.MINOR
