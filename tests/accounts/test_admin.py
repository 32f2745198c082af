import datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.actions import enroll
from lms.accounts.models import Client, Mandate, Membership, Role, Team, User
from tests.factories.accounts import (
    make_client,
    make_mandate,
    make_member,
    make_membership,
    make_superuser,
    make_team,
    make_user,
    root_team,
)
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon

pytestmark = pytest.mark.django_db

day = datetime.date.fromisoformat
NAMES = ["client", "team", "person", "membership", "mandate"]


@pytest.fixture(autouse=True)
def _wagtails_templates(settings):
    allow_missing_variables(settings)


@pytest.fixture
def admin(client):
    """A browser in which an administrator is logged in."""
    client.force_login(make_superuser())
    return client


def errors(response):
    return [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "error"]


def make_consultant(*codenames):
    """Somebody who may work in the admin with the given permissions."""
    group = Group.objects.create(name="Beratung")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    consultant = make_user()
    consultant.groups.add(group)
    return consultant


class TestAdmin:
    @pytest.mark.parametrize("name", NAMES)
    def test_lists_and_offers_a_form_in_german(self, admin, name):
        team = make_team(name="Einkauf")
        make_membership(team)
        make_mandate(Role.HR, client=team.client)

        listing, form = admin.get(reverse(f"{name}:index")), admin.get(reverse(f"{name}:add"))

        assert listing.status_code == form.status_code == 200
        assert "Kunden, Personen" in listing.text

    @pytest.mark.parametrize("name", NAMES)
    def test_is_closed_to_people_without_permission(self, client, name):
        client.force_login(make_consultant())

        assert client.get(reverse(f"{name}:index")).status_code == 302

    @pytest.mark.parametrize("name", NAMES)
    def test_has_no_copies(self, admin, name):
        assert admin.get(f"/admin/{name}/copy/1/").status_code == 404

    @pytest.mark.parametrize("name", NAMES)
    def test_lists_with_the_same_queries_for_one_and_for_twenty(self, admin, name, django_assert_max_num_queries):
        def queries():
            with django_assert_max_num_queries(60) as found:
                admin.get(reverse(f"{name}:index"))
            return len(found)

        def grow(count):
            for _number in range(count):
                team = make_team()
                make_membership(team)
                make_mandate(Role.TEAM_MANAGER, team=team)

        grow(1)
        queries()  # warms caches
        few = queries()
        grow(19)

        assert queries() == few


class TestClients:
    def test_are_created_with_their_root_team(self, admin):
        admin.post(
            reverse("client:add"),
            {
                "name": "Kieswerk",
                "slug": "kieswerk",
                "time_zone": "Europe/Vienna",
                "accent": "#0b6e69",
                "min_group_size": "6",
            },
        )

        client = Client.objects.get(slug="kieswerk")
        assert (client.time_zone, client.min_group_size) == ("Europe/Vienna", 6)
        assert root_team(client).name == "Kieswerk"
        assert ModelLogEntry.objects.filter(action="wagtail.create", label="Kieswerk").exists()

    @pytest.mark.parametrize(
        ("field", "value"), [("accent", "#ffee00"), ("min_group_size", "4"), ("time_zone", "Mars/Olympus")]
    )
    def test_are_refused_when_a_field_is_out_of_range(self, admin, field, value):
        fields = {"name": "K", "slug": "k", "time_zone": "Europe/Berlin", "accent": "#0b6e69", "min_group_size": "5"}

        response = admin.post(reverse("client:add"), {**fields, field: value})

        assert field in response.context["form"].errors
        assert not Client.objects.exists()

    def test_never_change_their_visibility_here(self, admin):
        client = make_client()

        assert "visibility" not in admin.get(reverse("client:edit", args=[client.pk])).context["form"].fields

    def test_are_deleted_while_nothing_hangs_on_them(self, admin):
        client = make_client()

        admin.post(reverse("client:delete", args=[client.pk]))

        assert not Client.objects.exists()
        assert not Team.objects.exists()

    def test_stay_while_people_belong_to_them(self, admin):
        team = make_team()
        make_member(team)

        response = admin.post(reverse("client:delete", args=[team.client_id]))

        assert response.url == reverse("client:edit", args=[team.client_id])
        assert "Mitgliedschaften" in errors(response)[0]
        assert Client.objects.exists()

    def test_stay_while_somebody_has_a_mandate(self, admin):
        client = make_mandate(Role.HR, client=make_client()).client

        admin.post(reverse("client:delete", args=[client.pk]))

        assert Client.objects.exists()


