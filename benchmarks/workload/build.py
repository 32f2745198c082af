"""The order in which the workload comes about."""

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from benchmarks.plan import Plan
from benchmarks.site.floors.models import FloorNote, FloorPage
from courses.models import CoursePage
from courses.queries import lesson_pages
from lms.accounts.models import Client, Team
from lms.rollouts.actions import publish_due_periods, start_programme
from lms.website.actions import ensure_site
from lms.website.models import HomePage

from .content import build_courses, quiz_of
from .learning import FINISHED_ATTEMPTS, build_attempts, build_enrollments, complete_course
from .people import build_company, build_learners, build_manager, session_of

WEEKS = 6  # of published figures
READERS = 100
QUIZ_TAKERS = 200  # for each of the two forms; they have no attempt yet
CROWD = 400  # learners for works with many at once; they have failed once
CERTIFICATES = 200  # more than two workers keep in memory

Step = Callable[[str], AbstractContextManager[None]]


def build(size: int, courses_wanted: int, step: Step) -> Plan:
    """Fill the database; returns where everything is."""
    plan = Plan(size=size)
    with step("tables, first pages, static files"):
        call_command("migrate", verbosity=0, interactive=False)
        if not Path(settings.STATIC_ROOT).exists():
            call_command("collectstatic", verbosity=0, interactive=False)
        build_floors(ensure_site(), plan)
    now = timezone.now()
    began_at = now - datetime.timedelta(weeks=WEEKS)
    with step(f"{courses_wanted} courses of 20 units"):
        courses = build_courses(courses_wanted, at=began_at)
    with step(f"{size} learners in a tree of teams"):
        client = build_company()
        people = build_learners(client, size)
        manager = build_manager(client)
    with step("enrolments, progress, obligations, records"):
        build_enrollments(client, courses, people, at=began_at)
    newcomers, experienced = people[: size // 2], people[size // 2 :][:FINISHED_ATTEMPTS]
    with step("finished attempts"):
        build_attempts(quiz_of(courses[0]), experienced, at=began_at)
    with step("awards"):
        awards = complete_course(courses[1], CERTIFICATES, at=now - datetime.timedelta(weeks=1))
    with step("published weeks"):
        start_programme(client=client, at=began_at)
        publish_due_periods(at=now)
    with step("sessions"):
        takers = newcomers[: 2 * QUIZ_TAKERS]
        plan.q10_sessions = [session_of(person) for person in takers[::2]]
        plan.single_sessions = [session_of(person) for person in takers[1::2]]
        readers = min(READERS, len(experienced) // 4)
        plan.learner_sessions = [session_of(person) for person in experienced[:readers]]
        plan.crowd_sessions = [session_of(person) for person in experienced[readers : readers + CROWD]]
        plan.certificates = [
            (session_of(award.learner), reverse("certificates:download", args=[award.code])) for award in awards
        ]
        plan.manager_session = session_of(manager)
    note_course(plan, courses[0])
    note_figures(plan, client)
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


def note_figures(plan: Plan, client: Client) -> None:
    """Addresses of what the manager reads."""
    root = Team.objects.of_client(client).get(depth=1)
    plan.client_name = client.name
    plan.team_url = reverse("lms_dashboards:team", args=[root.pk])
    plan.board_url = reverse("lms_dashboards:board", args=[client.slug])
