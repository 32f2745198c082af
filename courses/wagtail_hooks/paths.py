"""Wagtail: the menu "Learning paths", and which paths must not vanish."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import router
from django.db.models import Model
from django.db.models.deletion import Collector, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from courses.models import CoursePage, LearningPath, RoleFamily
from courses.viewsets.paths import LearningPathGroup

register_snippet(LearningPathGroup)


@hooks.register("before_delete_snippet")
def keep_paths_in_use(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """What figures were computed from, and what people are, stays: such a path can be hidden, not deleted."""
    kept = [row for row in instances if isinstance(row, LearningPath | RoleFamily) and _is_in_use(row)]
    if not kept:
        return None
    if isinstance(kept[0], RoleFamily) and _is_named_by_courses(kept[0]):
        text = _(
            "“%(name)s” cannot be deleted, because courses are for this role family. "
            "If nobody shall choose it any more, please mark it as “no longer offered”."
        )
    elif isinstance(kept[0], LearningPath):
        text = _("“%(name)s” cannot be deleted, because learners have seen the path. Please hide it instead.")
    else:
        text = _(
            "“%(name)s” cannot be deleted, because people or learning paths belong to this role family. "
            "If nobody shall choose it any more, please mark it as “no longer offered”."
        )
    messages.error(request, text % {"name": kept[0]})
    return redirect(f"wagtailsnippets_{kept[0]._meta.app_label}_{kept[0]._meta.model_name}:list")


def _is_in_use(row: Model) -> bool:
    """Whether rows of any app that must not vanish point at it."""
    collector = Collector(using=router.db_for_write(type(row)))
    try:
        collector.collect([row])
    except ProtectedError:
        return True
    return isinstance(row, RoleFamily) and _is_named_by_courses(row)


def _is_named_by_courses(family: RoleFamily) -> bool:
    """Whether a course, published or as it was saved last, is for the role family: it would lose it unasked."""
    if CoursePage.objects.filter(role_families=family).exists():
        return True
    drafts = CoursePage.objects.filter(has_unpublished_changes=True).select_related("latest_revision").order_by("pk")
    return any(
        family.pk in course.latest_revision.content.get("role_families", [])
        for course in drafts
        if course.latest_revision
    )
