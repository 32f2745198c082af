"""The admin's first page: the courses, and what they wait for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from courses.models import CourseIndexPage, CoursePage
from courses.queries import unreleased_courses
from courses.typing import Person
from courses.views.exchange import catalogs_for

SHOWN = 10


@dataclass(frozen=True)
class CourseRow:
    """A course, and whether somebody has still to say what its changes mean."""

    course: CoursePage
    waits_for_release: bool


class CoursesPanel(Component):
    """The courses changed last, and the way to a new one. A fixed number of queries, whatever their number."""

    name = "courses"
    template_name = "courses/admin/home_panel.html"
    order = 50

    class Media:
        css = {"all": ["courses/home-courses.css"]}

    def __init__(self, courses: list[CoursePage], catalogs: list[CourseIndexPage]) -> None:
        self.courses, self.catalogs = courses, catalogs

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        unreleased = unreleased_courses(self.courses)
        return {
            "rows": [CourseRow(course, course.live and course.pk in unreleased) for course in self.courses],
            "catalogs": self.catalogs,
        }


def _courses_changed_last(user: Person) -> list[CoursePage]:
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    courses = CoursePage.objects.filter(pk__in=editable.values("pk"))
    return list(courses.order_by("-latest_revision_created_at", "-pk")[:SHOWN])


@hooks.register("construct_homepage_panels")
def show_courses(request: HttpRequest, panels: list[Component]) -> None:
    """For those who may change courses or write new ones."""
    courses, catalogs = _courses_changed_last(request.user), catalogs_for(request.user)
    if courses or catalogs:
        panels.append(CoursesPanel(courses, catalogs))
