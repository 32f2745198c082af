import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.rollouts.actions import start_phase
from lms.rollouts.models import KpiTarget, PhaseCheck, PhaseState, Programme
from tests.factories.accounts import make_client, make_manager, make_mandate, make_member, make_team
from tests.factories.courses import noon
from tests.factories.rollouts import make_programme, phase_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]

AT = noon("2026-03-04")


@pytest.fixture
def _wednesday():
    with time_machine.travel("2026-03-11T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def programme():
    return make_programme(make_client(slug="muster"), at=AT)


def address(name, programme):
    if name == "start_programme":
        return reverse("lms_rollouts:start_programme", args=[programme.client.slug])
    if name == "set_target":
        return reverse("lms_rollouts:set_target", args=[programme.pk])
    return reverse(f"lms_rollouts:{name}", args=[phase_of(programme, 1).pk])


EVERY = ["start_programme", "start_phase", "confirm_promise", "set_target"]
BOARD = "/kunden/muster/rollout/"


@pytest.fixture
def consultant(client, programme):
    person = make_mandate(Role.CONSULTANT).person
    client.force_login(person)
    return person


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("method", ["get", "post"])
class TestAccess:
    def test_of_somebody_unknown_leads_to_the_login(self, client, programme, name, method):
        response = getattr(client, method)(address(name, programme))
        assert response.status_code == 302
        assert "/konto/" in response.url

    @pytest.mark.parametrize("who", ["member", "manager", "hr", "admin", "other_consultant"])
    def test_of_a_stranger_finds_nothing(self, client, programme, name, method, who):
        team = make_team(programme.client)
        make_person = {
            "member": lambda: make_member(team),
            "manager": lambda: make_manager(team),
            "hr": lambda: make_mandate(Role.HR, client=programme.client).person,
            "admin": lambda: make_mandate(Role.CLIENT_ADMIN, client=programme.client).person,
            "other_consultant": lambda: make_mandate(Role.CONSULTANT, client=make_client()).person,
        }
        client.force_login(make_person[who]())
        assert getattr(client, method)(address(name, programme)).status_code == 404

    def test_of_a_consultant_shows_the_form_or_takes_it(self, client, programme, consultant, name, method):
        assert getattr(client, method)(address(name, programme)).status_code in (200, 302, 422)


class TestForms:
    def test_say_what_they_do_and_lead_back(self, client, programme, consultant):
        html = client.get(address("confirm_promise", programme)).content.decode()

        assert "Measurable KPIs defined" in html or "Messbare KPIs definiert" in html
        assert BOARD in html
        assert "INVALID" not in html

    def test_start_a_programme(self, client, consultant):
        other = make_client(slug="neu")

        response = client.post(reverse("lms_rollouts:start_programme", args=["neu"]))

        assert response.url == "/kunden/neu/rollout/"
        assert Programme.objects.filter(client=other).exists()

    def test_take_a_phase_from_start_to_end(self, client, programme, consultant):
        assert client.post(address("start_phase", programme)).url == BOARD
        assert client.post(address("confirm_promise", programme), {"evidence": "Zielblatt"}).url == BOARD

        assert phase_of(programme, 1).state == PhaseState.CURRENT
        check = PhaseCheck.objects.get(phase=phase_of(programme, 1))
        assert (check.confirmed_by, check.evidence) == (consultant, "Zielblatt")

    def test_want_evidence(self, client, programme, consultant):
        start_phase(phase=phase_of(programme, 1), at=AT)

        response = client.post(address("confirm_promise", programme), {"evidence": " "})

        assert response.status_code == 422
        assert not PhaseCheck.objects.filter(confirmed_at__isnull=False).exists()

    def test_say_why_a_phase_cannot_start(self, client, programme, consultant):
        response = client.post(reverse("lms_rollouts:start_phase", args=[phase_of(programme, 3).pk]))

        assert response.status_code == 422
        assert phase_of(programme, 3).state == PhaseState.OPEN

    def test_set_a_target_from_next_monday(self, client, programme, consultant):
        data = {"kpi": "k1", "target_percent": "80", "tolerance_points": "5", "valid_from": ""}

        assert client.post(address("set_target", programme), data).url == BOARD

        target = KpiTarget.objects.get()
        assert (target.kpi, target.target_percent, str(target.valid_from)) == ("k1", 80, "2026-03-16")
        assert target.set_by == consultant

    @pytest.mark.parametrize(
        ("field", "value"),
        [("kpi", "k99"), ("target_percent", "101"), ("tolerance_points", "-1"), ("valid_from", "2026-03-11")],
    )
    def test_refuse_a_wrong_target_beside_its_field(self, client, programme, consultant, field, value):
        data = {"kpi": "k1", "target_percent": "80", "tolerance_points": "5", "valid_from": "", field: value}

        response = client.post(address("set_target", programme), data)

        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert not KpiTarget.objects.exists()

    def test_find_no_client_phase_or_programme_that_is_not_there(self, client, consultant):
        for path in ("/rollout/nirgends/beginnen/", "/rollout/phasen/0/starten/", "/rollout/programme/0/ziele/"):
            assert client.get(path).status_code == 404

    def test_take_no_other_methods(self, client, programme, consultant):
        assert client.delete(address("start_phase", programme)).status_code == 405
