import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lms.accounts.actions import (
    ForeignTeam,
    SamePerson,
    add_member,
    change_person,
    confirm_visibility,
    create_client,
    create_person,
    create_team,
    end_mandate,
    end_membership,
    grant_mandate,
    propose_visibility,
    withdraw_visibility,
)
from lms.accounts.models import Client, Mandate, Membership, Role, Team, User, VisibilityChange, VisibilityProfile
from lms.accounts.signals import membership_ended, membership_started, visibility_changed
from tests.factories.accounts import make_client, make_mandate, make_membership, make_team, make_user, root_team
from tests.factories.courses import noon

pytestmark = pytest.mark.django_db

day = datetime.date.fromisoformat


@pytest.fixture
def announced():
    """What the signals of accounts told during a test, in order."""
    told = []

    def note(signal, **payload):
        told.append(next(value for name, value in payload.items() if name != "sender"))

    signals = (membership_started, membership_ended, visibility_changed)
    for signal in signals:
        signal.connect(note, dispatch_uid="test", weak=False)
    yield told
    for signal in signals:
        signal.disconnect(dispatch_uid="test")


class TestCreateClient:
    def test_makes_a_root_team_with_its_name(self):
        client = create_client(name="Kieswerk", slug="kieswerk", time_zone="Europe/Vienna")

        team = Team.objects.get()
        assert (team.name, team.client, team.depth) == ("Kieswerk", client, 1)
        assert client.visibility == VisibilityProfile.STANDARD

    @pytest.mark.parametrize(
        "fields", [{"min_group_size": 4}, {"accent": "#ffee00"}, {"accent": "rot"}, {"slug": "a b"}]
    )
    def test_refuses_what_is_out_of_range(self, fields):
        with pytest.raises(ValidationError):
            create_client(**{"name": "Kieswerk", "slug": "kieswerk", **fields})

        assert not Client.objects.exists()
        assert not Team.objects.exists()

    def test_never_shows_groups_below_five_whoever_writes(self):
        client = make_client()

        with pytest.raises(IntegrityError), transaction.atomic():
            Client.objects.filter(pk=client.pk).update(min_group_size=4)


class TestCreateTeam:
    def test_stands_below_its_parent_at_the_same_client(self):
        parent = make_team()

        team = create_team(parent=parent, name="Labor")

        assert (team.get_parent(), team.client) == (parent, parent.client)

    def test_counts_on_nothing_read_before(self):
        parent = make_team()
        same = Team.objects.get(pk=parent.pk)
        create_team(parent=parent, name="Labor")

        create_team(parent=same, name="Lager")  # `same` does not know of the first

        assert [team.name for team in Team.objects.within(parent)] == [parent.name, "Labor", "Lager"]

    def test_leaves_one_root_per_client(self):
        client = make_client()

        with pytest.raises(IntegrityError), transaction.atomic():
            Team.add_root(client=client, name="Zweite")


class TestCreatePerson:
    def test_has_no_password_and_a_pseudonym_of_its_own(self):
        first, second = create_person(email="A@Example.com"), create_person(email="b@example.com")

        assert first.email == "a@example.com"
        assert not first.has_usable_password()
        assert first.pseudonym != second.pseudonym

    @pytest.mark.parametrize("email", ["a@example.com", "A@EXAMPLE.COM", "kein-at", ""])
    def test_refuses_an_address_that_is_taken_or_none(self, email):
        create_person(email="a@example.com")

        with pytest.raises(ValidationError):
            create_person(email=email)

        assert User.objects.count() == 1


class TestChangePerson:
    def test_keeps_identity_and_history(self):  # L37
        membership = make_membership(make_team())
        pseudonym = membership.person.pseudonym

        change_person(person=membership.person, email="Neu@example.com", last_name="Neu")

        person = User.objects.get(pk=membership.person_id)
        assert (person.email, person.last_name, person.pseudonym) == ("neu@example.com", "Neu", pseudonym)
        assert person.memberships.get() == membership


class TestMembership:
    def test_begins_once(self, announced):
        person, team = make_user(), make_team()

        first = add_member(person=person, team=team, starts_on=day("2026-03-02"))
        again = add_member(person=person, team=team, starts_on=day("2026-04-02"))

        assert first == again
        assert announced == [first]
        assert Membership.objects.get().starts_on == day("2026-03-02")

    def test_begins_again_after_its_end(self, announced):
        membership = make_membership(make_team())
        end_membership(membership=membership, ends_on=day("2026-03-31"))

        second = add_member(person=membership.person, team=membership.team, starts_on=day("2026-06-01"))

        assert second != membership
        assert announced == [membership, membership, second]

    def test_tells_of_its_end_once(self, announced):
        membership = make_membership(make_team())

        end_membership(membership=membership, ends_on=day("2026-03-31"))
        end_membership(membership=membership, ends_on=day("2026-03-31"))

        assert announced == [membership, membership]  # its start and its end

    def test_does_not_end_before_it_begins(self):
        membership = make_membership(make_team(), starts_on=day("2026-03-02"))

        with pytest.raises(ValidationError):
            end_membership(membership=membership, ends_on=day("2026-03-01"))

    @pytest.mark.parametrize(
        ("on", "holds"), [("2026-03-01", False), ("2026-03-02", True), ("2026-03-09", True), ("2026-03-10", False)]
    )
    def test_holds_on_both_its_ends(self, on, holds):  # L35
        membership = make_membership(make_team(), starts_on=day("2026-03-02"))
        end_membership(membership=membership, ends_on=day("2026-03-09"))

        assert membership.holds_on(day(on)) is holds
        assert Membership.objects.active_on(day(on)).exists() is holds


