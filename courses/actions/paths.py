"""What a learning path asks for becomes a version of it."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import LearningPath, PathVersion
from courses.queries import first_unlicensed
from courses.signals import path_version_published
from courses.typing import Person


class EmptyPath(ValueError):
    """A path without a required course would be completed before it begins."""


class UnlicensedCourse(ValueError):
    """A course of the path must not be given to people who pay, and the site gives them its paths."""


@transaction.atomic
def publish_path_version(*, path: LearningPath, author: Person | None, at: datetime.datetime) -> PathVersion | None:
    """Freeze what the path asks for as its next version; an unchanged path returns the newest one.

    A path that is no longer live gets a version without items: it asks for nothing. None for one that never was live.
    Raises EmptyPath for a live path without a required course, and UnlicensedCourse.
    """
    path = LearningPath.objects.select_for_update(of=("self",)).get(pk=path.pk)
    items = _items_of(path) if path.live else []
    if path.live and not any(item["required"] for item in items):
        raise EmptyPath(_("A learning path that learners see needs at least one required course."))
    if path.live and (course := first_unlicensed(item.course for item in path.items.select_related("course"))):
        raise UnlicensedCourse(course.title)
    newest = PathVersion.objects.filter(path=path).order_by("-number").first()
    if newest is None and not path.live:
        return None
    if newest and newest.items == items and (not items or newest.role_family_id == path.role_family_id):
        return newest
    version = PathVersion.objects.create(
        path=path,
        number=newest.number + 1 if newest else 1,
        role_family_id=path.role_family_id,
        items=items,
        grace_days=path.grace_days,
        author=author,
        published_at=at,
    )
    path_version_published.send(sender=PathVersion, version=version, at=at)
    return version


def _items_of(path: LearningPath) -> list[dict[str, object]]:
    rows = path.items.select_related("course").order_by("sort_order", "pk")
    return [{"course": row.course_id, "title": row.course.title, "required": row.is_required} for row in rows]
