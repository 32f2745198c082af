import datetime
import io
from unittest import mock

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.http import HttpResponseNotFound
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from certificates.models import Award
from courses.blocks import LessonBody
from courses.models import CaptionTrack, CourseCompletion, CourseRating, LearningPath, LessonPage, MediaFile
from courses.tables import XLSX_TYPE
from lms.accounts.actions import confirm_visibility, propose_visibility
from lms.accounts.models import Client, Membership, Role, Team, User, VisibilityProfile
from lms.assignments.models import State
from lms.assignments.queries import named_states, open_obligations
from lms.dashboards.queries.ratings import rating_screen
from lms.dashboards.registry import REGISTRY
from lms.demo.accounts import ACCOUNTS, PASSWORD, account
from lms.demo.actions import DemoLoaded, load_demo
from lms.disclosure.models import Publication
from lms.rollouts.queries import board
from quizzes.models import Answer, Attempt, AttemptState, Grading, QuestionVersion, QuizPage
from quizzes.models.questions.kinds import _kinds
from quizzes.queries import confidently_wrong, count_waiting_answers
from tests.demo.addresses import ALLOWED, LISTS, every_address, named_patterns
from tests.factories.accounts import make_client

TODAY = datetime.date(2026, 11, 22)


# Addresses of people with responsibility begin with these; learners' own begin otherwise.
OF_RESPONSIBLE = ("lms_dashboards:", "lms_adoption:", "training:")
# What says nothing about people, or shows somebody only their own.
ABOUT_NOBODY = {
    "lms_dashboards:my_learning",
    "lms_dashboards:theme",
    "lms_dashboards:clients",
    "lms_dashboards:publish_week",
    "lms_dashboards:report_words",
    "lms_adoption:new_source",
    "lms_adoption:upload",
    "lms_adoption:preview",
    "training:cancel_date",
    "training:attendance",
    "training:walk_in",
}
READERS = {role: "manager" if role == Role.TEAM_MANAGER else str(role) for role in Role}


def text_of(response):
    """What a page or file says: pages as they are, PDF and XLSX as their text; films and pictures say nothing."""
    kind = response.get("Content-Type", "")
    if kind.startswith(("video/", "image/", "audio/")):
        return ""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind == XLSX_TYPE:
        sheets = load_workbook(io.BytesIO(content), read_only=True).worksheets
        return " ".join(str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row)
    return content.decode(errors="replace")


def plainly_missing(request, exception):
    """The page for addresses that do not exist is asked for a thousand times here, and looked at elsewhere."""
    return HttpResponseNotFound()


def person(key):
    return User.objects.get(email=account(key).email)


