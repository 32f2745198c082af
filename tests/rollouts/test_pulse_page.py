"""The questions after the training, where they are asked and answered."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.actions import end_membership
from lms.accounts.models import Membership
from lms.accounts.privacy import erase_for as erase_account
from lms.rollouts.actions import set_definition, task_list
from lms.rollouts.models import PulseAnswer, PulseInvitation
from lms.rollouts.privacy import export_for
from tests.factories.accounts import make_member, make_team
from tests.factories.courses import noon
from tests.factories.pulses import ask, say
from tests.factories.rollouts import make_programme

pytestmark = pytest.mark.django_db

NOW = noon("2026-03-10")
HOME = "/mein-lernen/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person(client):
    person = make_member(make_team(), language="en")
    client.force_login(person)
    return person


@pytest.fixture
def pulse(person):
    company = person.memberships.get().team.client
    programme = make_programme(company, at=NOW)
    tasks = task_list(programme=programme, labels=["Draft offers", "Read contracts"])
    tasks.source, tasks.valid_from = "Workshop", datetime.date(2026, 3, 1)
    set_definition(definition=tasks, by=None, at=NOW)
    return ask(company, [person], opens_on="2026-03-02")[0]


def page_of(pulse):
    return reverse("lms_rollouts:pulse", args=[PulseInvitation.objects.get(pseudonym=pulse.pseudonym).public_id])


ANSWERS = {"recommends": "9", "used_at_work": "yes", "tasks": ["2"], "minutes": "30"}


class TestCard:
    def test_is_on_my_learning_until_the_person_has_answered(self, client, person, pulse):
        assert page_of(pulse) in client.get(HOME).content.decode()
        say(person, at=NOW)
        assert page_of(pulse) not in client.get(HOME).content.decode()

    @pytest.mark.parametrize(("day", "is_there"), [("2026-03-01", False), ("2026-03-29", True), ("2026-03-30", False)])
    def test_is_there_on_the_days_on_which_one_can_answer(self, client, person, pulse, day, is_there):
        with time_machine.travel(noon(day), tick=False):
            client.force_login(person)
            assert (page_of(pulse) in client.get(HOME).content.decode()) is is_there


class TestPulsePage:
    def test_says_who_sees_what_and_takes_the_answers(self, client, pulse):
        page = client.get(page_of(pulse)).content.decode()
        assert "Who sees what" in page
        assert "Read contracts" in page
        assert client.post(page_of(pulse), ANSWERS).status_code == 302
        answer = PulseAnswer.objects.get()
        said = (answer.recommends, answer.used_at_work, answer.tasks, answer.minutes)
        assert said == (9, True, ["2"], "30")
        assert "Read contracts" in client.get(page_of(pulse)).content.decode()

    def test_keeps_tasks_only_of_those_who_used_it(self, client, pulse):
        client.post(page_of(pulse), ANSWERS | {"used_at_work": "no"})
        assert PulseAnswer.objects.get().tasks == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"recommends": "11"},
            {"recommends": ""},
            {"recommends": "9\x00"},
            {"used_at_work": "perhaps"},
            {"minutes": "forever"},
            {"tasks": ["99"]},
        ],
    )
    def test_stores_nothing_of_an_answer_that_is_not_whole(self, client, pulse, wrong):
        assert client.post(page_of(pulse), ANSWERS | wrong).status_code == 422
        assert not PulseAnswer.objects.exists()

    def test_takes_one_answer_only(self, client, pulse):
        client.post(page_of(pulse), ANSWERS)
        second = client.post(page_of(pulse), ANSWERS | {"recommends": "0"})
        assert second.status_code == 422
        assert PulseAnswer.objects.get().recommends == 9

    def test_can_be_declined(self, client, pulse):
        client.post(page_of(pulse) + "ablehnen/")
        assert PulseAnswer.objects.get().is_declined
        assert page_of(pulse) not in client.get(HOME).content.decode()
        client.post(page_of(pulse) + "ablehnen/")
        assert PulseAnswer.objects.count() == 1

    def test_is_over_after_its_last_day(self, client, person, pulse):
        with time_machine.travel(noon("2026-03-30"), tick=False):
            client.force_login(person)
            assert "could be answered until" in client.get(page_of(pulse)).content.decode()
            assert client.post(page_of(pulse), ANSWERS).status_code == 422
        assert not PulseAnswer.objects.exists()

    def test_does_not_exist_for_others_and_for_those_who_left(self, client, person, pulse):
        client.force_login(make_member(person.memberships.get().team))
        assert client.get(page_of(pulse)).status_code == 404
        end_membership(membership=Membership.objects.get(person=person), ends_on=datetime.date(2026, 3, 9))
        client.force_login(person)
        assert client.get(page_of(pulse)).status_code == 404
        assert client.post(page_of(pulse) + "ablehnen/").status_code == 404


class TestPrivacy:
    def test_exports_what_was_said_and_leaves_nothing_that_leads_to_the_person(self, person, pulse):
        say(person, at=NOW, recommends=3)
        (exported,) = export_for(person)["pulses"]
        assert (exported["days_after_training"], exported["answer"]["recommends"]) == (30, 3)
        erase_account(person)
        person.refresh_from_db()
        assert export_for(person)["pulses"] == []
        assert PulseAnswer.objects.count() == 1
