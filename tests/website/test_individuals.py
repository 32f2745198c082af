"""People without a client: registration, free courses, enquiries."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from courses.actions import enroll
from courses.conf import course_access
from courses.models import DistanceLearning
from lms.accounts.models import Role, User
from lms.website import actions
from lms.website.actions import ensure_site
from lms.website.actions.individuals import CourseNotForSale
from lms.website.models import Audience, CourseTerms, Enquiry, IndividualCourse
from tests.factories.accounts import make_mandate, make_member, make_team, make_user
from tests.factories.courses import make_course
from tests.factories.website import ORIGIN, make_offer, offer_course, stamp

REGISTER = reverse("lms_website:register")
ENQUIRE = reverse("lms_website:enquire")
LEARNING = reverse("lms_dashboards:my_learning")
NEW_PASSWORD = "ein-langer-satz-als-passwort"
NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
ASSESSED = {"fernusg_on": datetime.date(2026, 1, 8), "fernusg_by": "Kanzlei"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def immediate(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    cache.clear()


@pytest.fixture
def home():
    return ensure_site()


@pytest.fixture
def offer(home):
    return make_offer(home, audience=Audience.INDIVIDUALS, opens_registration=True)


def make_paid_course(**fields):
    course = make_course(fernusg_result=DistanceLearning.NOT_COVERED, **ASSESSED, **fields)
    offer_course(course, terms=CourseTerms.ENQUIRY)
    return course


def send(client, address, *, age=10, headers=ORIGIN, **fields):
    return client.post(address, {"stamp": stamp(age=age), **fields}, headers=headers)


def link_in(message):
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]


class TestRegistration:
    def test_leads_from_the_address_to_the_first_course(self, client, offer):
        course = make_course("Anfang", title="Kostenlos")
        offer_course(course)
        answer = send(client, REGISTER, email="Ada@Example.org")
        assert "ada@example.org" in answer.content.decode().lower()
        assert not User.objects.exists()
        (message,) = mail.outbox
        link = link_in(message)
        assert client.get(link).status_code == 200
        assert not User.objects.exists()
        answer = client.post(link, {"first_name": "Ada", "password": NEW_PASSWORD}, headers=ORIGIN)
        assert answer.headers["Location"] == LEARNING
        assert "Kostenlos" in client.get(LEARNING).content.decode()
        person = User.objects.get()
        assert (person.email, person.check_password(NEW_PASSWORD), person.is_staff) == ("ada@example.org", True, False)

    def test_sets_no_cookie_before_there_is_an_account(self, client, offer):
        client.get(REGISTER)
        send(client, REGISTER, email="ada@example.org")
        client.get(link_in(mail.outbox[0]))
        assert not client.cookies

    def test_answers_the_same_whether_there_is_an_account(self, client, offer):
        make_user(email="known@example.org")
        pages = [
            send(client, REGISTER, email=email).content.decode().replace(email, "")
            for email in ("known@example.org", "new@example.org")
        ]
        assert pages[0] == pages[1]
        assert ["schon ein Konto" in message.body for message in mail.outbox] == [True, False]
        assert "registrieren/" not in mail.outbox[0].body

    def test_can_be_finished_once(self, client, offer):
        send(client, REGISTER, email="ada@example.org")
        link = link_in(mail.outbox[0])
        client.post(link, {"password": NEW_PASSWORD}, headers=ORIGIN)
        client.logout()
        again = client.post(link, {"password": "ein-anderer-langer-satz"}, headers=ORIGIN)
        assert again.headers["Location"] == reverse("account_login")
        assert User.objects.get().check_password(NEW_PASSWORD)

    def test_says_that_a_link_is_too_old_or_broken(self, client, offer):
        with time_machine.travel(NOW, tick=False):
            send(client, REGISTER, email="ada@example.org")
            link = link_in(mail.outbox[0])
        with time_machine.travel(NOW + datetime.timedelta(hours=25), tick=False):
            for address in (link, link[:-5] + "/", "/registrieren/x/"):
                answer = client.get(address)
                assert answer.status_code == 410
                assert "Dieser Link gilt nicht mehr" in answer.content.decode()

    @pytest.mark.parametrize("password", ["", "kurz", "1234567890"])
    def test_refuses_weak_passwords(self, client, offer, password):
        send(client, REGISTER, email="ada@example.org")
        answer = client.post(link_in(mail.outbox[0]), {"password": password}, headers=ORIGIN)
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in answer.content.decode()
        assert not User.objects.exists()

    def test_is_closed_until_an_offer_opens_it(self, client, home):
        assert client.get(REGISTER).status_code == 404
        offer = make_offer(home, audience=Audience.INDIVIDUALS, opens_registration=True)
        assert client.get(REGISTER).status_code == 200
        offer.unpublish()
        assert client.get(REGISTER).status_code == 404

    def test_is_not_opened_for_companies(self, home):
        with pytest.raises(ValidationError):
            make_offer(home, audience=Audience.TEAMS, opens_registration=True)


class TestSpam:
    @pytest.mark.parametrize("age", [0, 1, 25 * 3600])
    def test_is_told_by_the_time_the_form_was_open(self, client, offer, age):
        answer = send(client, REGISTER, email="ada@example.org", age=age)
        assert "Das Formular kam sehr schnell zurück" in answer.content.decode()
        assert mail.outbox == []

    def test_is_told_by_a_stamp_of_others(self, client, offer):
        client.post(REGISTER, {"email": "ada@example.org", "stamp": "form:1:x"}, headers=ORIGIN)
        client.post(REGISTER, {"email": "ada@example.org"}, headers=ORIGIN)
        assert mail.outbox == []

    def test_is_told_by_a_field_that_people_do_not_see(self, client, offer):
        send(client, REGISTER, email="ada@example.org", homepage="https://spam.example")
        assert mail.outbox == []

    def test_does_not_flood_a_mailbox(self, client, offer):
        for _attempt in range(6):
            assert send(client, REGISTER, email="ada@example.org").status_code == 200
        assert len(mail.outbox) == 3

    def test_is_stopped_after_many_forms_from_one_network(self, client, offer):
        answers = [send(client, REGISTER, email=f"a{number}@example.org").status_code for number in range(10)]
        assert answers == [200] * 8 + [429] * 2
        assert send(client, REGISTER, email="b@example.org", REMOTE_ADDR="203.0.113.9").status_code == 429
        other = client.post(
            REGISTER,
            {"stamp": stamp(age=10), "email": "c@example.org"},
            headers=ORIGIN,
            REMOTE_ADDR="203.0.113.9",
        )
        assert other.status_code == 200

    def test_from_another_site_is_refused(self, client, offer):
        answer = send(client, REGISTER, email="ada@example.org", headers={"origin": "https://evil.example"})
        assert answer.status_code == 403
        assert mail.outbox == []


class TestFreeCourses:
    def test_are_for_people_without_a_client(self):
        free, other = make_course(), make_course()
        offer_course(free)
        individual, member = make_user(), make_member(make_team())
        access = course_access()
        assert list(access.visible_courses(individual)) == [free]
        assert access.may_take(individual, free)
        assert not access.may_take(individual, other)
        assert list(access.visible_courses(member)) == []
        assert not access.may_take(member, free)

    def test_are_not_those_that_cost_money(self):
        course = make_paid_course()
        assert not course_access().may_take(make_user(), course)
        assert course_access().is_offered_for_money(course)

    def test_can_be_finished_when_they_are_no_longer_offered(self):
        course = make_course("Anfang")
        row = offer_course(course)
        begun, late = make_user(), make_user()
        enroll(learner=begun, course=course, at=timezone.now())
        row.delete()
        assert course_access().may_take(begun, course)
        assert list(course_access().visible_courses(begun)) == [course]
        assert not course_access().may_take(late, course)

    def test_say_that_nobody_looks_on(self):
        with translation.override("de"):
            assert "sehen nur Sie" in course_access().privacy_note(make_user())


class TestOffering:
    @pytest.mark.parametrize(
        ("fields", "is_sold"),
        [
            ({}, False),
            ({"fernusg_result": DistanceLearning.FREE, **ASSESSED}, False),
            ({"fernusg_result": DistanceLearning.LICENSED, **ASSESSED}, False),
            ({"fernusg_result": DistanceLearning.LICENSED, "zfu_number": "7401", **ASSESSED}, True),
            ({"fernusg_result": DistanceLearning.NOT_COVERED, **ASSESSED}, True),
        ],
    )
    def test_for_money_follows_the_law_on_distance_learning(self, fields, is_sold):
        row = IndividualCourse(course=make_course(**fields), terms=CourseTerms.ENQUIRY)
        if is_sold:
            row.full_clean()
        else:
            with pytest.raises(ValidationError):
                row.full_clean()
        row.save()
        assert IndividualCourse.objects.offered().exists() == is_sold

    def test_ends_with_the_course(self):
        course = make_course()
        offer_course(course)
        assert IndividualCourse.objects.offered().count() == 1
        course.unpublish()
        assert not IndividualCourse.objects.offered().exists()


class TestEnquiry:
    def test_reaches_the_consultants(self, client, home, django_capture_on_commit_callbacks):
        course = make_paid_course(title="Datenschutz")
        consultant = make_user(email="rat@ki-fit.example")
        make_mandate(Role.CONSULTANT, person=consultant)
        assert "Datenschutz" in client.get(f"{ENQUIRE}?kurs={course.pk}").content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            answer = send(client, ENQUIRE, course=course.pk, email="ada@example.org", message="Für <b>zwei</b>")
        assert "Ihre Anfrage ist angekommen" in answer.content.decode()
        (message,) = mail.outbox
        assert message.to == ["rat@ki-fit.example"]
        assert message.subject == "Anfrage: Datenschutz"
        assert "Für <b>zwei</b>" in message.body
        assert not client.cookies

    def test_is_not_asked_twice(self):
        course = make_paid_course()
        for _attempt in range(2):
            actions.ask_for_course(course=course, email="Ada@example.org", message="", language="de", at=NOW)
        assert Enquiry.objects.get().email == "ada@example.org"

    def test_is_for_courses_that_may_be_sold(self, client, home):
        course = make_paid_course()
        make_paid_course()
        course.fernusg_result = DistanceLearning.FREE
        course.save()
        with pytest.raises(CourseNotForSale):
            actions.ask_for_course(course=course, email="a@example.org", message="", language="de", at=NOW)
        answer = send(client, ENQUIRE, course=course.pk, email="a@example.org")
        assert answer.status_code == 200
        assert not Enquiry.objects.exists()

    def test_is_not_offered_without_courses(self, client, home):
        assert client.get(ENQUIRE).status_code == 404

    @pytest.mark.parametrize("course", ["", "x", "0", "999999"])
    def test_withstands_any_course(self, client, home, course):
        make_paid_course()
        assert client.get(ENQUIRE, {"kurs": course}).status_code == 200
        assert send(client, ENQUIRE, course=course, email="a@example.org").status_code == 200

    def test_is_deleted_90_days_after_its_answer(self):
        course = make_paid_course()
        kept = Enquiry.objects.create(course=course, email="a@x.example", asked_at=NOW)
        Enquiry.objects.create(course=course, email="b@x.example", asked_at=NOW, answered_at=NOW)
        assert actions.delete_old_enquiries(at=NOW + datetime.timedelta(days=90)) == 0
        assert actions.delete_old_enquiries(at=NOW + datetime.timedelta(days=91)) == 1
        assert Enquiry.objects.get() == kept
        assert actions.delete_old_enquiries(at=NOW + datetime.timedelta(days=366)) == 1
