import datetime

import pytest
from django.core.exceptions import ValidationError

from lms.accounts.actions import end_membership
from lms.accounts.colors import contrast, validate_accent
from lms.accounts.models import Role
from lms.accounts.privacy import erase_for, export_for
from lms.accounts.queries import (
    client_of,
    clients_for,
    end_of_local_day,
    has_role,
    local_day,
    managed_teams,
    may_view_team,
    members_of,
    memberships_at,
    memberships_of,
)
from tests.factories.accounts import (
    make_client,
    make_manager,
    make_mandate,
    make_member,
    make_membership,
    make_team,
    make_user,
    root_team,
)
from tests.factories.courses import noon

pytestmark = pytest.mark.django_db

day = datetime.date.fromisoformat
TODAY = day("2026-03-02")


def moment(text):
    return datetime.datetime.fromisoformat(text)


class TestLocalDay:
    @pytest.mark.parametrize(
        ("zone", "at", "local"),
        [
            ("Europe/Berlin", "2026-03-01T22:59:59+00:00", "2026-03-01"),
            ("Europe/Berlin", "2026-03-01T23:00:00+00:00", "2026-03-02"),
            ("Europe/Berlin", "2026-07-01T22:00:00+00:00", "2026-07-02"),
            ("America/New_York", "2026-03-02T04:59:59+00:00", "2026-03-01"),
        ],
    )
    def test_is_the_day_where_the_client_is(self, zone, at, local):  # L31
        assert local_day(moment(at), make_client(time_zone=zone)) == day(local)

    @pytest.mark.parametrize(
        ("on", "end"),
        [
            ("2026-03-02", "2026-03-03T00:00:00+01:00"),
            ("2026-03-29", "2026-03-30T00:00:00+02:00"),  # the day has 23 hours
            ("2026-10-25", "2026-10-26T00:00:00+01:00"),  # the day has 25 hours
        ],
    )
    def test_ends_with_local_midnight_whatever_the_clocks_do(self, on, end):  # L31
        client = make_client()

        assert end_of_local_day(day(on), client) == moment(end)
        assert local_day(end_of_local_day(day(on), client), client) == day(on) + datetime.timedelta(days=1)


class TestMembershipsOf:
    def test_lists_the_oldest_first(self):
        young = make_membership(make_team(), starts_on=day("2026-02-01"))
        old = make_membership(make_team(), person=young.person, starts_on=day("2026-01-01"))

        assert list(memberships_of(young.person, on=TODAY)) == [old, young]
        assert memberships_at(young.person, at=noon("2026-03-02")) == [old, young]
        assert client_of(young.person, on=TODAY) == old.team.client

    def test_knows_the_day_of_each_client(self):
        team = make_team(make_client(time_zone="Pacific/Auckland"))
        person = make_member(team, starts_on=day("2026-03-02"))
        make_membership(make_team(), person=person, starts_on=day("2026-03-02"))

        found = memberships_at(person, at=noon("2026-03-01"))  # already the second in Auckland, not in Berlin

        assert [row.team for row in found] == [team]

    def test_is_empty_for_strangers(self):
        assert client_of(make_user(), on=TODAY) is None


class TestMembersOf:
    def test_counts_everybody_below_once(self):
        team = make_team()
        below = make_team(parent=team)
        person = make_member(team, last_name="Adam")
        make_membership(below, person=person)
        other, gone = make_member(below, last_name="Berg"), make_membership(team)
        make_member(make_team(team.client))
        end_membership(membership=gone, ends_on=day("2026-03-01"))

        assert list(members_of(team, on=TODAY)) == [person, other]


