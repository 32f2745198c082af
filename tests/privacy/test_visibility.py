import pytest
from django.urls import reverse

from lms.accounts.models import Role, VisibilityChange, VisibilityProfile
from lms.privacy.actions import NeedsWorksCouncil, NotEntitled, confirm_profile, propose_profile, withdraw_profile
from tests.factories.accounts import make_client, make_manager, make_mandate, make_member, make_superuser, make_team
from tests.factories.courses import noon

pytestmark = pytest.mark.django_db

REASON = "Betriebsvereinbarung"


def address(company):
    return reverse("lms_privacy:visibility", args=[company.slug])


def step(name, change):
    return reverse(f"lms_privacy:{name}", args=[change.client.slug, change.pk])


def make_admin(company):
    return make_mandate(Role.CLIENT_ADMIN, client=company).person


def make_council(company):
    return make_mandate(Role.WORKS_COUNCIL, client=company).person


def propose(company, proposer, profile=VisibilityProfile.STRICT):
    return propose_profile(
        client=company,
        profile=profile,
        has_evidence_list=False,
        reason=REASON,
        proposer=proposer,
        at=noon("2026-03-02"),
    )


class TestVisibilityPage:
    @pytest.mark.parametrize("role", [Role.CLIENT_ADMIN, Role.WORKS_COUNCIL])
    def test_opens_for_administrators_and_works_council(self, client, role):
        company = make_client()
        client.force_login(make_mandate(role, client=company).person)

        assert "Anderes Profil vorschlagen" in client.get(address(company)).text

    def test_is_not_there_for_anybody_else(self, client):
        team = make_team()
        strangers = [
            make_member(team),
            make_manager(team),
            make_mandate(Role.HR, client=team.client).person,
            make_mandate(Role.CONSULTANT).person,
            make_admin(make_client()),
            make_superuser(),
        ]
        change = propose(team.client, make_admin(team.client))

        for person in strangers:
            client.force_login(person)
            assert client.get(address(team.client)).status_code == 404
            assert client.post(address(team.client), {"profile": "open", "reason": "x"}).status_code == 404
            assert client.post(step("confirm", change)).status_code == 404
            assert client.post(step("withdraw", change)).status_code == 404
        assert client.get("/meine-daten/sichtbarkeit/gibt-es-nicht/").status_code == 404

    def test_keeps_clients_apart(self, client):
        company, other = make_client(), make_client()
        foreign = propose(other, make_admin(other))
        client.force_login(make_admin(company))

        response = client.post(reverse("lms_privacy:confirm", args=[company.slug, foreign.pk]))

        assert response.status_code == 404

    def test_stores_a_proposal_that_changes_nothing_yet(self, client):
        company = make_client()
        proposer = make_admin(company)
        client.force_login(proposer)

        response = client.post(
            address(company), {"profile": "strict", "reason": REASON, "has_evidence_list": "on"}, follow=True
        )

        change = VisibilityChange.objects.get()
        assert (change.profile, change.has_evidence_list, change.reason) == ("strict", True, REASON)
        assert change.proposed_by == proposer
        company.refresh_from_db()
        assert company.visibility == VisibilityProfile.STANDARD
        assert "Ihr Vorschlag ist gespeichert" in response.text
        assert "Eine andere Person muss es bestätigen." in response.text
        assert "In Kraft setzen" not in response.text

    def test_asks_for_a_reason(self, client):
        company = make_client()
        client.force_login(make_admin(company))

        response = client.post(address(company), {"profile": "strict", "reason": ""})

        assert response.status_code == 422
        assert "error-summary" in response.text
        assert not VisibilityChange.objects.exists()

    def test_knows_its_profiles(self, client):
        company = make_client()
        client.force_login(make_admin(company))

        assert client.post(address(company), {"profile": "everything", "reason": REASON}).status_code == 422

    def test_takes_one_proposal_at_a_time(self, client):
        company = make_client()
        propose(company, make_admin(company))
        client.force_login(make_council(company))

        response = client.post(address(company), {"profile": "open", "reason": REASON})

        assert response.status_code == 409
        assert "Es gibt schon einen Vorschlag, der auf Bestätigung wartet." in response.text
        assert VisibilityChange.objects.count() == 1

    def test_puts_a_proposal_into_force_with_a_second_person(self, client):
        company = make_client()
        change = propose(company, make_admin(company))
        council = make_council(company)
        client.force_login(council)
        assert "In Kraft setzen" in client.get(address(company)).text

        response = client.post(step("confirm", change), follow=True)

        company.refresh_from_db()
        change.refresh_from_db()
        assert company.visibility == VisibilityProfile.STRICT
        assert change.confirmed_by == council
        assert f"bestätigt von {council}" in response.text

    def test_refuses_the_same_person_and_says_so(self, client):
        company = make_client()
        proposer = make_admin(company)
        change = propose(company, proposer)
        client.force_login(proposer)

        response = client.post(step("confirm", change))

        assert response.status_code == 409
        assert "Was Sie vorgeschlagen haben, muss eine andere Person bestätigen." in response.text
        company.refresh_from_db()
        assert company.visibility == VisibilityProfile.STANDARD

    def test_refuses_two_people_of_the_works_council(self, client):
        company = make_client()
        change = propose(company, make_council(company))
        client.force_login(make_council(company))

        response = client.post(step("confirm", change))

        assert response.status_code == 409
        assert "muss zur Kundenadministration gehören" in response.text

    def test_takes_back_a_proposal(self, client):
        company = make_client()
        proposer = make_admin(company)
        change = propose(company, proposer)
        client.force_login(proposer)

        response = client.post(step("withdraw", change), follow=True)

        change.refresh_from_db()
        assert change.withdrawn_at is not None
        assert "Der Vorschlag ist zurückgezogen." in response.text
        assert "Anderes Profil vorschlagen" in response.text

    def test_changes_nothing_by_looking(self, client):
        company = make_client()
        change = propose(company, make_admin(company))
        client.force_login(make_council(company))

        assert client.get(step("confirm", change)).status_code == 405
        assert client.get(step("withdraw", change)).status_code == 405


class TestConfirmProfile:
    def test_takes_a_second_administrator(self):
        company = make_client()
        change = propose(company, make_admin(company), VisibilityProfile.OPEN)

        confirm_profile(change=change, confirmer=make_admin(company), at=noon("2026-03-03"))

        company.refresh_from_db()
        assert company.visibility == VisibilityProfile.OPEN

    def test_of_open_takes_the_works_council_where_there_is_one(self):
        company = make_client()
        council = make_council(company)
        change = propose(company, make_admin(company), VisibilityProfile.OPEN)

        with pytest.raises(NeedsWorksCouncil):
            confirm_profile(change=change, confirmer=make_admin(company), at=noon("2026-03-03"))
        confirm_profile(change=change, confirmer=council, at=noon("2026-03-03"))

        company.refresh_from_db()
        assert company.visibility == VisibilityProfile.OPEN

    def test_is_for_those_with_a_mandate_that_day(self):
        company = make_client()
        change = propose(company, make_admin(company))
        stranger = make_member(make_team(company))

        with pytest.raises(NotEntitled):
            confirm_profile(change=change, confirmer=stranger, at=noon("2026-03-03"))
        with pytest.raises(NotEntitled):
            withdraw_profile(change=change, by=stranger, at=noon("2026-03-03"))
        with pytest.raises(NotEntitled):
            propose(make_client(), stranger)
