"""What a learner does on a site that has the plugins and nothing else of ours.

`tests/sites/test_bare_wagtail.py` runs this file in a process of its own, with the settings of the bare site.
"""

import datetime
import re
import sys
from pathlib import Path

import pytest
import time_machine
import yaml
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from certificates.models import Award
from courses.actions import enroll
from courses.models import CourseCompletion, CourseIndexPage, CoursePage, LiveEvent, LiveSessionPage
from tests.sites.forms import form_to

COURSE = Path(__file__).parent / "course"
PLUGINS = ("courses", "quizzes", "certificates")
SITE_CHROME = 'href="/static/courses/courses.css"'  # the plugin's own frame, not a site's
INVALID = "INVALID["

pytestmark = pytest.mark.django_db


def right_answers() -> set[str]:
    """Texts of all right options of the course's bank."""
    bank = yaml.safe_load((COURSE / "questions" / "bank.yaml").read_text(encoding="utf-8"))
    return {option["text"] for item in bank["questions"] for option in item["options"] if option.get("correct")}


@pytest.fixture
def course(settings, tmp_path) -> CoursePage:
    settings.MEDIA_ROOT = tmp_path
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=CourseIndexPage(title="Courses", slug="courses"))
    call_command("import_course", COURSE)
    return CoursePage.objects.get()


@pytest.fixture
def learner():
    return get_user_model().objects.create_user(
        "mia", "mia@example.com", "geheim", first_name="Mia", last_name="Núñez-Øst"
    )


class Visitor:
    """Somebody with a browser; every page must come without a fault."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def open(self, address: str) -> str:
        return self._read(self.client.get(address, follow=True))

    def submit(self, html: str, part_of_action: str, *, choices: set[str] = frozenset(), **fields: str) -> str:
        """Fill in the form of a page, choose what has these labels, and press the last button."""
        form = form_to(html, part_of_action)
        chosen = [choice for choice in form.choices if choice.label in choices]
        data = form.data(button=form.buttons[-1] if form.buttons else None, choices=chosen)
        data.update({name: [value] for name, value in fields.items()})
        send = self.client.post if form.method == "post" else self.client.get
        return self._read(send(form.action or self.address, data, follow=True))

    def _read(self, response) -> str:
        assert response.status_code == 200, (response.request["PATH_INFO"], response.status_code)
        self.address = response.request["PATH_INFO"]
        html = response.content.decode()
        assert INVALID not in html, html[html.find(INVALID) :][:120]
        return html


class TestBareSite:
    def test_has_the_plugins_but_not_the_platform(self):
        names = {config.name for config in apps.get_app_configs()}
        assert set(PLUGINS) <= names
        assert [name for name in {*names, *sys.modules} if name.split(".")[0] == "lms"] == []
        assert get_user_model()._meta.label == "auth.User"

    def test_passes_the_system_checks(self):
        call_command("check", fail_level="WARNING")

    def test_needs_no_further_migrations(self, capsys):
        call_command("makemigrations", check=True, dry_run=True)
        assert "No changes detected" in capsys.readouterr().out

    @pytest.mark.parametrize("plugin", PLUGINS)
    def test_compiles_every_template_of_a_plugin(self, plugin):
        folder = Path(apps.get_app_config(f"lms_{plugin}").path) / "templates"
        templates = [path for path in folder.rglob("*") if path.suffix in {".html", ".txt"}]
        assert templates
        for path in templates:
            engines["django"].get_template(path.relative_to(folder).as_posix())


def log_in(visitor: Visitor, course: CoursePage) -> str:
    """A stranger who opens a course is sent to Wagtail's own login page, and comes back to the course."""
    page = visitor.open(course.url)
    assert visitor.address == reverse("wagtailcore_login")
    page = visitor.submit(page, "", username="mia", password="geheim")
    assert visitor.address == course.url
    return page


def read_lessons(visitor: Visitor, page: str, course: CoursePage) -> str:
    """From the course's page through both lessons to the quiz."""
    assert SITE_CHROME in page
    assert "<h1>Checking answers</h1>" in page
    assert "You can tell a claim from its proof." in page
    page = visitor.submit(page, reverse("courses:begin", args=[course.pk]))
    assert "<h1>Claim and proof</h1>" in page
    for text in ("No proof, no use.", "<table", "A page with three marked lines", "Take the last answer you used"):
        assert text in page
    page = visitor.submit(page, "/abschliessen/")
    assert "<h1>Check a figure</h1>" in page
    assert re.search(r'<input type="checkbox">\s*<span>The source is open in front of me</span>', page)
    assert "share = users / people asked" in page
    return visitor.submit(page, "/abschliessen/")