class TestHasRole:
    def test_is_for_the_client_of_the_mandate(self):
        client, other = make_client(), make_client()
        person = make_mandate(Role.HR, client=client).person

        assert has_role(person, Role.HR, client=client, on=TODAY)
        assert not has_role(person, Role.HR, client=other, on=TODAY)
        assert not has_role(person, Role.WORKS_COUNCIL, client=client, on=TODAY)

    def test_is_for_every_client_with_a_mandate_of_the_firm(self):
        person = make_mandate(Role.CONSULTANT).person

        assert has_role(person, Role.CONSULTANT, client=make_client(), on=TODAY)
        assert has_role(person, Role.CONSULTANT, client=None, on=TODAY)

    def test_ends_with_the_mandate(self):
        client = make_client()
        person = make_mandate(Role.HR, client=client, ends_on=day("2026-03-01")).person

        assert not has_role(person, Role.HR, client=client, on=TODAY)

    def test_gives_the_clients_of_several_mandates(self):
        first, second, _stranger = make_client(name="A"), make_client(name="B"), make_client(name="C")
        person = make_mandate(Role.HR, client=second).person
        make_mandate(Role.CLIENT_ADMIN, person=person, client=first)

        assert list(clients_for(person, roles=(Role.HR, Role.CLIENT_ADMIN), on=TODAY)) == [first, second]
        assert list(clients_for(person, roles=(Role.HR,), on=TODAY)) == [second]
        assert len(clients_for(make_mandate(Role.CONSULTANT).person, roles=(Role.CONSULTANT,), on=TODAY)) == 3


class TestMayViewTeam:
    @pytest.mark.parametrize(
        ("role", "answer"),
        [
            (Role.HR, True),
            (Role.WORKS_COUNCIL, True),
            (Role.CLIENT_ADMIN, True),
            (Role.CONSULTANT, True),
            (Role.TRAINER, False),
        ],
    )
    def test_depends_on_the_role_at_the_client(self, role, answer):
        team, stranger = make_team(), make_team()
        person = make_mandate(role, client=team.client).person

        assert may_view_team(person, team, on=TODAY) is answer
        assert not may_view_team(person, stranger, on=TODAY)

    def test_is_for_managers_of_the_team_or_above(self):
        team = make_team()
        below, beside = make_team(parent=team), make_team(team.client)
        manager = make_manager(team)

        assert may_view_team(manager, team, on=TODAY)
        assert may_view_team(manager, below, on=TODAY)
        assert not may_view_team(manager, beside, on=TODAY)
        assert not may_view_team(manager, root_team(team.client), on=TODAY)
        assert list(managed_teams(manager, on=TODAY)) == [team]

    def test_is_nothing_for_members(self):
        team = make_team()

        assert not may_view_team(make_member(team), team, on=TODAY)


class TestContrast:
    def test_is_that_of_wcag(self):
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
        assert contrast("#0b6e69", "#0b6e69") == 1

    def test_must_suffice_for_text(self):
        validate_accent("#767676")
        with pytest.raises(ValidationError, match=r"4\.5"):
            validate_accent("#777777")


class TestLanguage:
    @pytest.mark.parametrize(
        ("language", "cookie", "accepts", "shown"),
        [("de", "", "en", "de"), ("en", "", "de", "en"), ("de", "en", "de", "en"), ("en", "xx", "de", "en")],
    )
    def test_is_the_chosen_one_else_the_persons(self, client, settings, language, cookie, accepts, shown):
        client.force_login(make_user(language=language))
        if cookie:
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

        response = client.get("/meine-daten/", headers={"accept-language": accepts})

        assert response.headers["Content-Language"] == (shown if cookie != "xx" else "de")
        assert f'<html lang="{response.headers["Content-Language"]}"' in response.text


class TestPrivacy:
    def test_exports_account_memberships_and_mandates(self):
        team = make_team(name="Einkauf")
        person = make_member(team, first_name="Ada", email="ada@example.com")
        make_manager(team, person=person)

        data = export_for(person)

        assert (data["account"]["email"], data["account"]["first_name"]) == ("ada@example.com", "Ada")
        assert [row["team"] for row in data["memberships"]] == ["Einkauf"]
        assert [row["role"] for row in data["mandates"]] == ["team_manager"]

    def test_takes_power_away_with_the_account(self):
        person = make_user(is_staff=True, is_superuser=True)

        erase_for(person)

        person.refresh_from_db()
        assert (person.is_staff, person.is_superuser, person.is_active) == (False, False, False)