class TestGrantMandate:
    def test_takes_the_client_of_the_team(self):
        team = make_team()

        mandate = grant_mandate(person=make_user(), role=Role.TEAM_MANAGER, team=team, starts_on=day("2026-03-02"))

        assert mandate.client == team.client

    def test_changes_nothing_when_repeated(self):
        mandate = make_mandate(Role.HR, client=make_client())

        again = grant_mandate(person=mandate.person, role=Role.HR, client=mandate.client, starts_on=mandate.starts_on)

        assert again == mandate

    def test_refuses_a_team_of_another_client(self):
        with pytest.raises(ForeignTeam):
            make_mandate(Role.TEAM_MANAGER, team=make_team(), client=make_client())

    @pytest.mark.parametrize("role", [Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN])
    def test_refuses_clients_roles_without_a_client(self, role):
        with pytest.raises(ValidationError):
            make_mandate(role)

    def test_refuses_a_manager_without_a_team_and_others_with_one(self):
        team = make_team()

        with pytest.raises(ValidationError):
            make_mandate(Role.TEAM_MANAGER, client=team.client)
        with pytest.raises(ValidationError):
            make_mandate(Role.HR, client=team.client, team=team)
        assert not Mandate.objects.exists()

    def test_ends_on_a_day_after_its_first(self):
        mandate = make_mandate(Role.HR, client=make_client(), starts_on=day("2026-03-02"))

        with pytest.raises(ValidationError):
            end_mandate(mandate=mandate, ends_on=day("2026-03-01"))
        end_mandate(mandate=mandate, ends_on=day("2026-03-31"))

        assert Mandate.objects.get().ends_on == day("2026-03-31")


class TestVisibility:
    def _propose(self, client=None, proposer=None):
        return propose_visibility(
            client=client or make_client(),
            profile=VisibilityProfile.STRICT,
            has_evidence_list=True,
            reason="Betriebsvereinbarung",
            proposer=proposer or make_user(),
            at=noon("2026-03-02"),
        )

    def test_takes_effect_when_a_second_person_confirms(self, announced):
        change = self._propose()
        assert Client.objects.get().visibility == VisibilityProfile.STANDARD

        confirmed = confirm_visibility(change=change, confirmer=make_user(), at=noon("2026-03-03"))

        client = Client.objects.get()
        assert (client.visibility, client.has_evidence_list) == (VisibilityProfile.STRICT, True)
        assert announced == [confirmed]

    def test_is_announced_once(self, announced):
        change = self._propose()
        confirmer = make_user()

        confirm_visibility(change=change, confirmer=confirmer, at=noon("2026-03-03"))
        confirm_visibility(change=change, confirmer=make_user(), at=noon("2026-03-04"))

        change.refresh_from_db()
        assert (len(announced), change.confirmed_by, change.confirmed_at) == (1, confirmer, noon("2026-03-03"))

    def test_is_not_confirmed_by_the_proposer(self):
        proposer = make_user()
        change = self._propose(proposer=proposer)

        with pytest.raises(SamePerson):
            confirm_visibility(change=change, confirmer=proposer, at=noon("2026-03-03"))
        with pytest.raises(IntegrityError), transaction.atomic():
            VisibilityChange.objects.update(confirmed_by=proposer)

    def test_has_one_open_proposal(self):
        change = self._propose()

        with pytest.raises(ValidationError):
            self._propose(client=change.client)

        withdraw_visibility(change=change, at=noon("2026-03-03"))
        assert self._propose(client=change.client).pk

    def test_stays_in_force_when_a_confirmed_proposal_is_withdrawn(self):
        change = confirm_visibility(change=self._propose(), confirmer=make_user(), at=noon("2026-03-03"))

        withdraw_visibility(change=change, at=noon("2026-03-04"))

        change.refresh_from_db()
        assert change.withdrawn_at is None

    def test_takes_no_effect_after_withdrawal(self):
        change = self._propose()
        withdraw_visibility(change=change, at=noon("2026-03-03"))

        confirm_visibility(change=change, confirmer=make_user(), at=noon("2026-03-04"))

        assert Client.objects.get().visibility == VisibilityProfile.STANDARD


class TestRoot:
    def test_bears_the_name_of_the_client(self):
        client = make_client(name="Kieswerk")

        assert root_team(client).name == "Kieswerk"