def pass_quiz(visitor: Visitor, page: str) -> str:
    """From the quiz's page to the result."""
    assert "<h1>Final quiz</h1>" in page
    page = visitor.submit(page, "/starten/")
    for _question in range(3):
        assert SITE_CHROME in page
        page = visitor.submit(page, visitor.address, choices=right_answers())
    assert visitor.address.endswith("/uebersicht/")
    page = visitor.submit(page, "/abgeben/")
    assert visitor.address.endswith("/ergebnis/")
    return page


def test_a_learner_passes_a_course_and_a_stranger_verifies_the_certificate(course, learner):
    mia, stranger = Visitor(), Visitor()
    page = log_in(mia, course)
    page = read_lessons(mia, page, course)
    pass_quiz(mia, page)
    assert CourseCompletion.objects.get().learner == learner

    award = Award.objects.get()
    assert award.holder_name == "Mia Núñez-Øst"
    assert "Checking answers" in mia.open(reverse("certificates:list"))
    response = mia.client.get(reverse("certificates:download", args=[award.code]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")

    page = stranger.open(reverse("certificates:verify", args=[award.code]))
    assert "Mia Núñez-Øst" in page
    assert "Checking answers" in page
    assert stranger.client.get(reverse("certificates:download", args=[award.code])).status_code in (302, 404)


def test_wrong_answers_earn_no_certificate(course, learner):
    mia = Visitor()
    page = read_lessons(mia, log_in(mia, course), course)
    page = mia.submit(page, "/starten/")
    for _question in range(3):
        page = mia.submit(page, mia.address)  # nothing chosen
    mia.submit(page, "/abgeben/")
    assert not CourseCompletion.objects.exists()
    assert not Award.objects.exists()


def test_an_unknown_code_looks_like_a_malformed_one(client):
    unknown = client.get(reverse("certificates:verify", args=["A" * 22]))
    malformed = client.get(reverse("certificates:verify", args=["x/y"]))
    assert unknown.status_code == malformed.status_code
    assert unknown.content == malformed.content


class TestLiveSession:
    """A lesson at a date, on a site whose trainers are those who may enter the admin."""

    def test_is_set_booked_and_attended(self, course, learner, mailoutbox, django_capture_on_commit_callbacks):
        chapter = course.get_children().first()
        session = chapter.add_child(instance=LiveSessionPage(title="Workshop", planned_minutes=60, live=False))
        session.save_revision().publish()
        enroll(learner=learner, course=course, at=timezone.now())
        get_user_model().objects.create_superuser("tom", "tom@example.com", "geheim")
        tom, mia = Visitor(), Visitor()
        assert tom.client.login(username="tom", password="geheim")
        assert mia.client.login(username="mia", password="geheim")
        day = timezone.now() + datetime.timedelta(days=7)

        page = tom.open(reverse("training:create_date"))
        page = tom.submit(
            page,
            "",
            lesson=str(session.pk),
            group="all",
            starts_on=f"{day:%Y-%m-%d}",
            starts_time="10:00",
            ends_time="12:00",
            link="https://meet.example.com/x",
            booking_closes_hours="2",
        )
        assert "as many as like to come" in page
        page = mia.open(session.url)
        assert SITE_CHROME in page
        with django_capture_on_commit_callbacks(execute=True):
            page = mia.submit(page, "/buchen/")
        assert "You have a seat" in page
        assert mailoutbox[0].to == ["mia@example.com"]
        with time_machine.travel(day.replace(hour=13), tick=False):
            event = LiveEvent.objects.get()
            page = tom.open(reverse("training:date", args=[event.pk]))
            booking = event.bookings.get()
            tom.submit(page, "/anwesenheit/", **{f"was-{booking.pk}": "yes", "close": "1"})
            assert "You were there" in mia.open(session.url)
            for name in ("dates", "print_date", "edit_date"):
                tom.open(reverse(f"training:{name}", args=[event.pk] if name != "dates" else []))


class TestImport:
    def test_may_be_repeated(self, course, capsys):
        capsys.readouterr()
        call_command("import_course", COURSE)
        assert "0 created, 0 updated" in capsys.readouterr().out


class TestAuthor:
    """Wagtail's admin, with the plugins' pages and snippets in it."""

    def test_finds_course_quiz_and_question_in_the_admin(self, course):
        get_user_model().objects.create_superuser("tom", "tom@example.com", "geheim")
        client = Client()
        client.login(username="tom", password="geheim")
        for page in [course, *course.get_descendants().specific()]:
            response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
            assert response.status_code == 200, page
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
        preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[course.get_descendants().last().pk]))
        assert preview.status_code == 200
