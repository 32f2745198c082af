"""Role families and learning paths for tests.

sales = make_role_family("Vertrieb")
path = make_path(sales, basics, privacy, optional=[prompts], at=noon("2026-01-05"))   # live, with its first version
change_path(path, basics, prompts, at=noon("2026-02-05"))                             # another version
"""

import datetime
import itertools
from collections.abc import Sequence

from courses.actions import publish_path_version
from courses.models import CoursePage, LearningPath, PathItem, RoleFamily

from .courses import noon

LONG_AGO = noon("2026-01-05")
_numbers = itertools.count(1)


def make_role_family(name: str = "", **fields: object) -> RoleFamily:
    number = next(_numbers)
    return RoleFamily.objects.create(name=name or f"Rolle {number}", **{"slug": f"rolle-{number}", **fields})


def make_path(
    role_family: RoleFamily | None = None,
    *required: CoursePage,
    optional: Sequence[CoursePage] = (),
    at: datetime.datetime = LONG_AGO,
    **fields: object,
) -> LearningPath:
    """A live path, published at that moment."""
    number = next(_numbers)
    path = LearningPath.objects.create(
        role_family=role_family or make_role_family(),
        **{"title": f"Pfad {number}", "slug": f"pfad-{number}", "live": True, **fields},
    )
    return change_path(path, *required, optional=optional, at=at)


def change_path(
    path: LearningPath, *required: CoursePage, optional: Sequence[CoursePage] = (), at: datetime.datetime
) -> LearningPath:
    """Give the path these courses, as an author does who saves it."""
    path.items.all().delete()
    for place, course in enumerate([*required, *optional]):
        PathItem.objects.create(path=path, course=course, sort_order=place, is_required=course in required)
    path = LearningPath.objects.get(pk=path.pk)
    publish_path_version(path=path, author=None, at=at)
    return path


def hide_path(path: LearningPath, *, at: datetime.datetime) -> None:
    LearningPath.objects.filter(pk=path.pk).update(live=False)
    publish_path_version(path=path, author=None, at=at)