class TestTeams:
    def test_are_created_below_a_chosen_one(self, admin):
        parent = make_team(name="Technik")

        admin.post(reverse("team:add"), {"parent": parent.pk, "name": "Labor"})

        team = Team.objects.get(name="Labor")
        assert team.get_parent() == parent
        assert team.client == parent.client

    def test_are_listed_as_a_tree(self, admin):
        make_team(make_team(name="Technik").client, name="Verkauf")
        make_team(parent=Team.objects.get(name="Technik"), name="Labor")

        text = admin.get(reverse("team:index")).text

        assert text.index("Technik") < text.index("Labor") < text.index("Verkauf")

    def test_are_renamed(self, admin):
        team = make_team()

        admin.post(reverse("team:edit", args=[team.pk]), {"name": "Neu"})

        team.refresh_from_db()
        assert team.name == "Neu"

    def test_are_deleted_while_nothing_hangs_on_them(self, admin):
        team = make_team()

        admin.post(reverse("team:delete", args=[team.pk]))

        assert not Team.objects.filter(pk=team.pk).exists()
        root_team(team.client).refresh_from_db()
        assert root_team(team.client).numchild == 0

    def test_stay_while_teams_people_or_assignments_hang_on_them(self, admin):
        upper, assigned, empty_root = make_team(), make_team(), root_team(make_client())
        make_team(parent=upper)
        inhabited = make_membership(make_team()).team
        managed = make_mandate(Role.TEAM_MANAGER, team=make_team()).team
        assign(assigned, at=noon("2026-03-02"))

        for team in (upper, assigned, empty_root, inhabited, managed):
            response = admin.post(reverse("team:delete", args=[team.pk]))
            assert "kann nicht gelöscht werden" in errors(response)[0]
            assert Team.objects.filter(pk=team.pk).exists()


class TestPeople:
    def test_are_created_without_a_password(self, admin):
        admin.post(
            reverse("person:add"),
            {"first_name": "Ada", "last_name": "Berg", "email": "Ada@Example.com", "language": "de"},
        )

        person = User.objects.get(email="ada@example.com")
        assert not person.has_usable_password()
        assert not person.is_staff

    def test_set_their_password_by_themselves(self, admin, client, mailoutbox):
        admin.post(
            reverse("person:add"),
            {"first_name": "Ada", "last_name": "Berg", "email": "ada@example.com", "language": "de"},
        )
        client.logout()

        client.post(reverse("account_reset_password"), {"email": "ada@example.com"})

        assert [message.to for message in mailoutbox] == [["ada@example.com"]]
        assert "/konto/password/reset/key/" in mailoutbox[0].body

    def test_have_an_address_of_their_own(self, admin):
        make_user(email="ada@example.com")

        response = admin.post(
            reverse("person:add"), {"first_name": "A", "last_name": "B", "email": "ADA@example.com", "language": "de"}
        )

        assert response.status_code == 200
        assert "Es gibt schon ein Konto mit dieser E-Mail-Adresse." in response.text
        assert User.objects.filter(email__iexact="ada@example.com").count() == 1

    def test_lose_access_by_a_former_address(self, admin):  # L37
        person = make_user(email="alt@example.com")
        EmailAddress.objects.create(user=person, email="alt@example.com", primary=True, verified=True)

        admin.post(
            reverse("person:edit", args=[person.pk]),
            {"first_name": "A", "last_name": "B", "email": "neu@example.com", "language": "de", "is_active": "on"},
        )

        person.refresh_from_db()
        assert (person.email, person.is_active) == ("neu@example.com", True)
        assert not EmailAddress.objects.exists()

    def test_are_deleted_while_nothing_hangs_on_them(self, admin):
        person = make_user()

        admin.post(reverse("person:delete", args=[person.pk]))

        assert not User.objects.filter(pk=person.pk).exists()

    def test_stay_while_facts_hang_on_them(self, admin):
        learner, member = make_user(), make_member(make_team())
        councillor = make_mandate(Role.WORKS_COUNCIL, client=make_client()).person
        enroll(learner=learner, course=make_course(), at=noon("2026-03-02"))

        for person in (learner, member, councillor):
            response = admin.post(reverse("person:delete", args=[person.pk]))
            assert "auf inaktiv" in errors(response)[0]
            assert User.objects.filter(pk=person.pk).exists()

    def test_stay_in_wagtails_own_list_too(self, admin):
        person = make_member(make_team())

        admin.post(reverse("wagtailusers_users:delete", args=[person.pk]))
        admin.post(
            reverse("wagtail_bulk_action", args=["lms_accounts", "user", "delete"]) + f"?id={person.pk}&next=/admin/"
        )

        assert User.objects.filter(pk=person.pk).exists()
        assert Membership.objects.filter(person=person).exists()

    def test_with_power_are_out_of_reach_for_those_with_less(self, client):
        consultant = make_consultant("add_user", "change_user", "delete_user", "view_user")
        boss, learner = make_superuser(), make_user()
        client.force_login(consultant)
        fields = {"first_name": "A", "last_name": "B", "email": "mine@example.com", "language": "de"}

        assert client.post(reverse("person:edit", args=[boss.pk]), fields).status_code == 404
        assert client.post(reverse("person:delete", args=[boss.pk])).status_code == 404
        assert client.post(reverse("person:edit", args=[learner.pk]), fields).status_code == 302
        assert boss.email not in client.get(reverse("person:index")).text

    def test_are_found_by_the_chooser(self, admin):
        make_user(first_name="Ada", last_name="Berg"), make_user(first_name="Ada", last_name="Tal")

        text = admin.get(reverse("person_chooser:choose_results"), {"q": "ada ber"}).text

        assert "Ada Berg" in text
        assert "Ada Tal" not in text


