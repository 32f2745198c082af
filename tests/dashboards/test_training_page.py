import datetime
import uuid

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.actions import ask_question, complete_lesson, enroll, publishing_one_version, release_change
from courses.queries import ProblemCount, current_version, problem_counts
from lms.accounts.models import Role
from lms.assignments.training import group_key
from lms.website.actions import TRAINERS, ensure_site
from quizzes.models import Question
from tests.factories.accounts import make_client, make_mandate, make_member, make_team
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import lessons_of, make_course, publish
from tests.factories.live import add_session, make_event, make_session
from tests.factories.media import block, make_video, with_body
from tests.factories.quizzes import make_bank, make_quiz
from tests.factories.transfers import hand_in_text, make_learner_of, make_transfer_task

pytestmark = pytest.mark.django_db
URL = "/training/"
AT = timezone.now()


@pytest.fixture
def company():
    ensure_site(host="testserver")
    return make_client()


@pytest.fixture
def trainer(client, company):
    """Of one company, with the right to write courses."""
    person = make_mandate(Role.TRAINER, client=company).person
    person.groups.add(Group.objects.get(name=TRAINERS))
    client.force_login(person)
    return person


def text_of(client):
    response = client.get(URL)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def ask(company, course, number=0):
    learner = make_member(make_team(company))
    enroll(learner=learner, course=course, at=AT)
    ask_question(
        asker=learner,
        lesson=lessons_of(course)[0],
        anchor="",
        text=f"Frage {number}?",
        group=group_key(company),
        sending=uuid.uuid4(),
        at=AT,
    )


class TestTrainingPage:
    def test_is_for_trainers_only(self, client, company):
        assert client.get(URL).status_code == 302
        for role in (Role.CONSULTANT, Role.HR, Role.CLIENT_ADMIN):
            client.force_login(make_mandate(role, client=None if role == Role.CONSULTANT else company).person)
            assert client.get(URL).status_code == 404
        client.force_login(make_member(make_team(company)))
        assert client.get(URL).status_code == 404

    def test_says_that_nothing_waits(self, client, trainer):
        text = text_of(client)
        assert "Es wartet nichts auf Sie." in text
        assert "Keine Anwesenheitsliste ist offen" in text

    def test_counts_what_waits_at_the_trainers_companies_only(self, client, trainer, company):
        for owner in (company, make_client()):
            ask(owner, make_course("Eins"))
            task = make_transfer_task()
            hand_in_text(make_learner_of(task, make_team(owner)), task)
        text = text_of(client)
        assert "1 Frage wartet auf eine Antwort" in text
        assert "1 Abgabe wartet auf Sie" in text
        assert "Das wartet auf Sie." in text

    def test_lists_coming_dates_and_lists_that_are_still_open(self, client, trainer, company):
        session = make_session(title="Werkstatt")
        make_event(session, group=group_key(company))
        make_event(make_session(title="Fremdes"), group=group_key(make_client()))
        text = text_of(client)
        assert "Werkstatt" in text
        assert "Fremdes" not in text.split("Ihre Kurse")[0]
        session.events.update(starts_at=AT - datetime.timedelta(hours=3), ends_at=AT - datetime.timedelta(hours=2))
        assert "1 Anwesenheitsliste ist noch offen" in text_of(client)

    def test_says_what_state_courses_are_in(self, client, trainer):
        due = make_course("Eins", title="Fälliger Kurs", review_on=timezone.localdate())
        assert "fällig" in text_of(client)
        learner = make_member(make_team())
        enroll(learner=learner, course=due, at=AT)
        complete_lesson(learner=learner, lesson=lessons_of(due)[0], at=AT)
        assert "Änderung einordnen" not in text_of(client)
        lesson = lessons_of(due)[0]
        lesson.title = "Ganz anders"
        publish(lesson)
        page = text_of(client)
        assert "Änderung einordnen" in page
        assert reverse("courses_release", args=[due.pk]) in page
        release_change(version=current_version(due), change_class="minor", author=trainer, at=timezone.now())
        assert "Änderung einordnen" not in text_of(client)

    def test_costs_the_same_for_one_and_twenty(self, client, trainer, company):
        counts = []
        for number in (1, 19):
            with publishing_one_version(at=AT, author=None):
                for place in range(number):
                    session = add_session(make_course("Eins"))
                    ask(company, session.get_course(), number=place)
                    make_event(session, group=group_key(company))
            client.get(URL)
            with CaptureQueriesContext(connection) as queries:
                client.get(URL)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 23

    def test_counts_what_the_checks_find_and_leads_there(self, client, trainer, settings):
        allow_missing_variables(settings)
        course = make_course("Eins", title="Mit Fehlern", law_state_on=datetime.date(2020, 1, 1))
        address = reverse("courses_admin:checks", args=[course.pk])
        page = text_of(client)
        assert f'href="{address}"' in page
        assert "1 Warnung" in page
        assert "1 Fehler" not in page
        lesson = lessons_of(course)[0]
        lesson.body = [("heading", {"text": "", "level": "2"}), ("text", '<p><a linktype="page" id="987654">x</a></p>')]
        lesson.save_revision()
        assert "2 Fehler" in text_of(client)
        assert client.get(address).context["error_count"] == 2

    def test_finds_in_many_courses_what_each_ones_own_list_shows(self, client, trainer, settings, tmp_path):
        allow_missing_variables(settings)
        settings.MEDIA_ROOT = tmp_path / "media"
        courses = [make_course("Eins", "Zwei") for _number in range(3)]
        silent = make_video(captions=None)
        with_body(lessons_of(courses[0])[0], block("text", "<p>Text</p>"))
        lesson = lessons_of(courses[1])[1]
        lesson.body = [("video", {"media": silent, "caption": ""}), ("image", {"image": None, "alt": ""})]
        lesson.save_revision()
        lessons_of(courses[2])[0].unpublish()
        lessons_of(courses[2])[1].unpublish()
        counts = problem_counts(courses, on=timezone.localdate())
        for course in courses:
            shown = client.get(reverse("courses_admin:checks", args=[course.pk])).context
            assert counts[course.pk] == ProblemCount(shown["error_count"], shown["warning_count"])
        assert [counts[course.pk].errors > 0 for course in courses] == [False, True, True]

    def test_says_which_questions_have_problems(self, client, trainer, settings):
        allow_missing_variables(settings)
        bank = make_bank(3)
        quiz = make_quiz(draw=(bank, 3))
        assert "Fragen mit Auffälligkeiten" not in text_of(client)
        first, second = Question.objects.filter(category=bank).order_by("pk")[:2]
        first.unpublish()
        second.options.update(is_correct=False)
        page = text_of(client)
        assert "Fragen mit Auffälligkeiten" in page
        assert reverse("wagtailadmin_pages:edit", args=[quiz.pk]) in page
        assert "hat 2 veröffentlichte Fragen, es werden aber 3 daraus gezogen." in page
        address = reverse("wagtailsnippets_lms_quizzes_singlechoicequestion:edit", args=[second.pk])
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200

    def test_looks_at_checks_and_questions_with_the_same_queries_for_one_and_twenty(self, client, trainer):
        counts = []
        for number in (1, 19):
            for _place in range(number):
                make_quiz(draw=(make_bank(2), 3))
            cache.clear()
            ContentType.objects.clear_cache()
            client.get(URL)
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(URL)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 45
