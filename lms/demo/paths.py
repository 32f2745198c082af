"""The role families and learning paths of the demo."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from courses.actions import publish_path_version
from courses.models import CoursePage, LearningPath, PathItem, RoleFamily

from .agenda import Agenda

ROLES = {
    "vertrieb": "Vertrieb und Beratung",
    "fertigung": "Fertigung und Montage",
    "technik": "Konstruktion und Technik",
    "verwaltung": "Einkauf und Verwaltung",
    "apotheke": "Apotheke",
}
TEXT = (
    "<p>Was Sie in Ihrer Arbeit über künstliche Intelligenz wissen müssen, in einer Reihenfolge, die sich bewährt hat. "
    "Sie lernen in Ihrem Tempo; was Sie schon abgeschlossen haben, zählt.</p>"
)


@dataclass(frozen=True)
class PathPlan:
    """What a path asks for from a day on; a second plan with the same slug changes it. Courses are slugs."""

    on: str
    slug: str
    title: str
    role: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


def role_family(slug: str) -> RoleFamily:
    """The role family, made when it is first asked for."""
    family, _created = RoleFamily.objects.get_or_create(slug=slug, defaults={"name": ROLES[slug]})
    return family


def plan_paths(agenda: Agenda, plans: Sequence[PathPlan]) -> None:
    """Let each path appear or change on its day."""
    for plan in plans:
        agenda.add(agenda.at(plan.on, 10, 15), partial(_publish, plan))


def _publish(plan: PathPlan, at: datetime.datetime) -> None:
    path, _created = LearningPath.objects.get_or_create(
        slug=plan.slug,
        defaults={"title": plan.title, "role_family": role_family(plan.role), "text": TEXT, "live": True},
    )
    path.items.all().delete()
    courses = {course.slug: course for course in CoursePage.objects.filter(slug__in=[*plan.required, *plan.optional])}
    PathItem.objects.bulk_create(
        PathItem(path=path, course=courses[slug], sort_order=place, is_required=slug in plan.required)
        for place, slug in enumerate([*plan.required, *plan.optional])
    )
    publish_path_version(path=LearningPath.objects.get(pk=path.pk), author=None, at=at)