class TestMemberships:
    def test_begin(self, admin):
        team, person = make_team(), make_user()

        admin.post(reverse("membership:add"), {"person": person.pk, "team": team.pk, "starts_on": "2026-03-02"})

        membership = Membership.objects.get()
        assert (membership.person, membership.team, membership.starts_on) == (person, team, day("2026-03-02"))

    def test_begin_once(self, admin):
        membership = make_membership(make_team())

        response = admin.post(
            reverse("membership:add"),
            {"person": membership.person_id, "team": membership.team_id, "starts_on": "2026-05-02"},
        )

        assert "Diese Person gehört dem Team bereits an." in response.text
        assert Membership.objects.count() == 1

    def test_bring_the_obligations_of_the_team(self, admin):
        team, person = make_team(), make_user()
        assign(team, at=noon("2026-03-02"))

        admin.post(reverse("membership:add"), {"person": person.pk, "team": team.pk, "starts_on": "2026-03-03"})

        assert person.obligations.count() == 1

    def test_end(self, admin):
        membership = make_membership(make_team())
        assign(membership.team, at=noon("2026-03-02"))

        admin.post(reverse("membership:edit", args=[membership.pk]), {"ends_on": "2026-03-31"})

        membership.refresh_from_db()
        assert membership.ends_on == day("2026-03-31")
        assert membership.person.obligations.get().end_reason == "left"  # the signal was sent

    def test_do_not_end_before_they_begin(self, admin):
        membership = make_membership(make_team())

        response = admin.post(reverse("membership:edit", args=[membership.pk]), {"ends_on": "2025-03-31"})

        assert response.status_code == 200
        assert "Der letzte Tag liegt vor dem ersten." in response.text
        membership.refresh_from_db()
        assert membership.ends_on is None

    def test_that_have_begun_are_history(self, admin):  # L35
        membership = make_membership(make_team())

        response = admin.post(reverse("membership:delete", args=[membership.pk]))

        assert "letzten Tag" in errors(response)[0]
        assert Membership.objects.exists()

    def test_that_are_still_to_come_may_be_taken_back(self, admin):
        membership = make_membership(make_team(), starts_on=day("2099-01-01"))

        admin.post(reverse("membership:delete", args=[membership.pk]))

        assert not Membership.objects.exists()


class TestMandates:
    def test_of_managers_take_the_client_of_their_team(self, admin):
        team, person = make_team(), make_user()

        admin.post(
            reverse("mandate:add"),
            {"person": person.pk, "role": Role.TEAM_MANAGER, "team": team.pk, "starts_on": "2026-03-02"},
        )

        mandate = Mandate.objects.get()
        assert (mandate.person, mandate.team, mandate.client) == (person, team, team.client)

    @pytest.mark.parametrize(
        ("role", "scope", "message"),
        [
            (Role.HR, {}, "Diese Rolle braucht einen Kunden."),
            (Role.TEAM_MANAGER, {"client": True}, "Eine Führungskraft braucht ein Team; andere Rollen haben keines."),
        ],
    )
    def test_are_refused_when_role_and_scope_do_not_fit(self, admin, role, scope, message):
        fields = {"person": make_user().pk, "role": role, "starts_on": "2026-03-02"}
        if scope:
            fields["client"] = make_client().pk

        response = admin.post(reverse("mandate:add"), fields)

        assert message in response.text
        assert not Mandate.objects.exists()

    def test_are_refused_for_a_team_of_another_client(self, admin):
        response = admin.post(
            reverse("mandate:add"),
            {
                "person": make_user().pk,
                "role": Role.TEAM_MANAGER,
                "team": make_team().pk,
                "client": make_client().pk,
                "starts_on": "2026-03-02",
            },
        )

        assert "Das Team gehört zu einem anderen Kunden." in response.text

    def test_end(self, admin):
        mandate = make_mandate(Role.HR, client=make_client())

        with time_machine.travel(noon("2026-03-02")):
            admin.post(reverse("mandate:edit", args=[mandate.pk]), {"ends_on": "2026-03-31"})

        mandate.refresh_from_db()
        assert mandate.ends_on == day("2026-03-31")

    def test_that_have_begun_are_history(self, admin):  # L35
        mandate = make_mandate(Role.HR, client=make_client())

        admin.post(reverse("mandate:delete", args=[mandate.pk]))

        assert Mandate.objects.exists()
