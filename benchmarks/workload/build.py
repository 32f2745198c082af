"""The order in which the workload comes about."""

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks.plan import Plan
from benchmarks.site.floors.models import FloorNote, FloorPage
from courses.models import CoursePage
from courses.queries import lesson_pages
from lms.website.actions import ensure_site
from lms.website.models import HomePage

from .content import build_courses, quiz_of
from .learning import FINISHED_ATTEMPTS, build_attempts, build_enrollments
from .people import build_company, build_learners, build_manager, session_of

STARTED_AT = datetime.datetime(2026, 10, 5, 8, tzinfo=datetime.UTC)
LEARNER_SESSIONS = 400

Step = Callable[[str], AbstractContextManager[None]]


def build(size: int, step: Step) -> Plan:
    """Fill the database; returns where everything is."""
    plan = Plan(size=size)
    with step("tables, first pages, static files"):
        call_command("migrate", verbosity=0, interactive=False)
        if not Path(settings.STATIC_ROOT).exists():
            call_command("collectstatic", verbosity=0, interactive=False)
        build_floors(ensure_site(), plan)
    with step("20 courses of 20 units"):
        courses = build_courses(at=STARTED_AT)
    with step(f"{size} learners in a tree of teams"):
        client = build_company()
        people = build_learners(client, size)
        manager = build_manager(client)
    with step("enrolments, progress, obligations, records"):
        build_enrollments(client, courses, people, at=STARTED_AT)
    with step("finished attempts"):
        build_attempts(quiz_of(courses[0]), people[-FINISHED_ATTEMPTS:], at=STARTED_AT)
    with step("sessions"):
        plan.learner_sessions = [session_of(person) for person in people[:LEARNER_SESSIONS]]
        plan.manager_session = session_of(manager)
    note_course(plan, courses[0])
    return plan


def build_floors(home: HomePage, plan: Plan) -> None:
    """The row and the page by which the stack itself is measured."""
    plan.floor_note = FloorNote.objects.create(text="floor").pk
    page = home.add_child(
        instance=FloorPage(
            title="Boden",
            slug="boden",
            body=[("heading", "Eins"), ("text", "<p>Text mit <b>Auszeichnung</b>.</p>"), ("text", "<p>Mehr Text.</p>")]
            * 2,
        )
    )
    plan.floor_page = page.get_url()


def note_course(plan: Plan, course: CoursePage) -> None:
    """Addresses of the course that everybody takes."""
    plan.course_url = course.get_url()
    plan.course_title = course.title
    *lessons, quiz = lesson_pages(course)
    plan.lesson_urls = [page.get_url() for page in lessons]
    plan.lesson_mark = "Das nehmen Sie mit"
    plan.quiz_url = quiz.get_url()
