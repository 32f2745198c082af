"""From a completed course to a certificate."""

import datetime
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from certificates.actions import issue_certificate
from certificates.models import Award, CertificateTemplate, CourseTemplate
from certificates.printing import document_of, render_pdf
from certificates.queries import awards_of
from certificates.signals import certificate_issued
from courses.actions import complete_lesson, enroll
from courses.models import CourseCompletion, CourseVersion
from tests.factories.accounts import UserFactory
from tests.factories.certificates import (
    COMPLETED_AT,
    STARTED_AT,
    complete_course,
    make_award,
    make_completion,
    make_renewal,
)
from tests.factories.courses import lessons_of, make_course, noon

pytestmark = pytest.mark.django_db

LATER = noon("2027-03-01")


@pytest.fixture
def announced():
    """Awards that were announced, in order."""
    awards = []

    def note(*, award, at, **kwargs):
        awards.append((award, at))

    certificate_issued.connect(note, dispatch_uid="test.announced")
    yield awards
    certificate_issued.disconnect(dispatch_uid="test.announced")


def in_zone(name):
    """A configuration in which everybody lives in one zone."""
    return {"TIME_ZONE_OF": f"{__name__}.{name}"}


def auckland(learner):
    return "Pacific/Auckland"


class TestCompletingACourse:
    def test_awards_a_certificate(self):
        learner = UserFactory(first_name="Aylin", last_name="Şahin")
        award = make_award(learner=learner)
        assert award.learner == learner
        assert award.holder_name == "Aylin Şahin"
        assert list(awards_of(learner)) == [award]

    def test_awards_none_when_the_course_gives_none(self):
        completion = make_completion()
        assert not Award.objects.filter(completion=completion).exists()

    def test_is_undone_with_the_certificate(self, monkeypatch):
        """The award is a vital reaction: without it, the course is not completed either."""
        course, learner = make_course("Einzige"), UserFactory()
        enroll(learner=learner, course=course, at=STARTED_AT)

        def fail(**kwargs):
            raise RuntimeError("no certificate")

        certificate_issued.connect(fail, dispatch_uid="test.fail")
        try:
            with pytest.raises(RuntimeError), transaction.atomic():
                complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=COMPLETED_AT)
        finally:
            certificate_issued.disconnect(dispatch_uid="test.fail")
        assert not Award.objects.exists()
        assert not CourseCompletion.objects.exists()


class TestIssueCertificate:
    def test_copies_everything_the_certificate_says(self):  # L24
        completion = make_completion(
            title="KI-Grundlagen",
            objectives=[("objective", "Sie erkennen riskante Aussagen.")],
            authors="Trainingsteam",
            law_state_on=datetime.date(2027, 1, 15),
        )
        version = completion.version
        award = issue_certificate(completion=completion, at=COMPLETED_AT)
        assert award.course == completion.course
        assert award.course_version == version
        assert award.course_title == "KI-Grundlagen"
        assert award.objectives == ["Sie erkennen riskante Aussagen."]
        assert [lesson["title"] for chapter in award.outline for lesson in chapter["lessons"]] == [
            "Erste Lektion",
            "Zweite Lektion",
        ]
        assert award.planned_minutes == version.planned_minutes == 10
        assert (award.version_number, award.content_hash) == (version.number, version.content_hash)
        assert award.law_state_on == datetime.date(2027, 1, 15)
        assert award.authors == "Trainingsteam"
        assert award.format == "self_paced"
        assert (award.started_on, award.completed_on) == (STARTED_AT.date(), COMPLETED_AT.date())
        assert award.basis == {"kind": "course_completion", "rule": 1}
        assert award.language == "de"
        assert award.verify_url == f"http://127.0.0.1:8000/zertifikate/pruefen/{award.code}/"
        assert award.number.startswith("KF-2027-")

    def test_returns_the_same_award_when_repeated(self, announced):
        completion = make_completion()
        first = issue_certificate(completion=completion, at=COMPLETED_AT)
        assert issue_certificate(completion=completion, at=LATER) == first
        assert announced == [(first, COMPLETED_AT)]
        assert Award.objects.count() == 1

    def test_draws_another_number_when_one_is_taken(self, monkeypatch):
        taken = make_award()
        drawn = iter([taken.number, taken.number, "KF-2027-AAAAA-AAAAA"])
        monkeypatch.setattr("certificates.actions.random_number", lambda prefix, year: next(drawn))
        assert issue_certificate(completion=make_completion(), at=COMPLETED_AT).number == "KF-2027-AAAAA-AAAAA"

    def test_counts_days_where_the_learner_lives(self, settings):  # L27
        settings.LMS_CERTIFICATES = in_zone("auckland")
        learner, course = UserFactory(), make_course()
        CertificateTemplate.objects.create(name="Standard", is_default=True, validity_months=12)
        complete_course(course, learner, at=datetime.datetime(2027, 2, 11, 20, tzinfo=datetime.UTC))
        award = Award.objects.get(learner=learner)
        assert award.time_zone == "Pacific/Auckland"
        assert award.completed_on == award.issued_on == datetime.date(2027, 2, 12)
        assert award.expires_on == datetime.date(2028, 2, 11)

    def test_says_where_the_learner_has_no_name(self):
        award = make_award(learner=UserFactory(first_name="", last_name="", email="a.sahin@example.com"))
        assert award.holder_name == "a.sahin@example.com"

    def test_speaks_english_for_languages_without_words(self):
        completion = make_completion()
        CourseVersion.objects.filter(pk=completion.version_id).update(language="fr")
        completion.refresh_from_db()
        award = issue_certificate(completion=completion, at=COMPLETED_AT)
        assert (award.language, award.heading) == ("en", "Certificate")

    def test_knows_languages_without_their_region(self):
        completion = make_completion()
        CourseVersion.objects.filter(pk=completion.version_id).update(language="de-AT")
        completion.refresh_from_db()
        award = issue_certificate(completion=completion, at=COMPLETED_AT)
        assert (award.language, award.heading) == ("de", "Zertifikat")

    def test_needs_a_fixed_number_of_statements(self):
        completion = CourseCompletion.objects.get(pk=make_completion().pk)
        with CaptureQueriesContext(connection) as queries:
            issue_certificate(completion=completion, at=COMPLETED_AT)
        own = [query for query in queries if "lms_records" not in query["sql"]]
        assert len(own) <= 20