@pytest.mark.django_db
class TestDemo:
    """The demo is loaded once for all its scenes: it takes many seconds."""

    @time_machine.travel("2026-11-22T15:00:00+00:00", tick=False)
    def test_tells_a_year_and_opens_every_screen_to_those_whom_it_concerns(self, client, subtests):
        load_demo(today=TODAY)
        scenes = [
            self.has_two_companies,
            self.has_an_account_for_every_role,
            self.has_learners_in_every_state,
            self.has_published_weeks_and_phases,
            self.has_something_on_every_screen,
            self.speaks_of_a_companys_own_tools,
            self.has_every_kind_of_block_but_recordings_and_videos_of_others,
            self.plays_its_film_to_those_who_take_the_course,
            self.shows_what_people_think_of_a_course_where_enough_have_said_it,
            self.obliges_people_by_the_path_of_their_role,
            self.uses_every_type_of_question_but_essays,
            self.leaves_prompts_for_the_trainer_to_read,
            self.has_enough_answers_for_item_analysis,
            self.is_not_loaded_twice,
            self.opens_every_address_to_those_whom_it_concerns,
            self.reports_on_people_in_nothing_that_the_works_council_cannot_read_of,
            self.shows_no_names_where_the_profile_is_strict,
        ]
        for scene in scenes:
            with subtests.test(scene.__name__):
                scene(client)

    def has_two_companies(self, client):
        nordlicht, apotheke = (Client.objects.get(slug=slug) for slug in ("nordlicht", "apotheke-am-markt"))
        today = {company: Membership.objects.of_client(company).active_on(TODAY) for company in (nordlicht, apotheke)}
        assert 55 <= today[nordlicht].count() <= 70
        assert today[apotheke].count() == 8
        assert nordlicht.visibility == VisibilityProfile.STANDARD
        assert apotheke.visibility == VisibilityProfile.OPEN
        assert 10 <= Team.objects.of_client(nordlicht).count() <= 12
        sizes = today[nordlicht].values("team").annotate(people=Count("pk")).values_list("people", flat=True)
        assert min(sizes) < nordlicht.min_group_size
        left = Membership.objects.of_client(nordlicht).filter(ends_on__lt=TODAY)
        assert left.count() >= 4  # leavers and movers

    def has_an_account_for_every_role(self, client):
        for row in ACCOUNTS:
            validate_password(row.password, person(row.key))
            assert authenticate(None, username=row.email, email=row.email, password=PASSWORD) == person(row.key)
        named = {row.email for row in ACCOUNTS}
        assert not any(other.has_usable_password() for other in User.objects.exclude(email__in=named))
        assert person("admin").is_superuser
        assert person("trainer").has_perm("wagtailadmin.access_admin")
        assert not person("consultant").has_perm("wagtailadmin.access_admin")

    def has_learners_in_every_state(self, client):
        mira = person("employee")
        due = {row.course.slug: row for row in open_obligations(mira)}
        assert due["datenschutz-ki"].due_on == TODAY + datetime.timedelta(days=3)
        assert not due["datenschutz-ki"].has_started
        assert due["gute-prompts"].has_started
        assert [attempt.passed for attempt in Attempt.objects.filter(learner=mira).order_by("number")] == [False, True]
        assert Award.objects.filter(learner=mira).count() == 1
        root = Team.objects.get(client__slug="apotheke-am-markt", depth=1)
        states = {row.state for row in named_states(root, TODAY, viewer=person("small_manager"))}
        assert states == {State.NOT_STARTED, State.RUNNING, State.OVERDUE, State.DONE}
        assert CourseCompletion.objects.count() == Award.objects.count() > 80
        assert not Attempt.objects.filter(finished_at__date__gte=TODAY).exists()

    def has_published_weeks_and_phases(self, client):
        for company in Client.objects.all():
            weeks = Publication.objects.of_client(company).published()
            assert weeks.count() >= 8
            assert weeks.latest("ends_on").ends_on == TODAY - datetime.timedelta(days=7)
        found = board(Client.objects.get(slug="nordlicht"))
        assert [view.state for view in found.phases] == ["done", "done", "done", "done", "current"]
        # Everybody has a license by now: nobody waits for one.
        assert all(tile.cell.is_shown for tile in found.tiles if tile.kpi.id != "k12d")
        new = {"k2", "k12b", "k12c", "k13", "k14", "k15", "k16"}
        assert {"k7", "k7w", "k8", "k9", "k10", "k12"} | new <= {tile.kpi.id for tile in found.tiles}
        k1 = next(tile for tile in found.tiles if tile.kpi.id == "k1")
        assert not k1.cell.is_carried
        assert k1.trend[-1].lower > k1.trend[0].upper

    def has_something_on_every_screen(self, client):
        for key, text in (
            ("employee", "Weiterlernen"),
            ("manager", "Fertigung"),
            ("hr", "Wer wie weit ist"),
            ("small_manager", "4 von 8 Personen haben alle Pflichtkurse abgeschlossen."),
        ):
            client.force_login(person(key))
            address = "my_learning" if key == "employee" else "teams"
            assert text in client.get(reverse(f"lms_dashboards:{address}"), follow=True).content.decode()

    def speaks_of_a_companys_own_tools(self, client):
        lesson = LessonPage.objects.get(slug="was-ein-sprachmodell-tut")
        for key, own in (("employee", True), ("small_employee", False)):
            client.force_login(person(key))
            text = client.get(lesson.url).content.decode()
            assert ("Öffnen Sie den Nordlicht-Chat." in text) == own
            assert ("Öffnen Sie einen Chatassistenten, den Ihr Unternehmen freigegeben hat." in text) != own
            assert ("allein der Nordlicht-Chat freigegeben" in text) == own
            assert "{{" not in text

    def has_every_kind_of_block_but_recordings_and_videos_of_others(self, client):
        kinds = {block.block_type for lesson in LessonPage.objects.all() for block in lesson.body}
        assert kinds == LessonBody.base_blocks.keys() - {"audio", "document", "external_video"}

    def plays_its_film_to_those_who_take_the_course(self, client):
        lesson = LessonPage.objects.get(slug="was-ein-sprachmodell-tut")
        client.force_login(person("employee"))
        page = client.get(lesson.url).content.decode()
        film, track = MediaFile.objects.get(), CaptionTrack.objects.get()
        address = reverse("courses:lesson_media", args=[lesson.pk, film.pk])
        captions = reverse("courses:lesson_captions", args=[lesson.pk, track.pk])
        assert f'src="{address}" type="video/mp4"' in page
        assert f'src="{captions}" srclang="de"' in page
        assert b"".join(client.get(address))[4:8] == b"ftyp"
        assert film.poster
        assert "Zweiter Durchgang" in film.transcript
        assert film.file.size < 400_000
        client.logout()
        assert client.get(address).status_code != 200

    def shows_what_people_think_of_a_course_where_enough_have_said_it(self, client):
        company = Client.objects.get(slug="nordlicht")
        screen = rating_screen(company, clients=[company])
        shown = {row.course.slug: [answer.cell.is_shown for answer in row.answers] for row in screen.rows}
        assert shown["ki-grundlagen"] == [True, True, True]
        assert shown["datenschutz-ki"] == [False, False, False]
        assert CourseRating.objects.filter(completion__course__slug="datenschutz-ki", rated_at__isnull=False).exists()
        client.force_login(person("trainer"))
        page = client.get(reverse("lms_dashboards:client_ratings", args=["nordlicht"])).content.decode()
        assert "Personen, Stand KW" in page
        assert "Gruppe zu klein" in page

    def obliges_people_by_the_path_of_their_role(self, client):
        for key, title in (("employee", "KI im Vertrieb"), ("small_employee", "KI in der Apotheke")):
            client.force_login(person(key))
            page = client.get(reverse("lms_dashboards:my_learning")).content.decode()
            assert f"Teil Ihres Lernpfads „{title}“" in page
            path = reverse("learning_paths:path", args=[LearningPath.objects.get(title=title).slug])
            assert "1 von 2 Pflichtkursen abgeschlossen" in client.get(path).content.decode()

    def uses_every_type_of_question_but_essays(self, client):
        types = set(QuestionVersion.objects.values_list("content__type", flat=True))
        assert types == set(_kinds) - {"free_text"}
        page = QuizPage.objects.get(slug="ein-auftrag-von-anfang-bis-ende")
        client.force_login(person("employee"))
        assert "Test starten" in client.get(page.url).content.decode()

    def leaves_prompts_for_the_trainer_to_read(self, client):
        waiting = Answer.objects.filter(attempt__state=AttemptState.AWAITING, graded_at=None)
        assert 2 <= waiting.filter(question_version__content__type="prompt_exercise").count() <= 4
        assert 2 <= count_waiting_answers(person("trainer")) <= 4
        assert Grading.objects.count() >= 4

    def has_enough_answers_for_item_analysis(self, client):
        at = datetime.datetime(2026, 11, 22, 15, tzinfo=datetime.UTC)
        exercise = QuizPage.objects.get(slug="ein-auftrag-von-anfang-bis-ende")
        certain = QuizPage.objects.get(slug="einschaetzung-mit-sicherheit")
        for quiz in (exercise, certain):
            assert Attempt.objects.filter(quiz=quiz, state=AttemptState.FINISHED).count() >= 10
        shown = [line for line in confidently_wrong([certain], at=at) if not line.risk.is_hidden]
        assert any(line.risk.share for line in shown)

    def is_not_loaded_twice(self, client):
        counts = (User.objects.count(), Attempt.objects.count(), Publication.objects.count())
        with pytest.raises(DemoLoaded):
            load_demo(today=TODAY)
        assert counts == (User.objects.count(), Attempt.objects.count(), Publication.objects.count())

    @mock.patch("lms.urls.handler404", plainly_missing)
    def opens_every_address_to_those_whom_it_concerns(self, client):
        addresses = list(every_address(person("employee")))
        assert ALLOWED.keys() <= {name for name, _address in addresses}
        for key in [None, *(row.key for row in ACCOUNTS)]:
            client.logout()
            if key:
                client.force_login(person(key))
            for name, address in addresses:
                status = client.get(address).status_code
                assert status < 500, (key, name, status)
                if name in ALLOWED and key:
                    is_open = status != 404
                    assert is_open == (key in ALLOWED[name]), (key, name, status)
                elif name in ALLOWED:
                    assert status == 302, (name, status)

    def reports_on_people_in_nothing_that_the_works_council_cannot_read_of(self, client):
        for entry in REGISTRY:
            readers = {READERS[role] for role in entry.roles}
            for name in entry.addresses:
                if name in ALLOWED:
                    assert ALLOWED[name] - {"small_manager", "admin"} == readers, name
        listed = [name for entry in REGISTRY for name in entry.addresses]
        assert len(listed) == len(set(listed))
        names = {name for name, _parameters in named_patterns()}
        assert names.issuperset(listed)
        of_responsible = {name for name in names if name.startswith(OF_RESPONSIBLE)}
        assert of_responsible - set(listed) == ABOUT_NOBODY

    @mock.patch("lms.urls.handler404", plainly_missing)
    def shows_no_names_where_the_profile_is_strict(self, client):
        company = Client.objects.get(slug="nordlicht")
        at = datetime.datetime(2026, 11, 22, 15, tzinfo=datetime.UTC)
        proposal = {"profile": VisibilityProfile.STRICT, "has_evidence_list": False, "reason": "Beschluss vom 20.11."}
        change = propose_visibility(client=company, proposer=person("client_admin"), at=at, **proposal)
        confirm_visibility(change=change, confirmer=person("works_council"), at=at)
        # Who acts for the company is named to those whom it concerns; everybody else is a learner and nothing more.
        learners = User.objects.filter(memberships__team__client=company, mandates__isnull=True)
        learners = learners.exclude(email__in=[row.email for row in ACCOUNTS])
        assert learners.count() > 50
        secrets = {text for one in learners for text in (str(one), one.email, str(one.pseudonym))}
        teams = [reverse("lms_dashboards:team", args=[team.pk]) for team in Team.objects.of_client(company)]
        addresses = [*(found for name, found in every_address(person("employee")) if name not in LISTS), *teams]
        for key in ("manager", "hr", "works_council", "client_admin", "consultant"):
            client.force_login(person(key))
            for address in addresses:
                page = client.get(address, follow=True)
                text = text_of(page)
                seen = {secret for secret in secrets if secret in text}
                assert not seen, (key, address, seen)


@pytest.mark.django_db
class TestLoadDemoCommand:
    def test_refuses_to_load_over_what_is_there(self):
        make_client(slug="nordlicht", name="Nordlicht Maschinenbau GmbH")
        with pytest.raises(CommandError, match="already"):
            call_command("load_demo")

    def test_only_tells_the_accounts_if_it_is_there(self, capsys):
        make_client(slug="nordlicht", name="Nordlicht Maschinenbau GmbH")
        call_command("load_demo", if_missing=True)
        told = capsys.readouterr().out
        for row in ACCOUNTS:
            assert row.email in told
        assert PASSWORD in told
        assert not User.objects.exists()


@pytest.mark.django_db
class TestDemoAccounts:
    def test_stand_on_the_login_page_in_demo_mode_only(self, client):
        address = reverse("account_login")
        with override_settings(KIFIT_DEMO=False):
            assert account("employee").email not in client.get(address).content.decode()
        with override_settings(KIFIT_DEMO=True):
            page = client.get(address).content.decode()
        for row in ACCOUNTS:
            assert row.email in page
        assert PASSWORD in page
