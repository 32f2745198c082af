"""Rules, the clock and exceptions over HTTP: what learners read, and what may be granted by whom."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from lms.accounts.models import Role
from quizzes.actions import grant_override, start_attempt, submit_attempt
from quizzes.models import Purpose, QuizOverride
from quizzes.queries import Terms
from tests.factories.accounts import UserFactory, make_client, make_mandate, make_member, make_superuser, make_team
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import noon
from tests.factories.quizzes import finish_attempt, make_learner, make_questions, make_quiz

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)


def make_trainer():
    """Somebody who may enter the admin, and no more."""
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return person


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


class TestStartPage:
    @pytest.fixture(autouse=True)
    def _everybody_may_take_courses(self, settings):
        settings.LMS_COURSES = {}

    def page(self, quiz, learner=None):
        return text_of(browser_of(learner or make_learner(quiz)).get(quiz.url))

    def test_names_the_moment_of_opening_and_refuses_to_start(self):
        quiz = make_quiz(make_questions(1), opens_at=MONDAY + 90 * MINUTE)
        learner = make_learner(quiz)
        page = self.page(quiz, learner)
        assert "Dieser Test öffnet am 2. März 2026, 14:30 Uhr." in page
        assert "Test starten" not in page
        response = browser_of(learner).post(reverse("quizzes:start", args=[quiz.pk]), follow=True)
        assert "Dieser Test öffnet am 2. März 2026, 14:30 Uhr. Bitte kommen Sie dann wieder." in text_of(response)
        assert not quiz.attempts.exists()

    def test_says_how_much_of_the_limit_is_left(self):  # L8
        quiz = make_quiz(make_questions(1), time_limit_minutes=60, closes_at=MONDAY + 30 * MINUTE)
        assert "30 von 60 Minuten" in self.page(quiz)

    def test_says_how_to_ask_for_more_time(self):
        quiz = make_quiz(make_questions(1), time_limit_minutes=60, overdue="refuse")
        page = self.page(quiz)
        assert "Sie brauchen mehr Zeit" in page
        assert "Sie müssen abgeben, bevor die Zeit abgelaufen ist." in page

    def test_says_when_the_next_attempt_is_possible_and_which_counts(self):
        quiz = make_quiz(make_questions(2), wait_after_first_minutes=120, counting="latest")
        learner = make_learner(quiz)
        finish_attempt(quiz, learner, at=MONDAY, positions=[])
        page = self.page(quiz, learner)
        assert "Den nächsten Versuch können Sie ab 2. März 2026, 15:00 Uhr beginnen." in page
        assert "Es zählt Versuch 1." in page
        assert "nach dem ersten Versuch: 2 Stunden" in page

    def test_names_the_time_that_was_granted(self):
        quiz = make_quiz(make_questions(1), time_limit_minutes=60)
        learner = make_learner(quiz)
        grant_override(quiz=quiz, learner=learner, terms=Terms(extra_minutes=30), by=None, at=MONDAY)
        page = self.page(quiz, learner)
        assert "90 Minuten ab dem Start" in page
        assert "Das ist die Zeit, die für Sie vereinbart ist." in page

    def test_lists_an_attempt_that_lapsed(self):  # L9
        quiz = make_quiz(make_questions(1), time_limit_minutes=10, overdue="refuse")
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY - HOUR)
        submit_attempt(public_id=attempt.public_id, learner=learner, at=MONDAY)
        assert "nicht rechtzeitig abgegeben" in self.page(quiz, learner)


class TestClock:
    def ask(self, attempt, person):
        return browser_of(person).get(reverse("quizzes:clock", args=[attempt.public_id]))

    def test_tells_a_new_deadline_and_the_server_s_time(self):  # L11
        quiz = make_quiz(make_questions(1), time_limit_minutes=30)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        grant_override(quiz=quiz, learner=attempt.learner, terms=Terms(extra_minutes=15), by=None, at=MONDAY)
        answer = self.ask(attempt, attempt.learner).json()
        assert answer["now"] == MONDAY.astimezone(datetime.UTC).isoformat()
        assert datetime.datetime.fromisoformat(answer["deadline"]) == MONDAY + 45 * MINUTE
        assert answer["is_open"]

    def test_tells_that_there_is_no_limit_any_more_or_no_time(self):
        quiz = make_quiz(make_questions(1), time_limit_minutes=30)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        grant_override(quiz=quiz, learner=attempt.learner, terms=Terms(is_unlimited=True), by=None, at=MONDAY)
        assert self.ask(attempt, attempt.learner).json()["deadline"] is None
        other = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY - HOUR)
        answer = self.ask(other, other.learner).json()
        assert (answer["is_open"], answer["url"]) == (False, reverse("quizzes:attempt", args=[other.public_id]))

    def test_costs_two_queries(self, django_assert_max_num_queries):
        quiz = make_quiz(make_questions(1), time_limit_minutes=30)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        browser = browser_of(attempt.learner)
        with django_assert_max_num_queries(2):
            assert browser.get(reverse("quizzes:clock", args=[attempt.public_id])).status_code == 200

    def test_is_nobody_else_s(self):
        quiz = make_quiz(make_questions(1), time_limit_minutes=30)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        assert self.ask(attempt, make_learner(quiz)).status_code == 404

    @pytest.mark.parametrize(("minutes", "is_there"), [(30, True), (0, False)])
    def test_stands_on_pages_of_attempts_that_may_have_a_deadline(self, minutes, is_there):
        quiz = make_quiz(make_questions(1), time_limit_minutes=minutes)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY, purpose=Purpose.REGULAR)
        grant_override(quiz=quiz, learner=attempt.learner, terms=Terms(is_unlimited=True), by=None, at=MONDAY)
        page = browser_of(attempt.learner).get(reverse("quizzes:question", args=[attempt.public_id, 1]))
        assert ("data-clock=" in text_of(page)) == is_there


class TestExceptions:
    @pytest.fixture
    def company(self):
        return make_client(name="Nordlicht")

    @pytest.fixture
    def quiz(self):
        return make_quiz(make_questions(1), time_limit_minutes=30)

    @pytest.fixture
    def trainer(self, company):
        return make_mandate(Role.TRAINER, person=make_trainer(), client=company).person

    def url(self, name, quiz, *more):
        return reverse(f"quizzes_admin:{name}", args=[quiz.pk, *more])

    def grant(self, person, quiz, **data):
        return browser_of(person).post(self.url("override_add", quiz), data, follow=True)

    def test_are_granted_to_several_people_and_a_team_at_once(self, company, quiz, trainer):
        team = make_team(company, name="Einkauf")
        anna, bert = make_member(team, first_name="Anna", last_name="Alt"), make_member(team)
        response = self.grant(
            trainer,
            quiz,
            people=f"{anna.email.upper()}\n\nanna alt\n{bert.email}",
            groups=[f"team:{team.pk}"],
            extra_minutes=15,
        )
        assert "3 Ausnahmen gewährt." in text_of(response)
        assert "15 Minuten mehr" in text_of(response)
        assert "Nordlicht – Einkauf" in text_of(response)
        assert "2 Personen" in text_of(response)
        assert QuizOverride.objects.filter(quiz=quiz, created_by=trainer, extra_minutes=15).count() == 3

    def test_name_each_line_that_is_wrong_and_grant_nothing(self, company, quiz, trainer):
        team = make_team(company)
        known = make_member(team, first_name="Kim", last_name="Klar")
        twin = make_member(team, first_name="Kim", last_name="Klaren")
        page = text_of(self.grant(trainer, quiz, people=f"{known.email}\nniemand@example.com\nKim", extra_minutes=15))
        assert "Zeile 2: „niemand@example.com“ gibt es unter den Personen nicht" in page
        assert (
            f"Zeile 3: „Kim“ passt auf mehrere Personen. Bitte schreiben Sie eine dieser Adressen: {known.email}, {twin.email}."
            in page
        )
        assert not QuizOverride.objects.exists()

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({"people": "x"}, "Das ändert nichts."),
            ({"extra_minutes": "5"}, "Bitte geben Sie an, für wen die Ausnahme gilt"),
            (
                {"people": "x", "opens_at": "2026-03-03 10:00", "closes_at": "2026-03-03 09:00"},
                "Der Test würde enden, bevor er öffnet.",
            ),
        ],
    )
    def test_say_what_is_missing(self, company, quiz, trainer, data, message):
        learner = make_member(make_team(company))
        data = {**data, **({"people": learner.email} if "people" in data else {})}
        assert message in text_of(self.grant(trainer, quiz, **data))
        assert not QuizOverride.objects.exists()

    def test_of_another_company_are_neither_seen_nor_granted(self, quiz, trainer):  # L39
        foreign_team = make_team(name="Fremdes Team")
        stranger = make_member(foreign_team)
        page = text_of(self.grant(trainer, quiz, people=stranger.email, extra_minutes=5))
        assert "gibt es unter den Personen nicht" in page
        assert "Fremdes Team" not in page
        self.grant(trainer, quiz, groups=[f"team:{foreign_team.pk}"], extra_minutes=5)
        assert not QuizOverride.objects.exists()
        for target in ({"learner": stranger}, {"group": f"team:{foreign_team.pk}"}):
            (override,) = grant_override(
                quiz=quiz, terms=Terms(extra_minutes=5), by=None, at=MONDAY, **target
            ).overrides
            for name in ("override_edit", "override_withdraw"):
                assert browser_of(trainer).get(self.url(name, quiz, override.pk)).status_code == 404
                assert browser_of(trainer).post(self.url(name, quiz, override.pk)).status_code == 404
        assert QuizOverride.objects.count() == 2
        assert "5 Minuten mehr" not in text_of(browser_of(trainer).get(self.url("overrides", quiz)))

    def test_are_nothing_for_trainers_without_clients_and_for_learners(self, quiz):
        assert browser_of(make_trainer()).get(self.url("overrides", quiz)).status_code == 404
        assert browser_of(make_learner(quiz)).get(self.url("overrides", quiz)).status_code == 302

    def test_can_be_changed_and_say_what_it_means_for_running_attempts(self, quiz):
        admin = make_superuser()
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        self.grant(admin, quiz, people=attempt.learner.email, time_factor="1,5")
        override = QuizOverride.objects.get()
        attempt.refresh_from_db()
        assert attempt.deadline_at == MONDAY + 45 * MINUTE
        assert 'value="1,5' in text_of(browser_of(admin).get(self.url("override_edit", quiz, override.pk)))
        response = browser_of(admin).post(
            self.url("override_edit", quiz, override.pk), {"is_unlimited": "on"}, follow=True
        )
        assert "Ein laufender Versuch hat jetzt mehr Zeit." in text_of(response)

    def test_are_withdrawn_after_a_look_at_running_attempts(self, quiz):
        admin = make_superuser()
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY - HOUR)
        (override,) = grant_override(
            quiz=quiz, learner=attempt.learner, terms=Terms(is_unlimited=True), by=None, at=MONDAY - HOUR
        ).overrides
        url = self.url("override_withdraw", quiz, override.pk)
        page = text_of(browser_of(admin).get(url))
        assert "1 laufender Versuch bekommt dadurch weniger Zeit. 1 davon endet sofort" in page
        assert QuizOverride.objects.exists()
        assert "Die Ausnahme ist zurückgezogen." in text_of(browser_of(admin).post(url, follow=True))
        assert not QuizOverride.objects.exists()

    def test_cost_the_same_for_2_and_for_12(self, company, quiz, trainer, django_assert_max_num_queries):
        counts = []
        for size in (2, 10):
            for _number in range(size):
                learner = make_member(make_team(company))
                grant_override(quiz=quiz, learner=learner, terms=Terms(extra_minutes=5), by=trainer, at=MONDAY)
            with django_assert_max_num_queries(40) as captured:
                browser_of(trainer).get(self.url("overrides", quiz))
            counts.append(len(captured))
        assert counts[0] == counts[1]