class TestTemplate:
    def test_gives_heading_wording_signatory_color_and_validity(self):
        CertificateTemplate.objects.create(
            name="Standard",
            heading="Teilnahmebescheinigung",
            wording="hat an folgendem Kurs teilgenommen",
            signatory_name="Dr. Hanna Weber",
            signatory_role="Leitung",
            accent="#7a1f5c",
            validity_months=12,
            is_default=True,
        )
        award = make_award()
        assert award.heading == "Teilnahmebescheinigung"
        assert award.expires_on == datetime.date(2028, 2, 11)
        document = document_of(award)
        assert document.wording == "hat an folgendem Kurs teilgenommen"
        assert (document.signatory_name, document.signatory_role) == ("Dr. Hanna Weber", "Leitung")
        assert document.accent == "#7a1f5c"

    def test_of_the_course_goes_before_the_default_one(self):
        CertificateTemplate.objects.create(name="Standard", heading="Zertifikat", is_default=True)
        own = CertificateTemplate.objects.create(name="Eigene", heading="Teilnahmebescheinigung")
        course = make_course()
        CourseTemplate.objects.create(template=own, course=course)
        assert make_award(course=course).heading == "Teilnahmebescheinigung"
        assert make_award().heading == "Zertifikat"

    def test_is_not_needed(self):
        award = make_award()
        assert award.heading == "Zertifikat"
        assert award.template_snapshot["wording"] == "hat den folgenden Kurs erfolgreich abgeschlossen"
        assert award.expires_on is None

    def test_may_change_without_changing_certificates(self):  # L24
        award = make_award(validity_months=12)
        before = render_pdf(award)
        CertificateTemplate.objects.update(heading="Anders", accent="#000000", validity_months=1)
        CertificateTemplate.objects.all().delete()
        assert render_pdf(Award.objects.get(pk=award.pk)) == before


class TestRendering:
    def test_gives_the_same_bytes_whatever_changes_around_it(self, settings):  # L24
        award = make_award()
        before = render_pdf(award)
        award.learner.first_name = "Neu"
        award.learner.save()
        course = award.course
        course.title = "Ganz anders"
        course.save_revision().publish()
        settings.LMS_CERTIFICATES = {"ISSUER_NAME": "Andere GmbH", "VERIFY_BASE_URL": "https://elsewhere.example"}
        settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example"
        with time_machine.travel("2040-01-01"):
            assert render_pdf(Award.objects.get(pk=award.pk)) == before


class TestRenewal:
    def test_is_a_new_award_linked_to_the_last_one(self):  # L25
        award = make_award()
        renewal = make_renewal(award, at=noon("2028-01-10"))
        assert renewal.supersedes == award
        assert renewal.version_number == award.version_number + 1
        assert renewal.code != award.code
        assert award.supersedes is None

    def test_does_not_link_other_courses_or_learners(self):
        learner = UserFactory()
        make_award(learner=learner)
        assert make_award(learner=learner).supersedes is None
        course = make_course()
        make_award(course=course)
        assert make_award(course=course).supersedes is None


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def run(self, *jobs):
        """Run the jobs in threads that begin together; what they raised."""
        barrier, errors = Barrier(len(jobs)), []

        def work(job):
            try:
                barrier.wait(timeout=10)
                job()
            except Exception as error:  # noqa: BLE001 whatever it is, the test must see it
                errors.append(error)
            finally:
                connection.close()

        threads = [Thread(target=work, args=[job]) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return errors

    def test_two_threads_issue_one_certificate(self, announced):
        completion = make_completion()

        def issue():
            issue_certificate(completion=CourseCompletion.objects.get(pk=completion.pk), at=COMPLETED_AT)

        assert self.run(issue, issue, issue) == []
        assert Award.objects.count() == 1
        assert len(announced) == 1

    def test_two_last_lessons_give_one_certificate(self, announced):
        course, learner = make_course("Eins", "Zwei"), UserFactory()
        enroll(learner=learner, course=course, at=STARTED_AT)

        def finish(lesson):
            return lambda: complete_lesson(learner=learner, lesson=lesson, at=COMPLETED_AT)

        assert self.run(*[finish(lesson) for lesson in lessons_of(course)]) == []
        assert Award.objects.filter(learner=learner).count() == 1
        assert len(announced) == 1
