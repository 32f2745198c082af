"""Overruling a traffic light, through the page where consultants do it."""

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.rollouts.actions import set_target
from lms.rollouts.lights import Light
from lms.rollouts.models import LightOverride
from lms.rollouts.queries import board
from tests.factories.accounts import make_client, make_mandate, make_members, make_team
from tests.factories.courses import noon
from tests.factories.rollouts import make_programme, publish, record_attempt

pytestmark = pytest.mark.django_db

REASON = "The exam was moved to April."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(noon("2026-03-17"), tick=False):
        yield


@pytest.fixture
def programme():
    company = make_client()
    programme = make_programme(company, at=noon("2026-03-04"))
    set_target(programme=programme, kpi="k4b", target_percent=80, by=None, at=noon("2026-03-04"))
    for number, person in enumerate(make_members(make_team(company), 20)):
        record_attempt(person, at=noon("2026-02-10"), passed=number < 10)
    publish(company, "2026-W11")
    return programme


@pytest.fixture
def consultant(client):
    person = make_mandate(Role.CONSULTANT).person
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person)
    return person


def address(programme, kpi="k4b"):
    return reverse("lms_rollouts:light", args=[programme.client.slug, kpi])


def light_of(programme, kpi="k4b"):
    return next(tile for tile in board(programme.client).tiles if tile.kpi.id == kpi).light


def test_stands_on_the_board_with_its_reason_and_author(client, programme, consultant):
    assert light_of(programme) is Light.BELOW
    page = client.post(address(programme), {"light": "warn", "reason": REASON}, follow=True)
    tile = page.content.decode().split('id="kpi-k4b"')[1].split("</article>")[0]
    assert "traffic-light--warn" in tile
    assert REASON in tile
    assert str(consultant) in tile


def test_holds_for_its_week_alone(client, programme, consultant):
    client.post(address(programme), {"light": "ok", "reason": REASON})
    assert light_of(programme) is Light.ON_TARGET
    publish(programme.client, "2026-W12")
    assert light_of(programme) is Light.BELOW


@pytest.mark.parametrize("data", [{"light": "warn", "reason": " "}, {"light": "none", "reason": REASON}, {}])
def test_needs_a_reason_and_a_judgement(client, programme, consultant, data):
    assert client.post(address(programme), data).status_code == 422
    assert not LightOverride.objects.exists()


def test_judges_nothing_that_is_grey(client, programme, consultant):
    page = client.post(address(programme, "k1"), {"light": "ok", "reason": REASON})
    assert page.status_code == 422
    assert "nothing to overrule" in page.content.decode()
    assert light_of(programme, "k1") is Light.NONE


def test_does_not_exist_for_others_and_for_unknown_kpis(client, programme, consultant):
    assert client.get(address(programme, "k99")).status_code == 404
    for role in (Role.HR, Role.CLIENT_ADMIN):
        client.force_login(make_mandate(role, client=programme.client).person)
        assert client.post(address(programme), {"light": "ok", "reason": REASON}).status_code == 404
    assert not LightOverride.objects.exists()
