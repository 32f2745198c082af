"""Loading the demo: two companies, three courses and a year of history, made through the real actions."""

import datetime
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation

from certificates.models import CertificateTemplate
from courses.importing import import_course
from courses.models import CoursePage
from lms.accounts.actions import grant_mandate
from lms.accounts.models import Client, Role, User
from lms.website.actions import TRAINERS, ensure_site
from lms.website.models import HomePage, TextPage

from .accounts import account
from .agenda import Agenda, moment
from .apotheke import stage_apotheke
from .bookings import stage_bookings
from .companies import APOTHEKE, FOUNDED, NORDLICHT
from .learners import Classroom
from .nordlicht import BASICS, PRIVACY, PROMPTS, stage_nordlicht
from .stage import Firm
from .website import build_public_pages

HERE = Path(__file__).parent
COURSES = (BASICS, PRIVACY, PROMPTS)
SEED = 20261122


class DemoLoaded(Exception):
    """The demo is there already; it is never loaded over itself."""


def is_demo_loaded() -> bool:
    """Whether the companies of the demo are there."""
    return Client.objects.filter(slug__in=[NORDLICHT.slug, APOTHEKE.slug]).exists()


@transaction.atomic
def load_demo(*, today: datetime.date) -> None:
    """Load everything, all or nothing; `today` is the last day of the story, on which nothing has happened yet.

    Raises DemoLoaded.
    """
    if is_demo_loaded():
        raise DemoLoaded
    with translation.override("de"):
        home = ensure_site()
        _write_legal_pages(home)
        agenda = Agenda(today=today, seed=SEED)
        firm = Firm()
        consultant = _hire(firm, agenda)
        courses = _import_courses(agenda)
        build_public_pages(home, on=agenda.day(FOUNDED.isoformat()))
        for tell in (stage_nordlicht, stage_apotheke):
            agenda = Agenda(today=today, seed=SEED)
            classrooms = {course.slug: Classroom(course, agenda) for course in courses}
            tell(agenda, firm, classrooms, consultant)
        stage_bookings(consultant, today=today)


def _write_legal_pages(home: HomePage) -> None:
    """Fill the legal pages that are still empty."""
    for page in TextPage.objects.child_of(home).filter(body=""):
        text = HERE / "texts" / f"{page.slug}.html"
        if text.exists():
            page.body = text.read_text(encoding="utf-8")
            page.save_revision().publish()


def _hire(firm: Firm, agenda: Agenda) -> User:
    """The firm's own people; returns the consultant."""
    since = agenda.day(FOUNDED.isoformat())
    joined_at = moment(since, 7)
    rights = {
        "trainer": {"is_staff": True},
        "consultant": {},
        "admin": {"is_staff": True, "is_superuser": True},
    }
    people = {
        key: firm.make_person(account(key).name, account(key).email, joined_at=joined_at, **fields)
        for key, fields in rights.items()
    }
    people["trainer"].groups.add(Group.objects.get(name=TRAINERS))
    grant_mandate(person=people["trainer"], role=Role.TRAINER, starts_on=since)
    grant_mandate(person=people["consultant"], role=Role.CONSULTANT, starts_on=since)
    return people["consultant"]


def _import_courses(agenda: Agenda) -> list[CoursePage]:
    """The three courses, through the import that clients use, too."""
    CertificateTemplate.objects.get_or_create(
        is_default=True,
        defaults={
            "name": "Zertifikat KI-fit",
            "signatory_name": "Lena Hartwig",
            "signatory_role": "Trainingsteam KI-fit",
            "validity_months": 24,
        },
    )
    author = User.objects.get(email=account("trainer").email)
    for slug in COURSES:
        import_course(HERE / "courses" / slug, author=author, at=agenda.at(FOUNDED.isoformat()))
    return list(CoursePage.objects.filter(slug__in=COURSES).order_by("pk"))
