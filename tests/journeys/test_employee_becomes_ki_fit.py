"""The main path: an employee takes a course, passes its quiz and gets a certificate; the team's figures move."""

import datetime
import io

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from courses.actions import complete_lesson, enroll
from lms.accounts.models import Role
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import make_client, make_manager, make_mandate, make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.quizzes import finish_attempt, make_questions, make_quiz
from tests.factories.rollouts import make_programme, publish
from tests.journeys.visitor import Visitor

WEDNESDAY = "2026-11-18T08:00:00+00:00"
MONDAY = "2026-11-23T08:00:00+00:00"
EARLIER = noon("2026-09-01")
QUESTIONS = 3


def make_company():
    """Twenty people in sales, nine of whom have done the mandatory course; Mira has not begun it."""
    company = make_client(name="Nordlicht Maschinenbau GmbH", slug="nordlicht")
    sales = make_team(company, name="Vertrieb")
    course = make_course("Was ein Sprachmodell tut", "Ergebnisse prüfen", title="KI-Grundlagen", slug="ki-grundlagen")
    quiz = make_quiz(make_questions(QUESTIONS), course=course, title="Abschlusstest", pass_percent=70)
    assign(company, course, at=EARLIER, due_on=datetime.date(2026, 11, 20))
    mira = make_member(sales, first_name="Mira", last_name="Kaya")
    colleagues = [make_member(sales) for _number in range(19)]
    for colleague in colleagues[:9]:
        enroll(learner=colleague, course=course, at=noon("2026-10-05"))
        for lesson in lessons_of(course):
            complete_lesson(learner=colleague, lesson=lesson, at=noon("2026-10-06"))
        finish_attempt(quiz, colleague, at=noon("2026-10-07"))
    make_programme(company, at=EARLIER)
    publish(company, "2026-W46")
    return company, sales, mira


def take_the_quiz(mira, *, answer):
    """Answer every question alike, look over, hand in."""
    for number in range(1, QUESTIONS + 1):
        assert f"Frage {number} von {QUESTIONS}" in mira.text
        assert "Richtig" not in mira.text  # nothing gives the key away before handing in
        mira.choose(answer).press("Antwort speichern und")
    return mira.press("Test abgeben")


@pytest.mark.django_db
class TestEmployeeBecomesKIFit:
    def test_from_the_login_to_the_figure_that_moves(self):
        company, sales, person = make_company()
        with time_machine.travel(WEDNESDAY, tick=True):
            mira = self.learns_and_passes(person)
            code = self.holds_a_certificate(mira)
            self.is_believed_by_a_stranger(code)
            self.has_left_records_without_a_score(person)
            self.is_a_number_to_the_manager_and_not_yet_counted(sales)
        with time_machine.travel(MONDAY, tick=True):
            self.moves_the_figures_when_the_week_is_published(company, sales)

    def learns_and_passes(self, person):
        mira = Visitor().log_in(person)
        assert mira.address == reverse("lms_dashboards:my_learning")
        assert "KI-Grundlagen" in mira.text
        assert "fällig in 2 Tagen, Fr, 20.11.2026" in mira.text
        mira.press("Kurs beginnen")
        assert "Text von Was ein Sprachmodell tut" in mira.text
        mira.press("weiter")
        assert "Text von Ergebnisse prüfen" in mira.text
        mira.press("weiter").press("Test starten")
        take_the_quiz(mira, answer="Eine falsche")
        assert "nicht bestanden" in mira.text
        assert "0 von 3 Punkten" in mira.text

        mira.open(reverse("lms_dashboards:my_learning"))
        assert "Als Nächstes: Abschlusstest" in mira.text
        mira.follow("Weiterlernen").press("Noch einmal")
        take_the_quiz(mira, answer="Die richtige")
        assert "Herzlichen Glückwunsch" in mira.text
        return mira

    def holds_a_certificate(self, mira):
        mira.open(reverse("lms_dashboards:my_learning"))
        assert "Alles erledigt" in mira.text
        assert "Abgeschlossen am Mi, 18. November 2026" in mira.text
        pdf = mira.follow("Zertifikat herunterladen").response
        assert pdf["Content-Type"] == "application/pdf"
        content = b"".join(pdf.streaming_content) if pdf.streaming else pdf.content
        printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        assert "Mira Kaya" in printed
        assert "KI-Grundlagen" in printed
        return mira.address.rsplit("/", 1)[1].removesuffix(".pdf")

    def is_believed_by_a_stranger(self, code):
        stranger = Visitor().open(reverse("certificates:verify", args=[code]))
        assert "Dieses Zertifikat ist echt und gültig." in stranger.text
        assert "Mira Kaya" in stranger.text
        download = stranger.client.get(reverse("certificates:download", args=[code]))
        assert download.status_code in (302, 404)

    def has_left_records_without_a_score(self, person):
        records = LearningRecord.objects.filter(pseudonym=person.pseudonym)
        told = [(row.verb, row.detail.get("passed")) for row in records.order_by("at", "recorded_at")]
        assert told.count((Verb.ATTEMPT_FINISHED, False)) == 1
        assert told.count((Verb.ATTEMPT_FINISHED, True)) == 1
        assert told.count((Verb.COURSE_COMPLETED, None)) == 1
        assert told.count((Verb.CERTIFICATE_ISSUED, None)) == 1
        assert not any({"points", "percent", "score"} & row.detail.keys() for row in records)

    def is_a_number_to_the_manager_and_not_yet_counted(self, sales):
        manager = Visitor().log_in(make_manager(sales)).follow("Mein Team")
        assert "KW 46/2026" in manager.text
        assert "45 % der Mitarbeitenden haben alle ihre Pflichtkurse gültig abgeschlossen." in manager.text
        assert "Mira" not in manager.text

    def moves_the_figures_when_the_week_is_published(self, company, sales):
        consultant = Visitor().log_in(make_mandate(Role.CONSULTANT).person)
        consultant.follow("Kunden").follow("Nordlicht")
        assert "45 %" in consultant.text
        consultant.press("KW 47/2026 jetzt veröffentlichen")
        assert "KW 47/2026 ist veröffentlicht." in consultant.text
        assert "50 %" in consultant.text

        manager = Visitor().log_in(make_manager(sales)).follow("Mein Team")
        assert "KW 47/2026" in manager.text
        assert "50 % der Mitarbeitenden haben alle ihre Pflichtkurse gültig abgeschlossen." in manager.text
        assert "Mira" not in manager.text
