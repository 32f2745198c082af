"""Client administrators say who belongs to which role family."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.models import RoleFamily
from lms.accounts.actions import end_membership
from lms.accounts.models import Membership, Role
from lms.assignments.actions import assign_path
from lms.assignments.queries import open_obligations
from tests.factories.accounts import make_client, make_mandate, make_member, make_members, make_membership, make_team
from tests.factories.courses import make_course
from tests.factories.paths import make_path, make_role_family

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def company():
    return make_client(name="Nordlicht")


@pytest.fixture
def admin(client, company):
    """A browser in which the company's administrator is logged in."""
    client.force_login(make_mandate(Role.CLIENT_ADMIN, client=company).person)
    return client


@pytest.fixture
def sales():
    return RoleFamily.objects.create(name="Vertrieb", slug="vertrieb")


def address(company, query=""):
    return reverse("lms_dashboards:roles", args=[company.slug]) + query


def page(admin, company, query=""):
    return admin.get(address(company, query)).content.decode()


def role_of(person):
    return person.memberships.get().role_family


def noted():
    """What the log says about memberships."""
    return ModelLogEntry.objects.filter(content_type__model="membership").order_by("pk")


class TestRolePage:
    def test_lists_people_with_team_and_role_family(self, admin, company, sales):
        make_membership(
            make_team(company, name="Einkauf"),
            first_name="Ada",
            last_name="Lund",
            email="ada@x.example",
            role_family=sales,
        )
        text = page(admin, company)
        for said in ("Ada Lund", "ada@x.example", "Einkauf", "Vertrieb", "01.01.2026"):
            assert said in text

    def test_shows_nobody_of_another_client(self, admin, company):  # L39
        make_member(make_team(), last_name="Fremdling")
        make_team(name="Fremdes Team")
        text = page(admin, company)
        assert "Fremdling" not in text
        assert "Fremdes Team" not in text

    def test_is_not_there_for_anybody_else(self, client, company):  # L39
        strangers = [
            make_mandate(Role.CLIENT_ADMIN, client=make_client()).person,
            make_mandate(Role.HR, client=company).person,
            make_mandate(Role.WORKS_COUNCIL, client=company).person,
            make_mandate(Role.CONSULTANT).person,
            make_member(make_team(company)),
            make_mandate(Role.CLIENT_ADMIN, client=company, ends_on=timezone.localdate() - DAY).person,
        ]
        assert client.get(address(company)).status_code == 302
        for person in strangers:
            client.force_login(person)
            assert client.get(address(company)).status_code == 404
            assert client.post(address(company), {"role_family": "0"}).status_code == 404

    def test_says_that_nobody_is_there_yet(self, admin, company):
        assert "Noch gehört niemand zum Unternehmen" in page(admin, company)

    def test_says_that_nobody_was_found_and_leads_back(self, admin, company):
        make_member(make_team(company))
        text = page(admin, company, "?suche=Niemandsonst")
        assert "Niemand gefunden" in text
        assert f'href="{address(company)}"' in text

    def test_asks_for_role_families_if_there_are_none(self, admin, company):
        make_member(make_team(company))
        text = page(admin, company)
        assert "Es gibt noch keine Rollenfamilien" in text
        assert 'name="memberships"' not in text

    @pytest.mark.parametrize("query", ["?team=abc&rolle=-1&page=x", "?team=999999999&rolle=999999999", "?suche=%00"])
    def test_survives_whatever_stands_in_the_address(self, admin, company, query):
        make_member(make_team(company))
        assert admin.get(address(company, query)).status_code == 200

    def test_turns_pages_and_keeps_the_filter(self, admin, company):
        make_members(make_team(company), 51)
        text = page(admin, company, "?suche=Nachname")
        assert "51 Mitgliedschaften" in text
        assert "suche=Nachname&amp;page=2" in text
        assert page(admin, company, "?suche=Nachname&page=2").count("<tr>") == 2

    def test_asks_as_often_for_one_person_as_for_twenty(self, admin, company, sales, django_assert_max_num_queries):
        def queries():
            with django_assert_max_num_queries(20) as found:
                page(admin, company)
            return len(found)

        make_membership(make_team(company), role_family=sales)
        queries()
        few = queries()
        for _number in range(19):
            make_membership(make_team(company), role_family=sales)
        assert queries() == few


class TestRetiredRoleFamily:
    def test_stays_readable_and_to_be_found_where_somebody_has_it(self, admin, company, sales):
        make_membership(make_team(company), last_name="Weiter", role_family=sales)
        RoleFamily.objects.filter(pk=sales.pk).update(is_retired=True)
        make_role_family("Einkauf")
        text = page(admin, company, f"?rolle={sales.pk}")
        assert "Weiter" in text
        assert text.count("Vertrieb (nicht mehr angeboten)") == 2  # in the filter and in the row

    def test_is_hidden_where_nobody_has_it(self, admin, company, sales):
        RoleFamily.objects.filter(pk=sales.pk).update(is_retired=True)
        make_membership(make_team(), role_family=make_role_family("Fremd"))
        make_member(make_team(company))
        assert "Vertrieb" not in page(admin, company)

    def test_leaves_nothing_to_assign_if_there_is_no_other(self, admin, company, sales):
        make_membership(make_team(company), role_family=sales)
        RoleFamily.objects.filter(pk=sales.pk).update(is_retired=True)
        assert 'name="memberships"' not in page(admin, company)


class TestFilter:
    def test_finds_by_words_team_and_role(self, admin, company, sales):
        above = make_team(company, name="Werk")
        below = make_team(parent=above, name="Fertigung")
        make_membership(below, last_name="Unten", role_family=sales)
        make_membership(above, last_name="Oben")
        make_membership(make_team(company, name="Büro"), last_name="Neben")

        def found(query):
            text = page(admin, company, query)
            return {name for name in ("Unten", "Oben", "Neben") if name in text}

        assert found("") == {"Unten", "Oben", "Neben"}
        assert found(f"?team={above.pk}") == {"Unten", "Oben"}
        assert found(f"?rolle={sales.pk}") == {"Unten"}
        assert found("?rolle=0") == {"Oben", "Neben"}
        assert found("?rolle=0&suche=neb") == {"Neben"}
        assert found(f"?team={make_team().pk}") == set()

    def test_shows_former_memberships_on_demand_and_lets_nobody_change_them(self, admin, company, sales):
        membership = make_membership(make_team(company), last_name="Gegangen")
        end_membership(membership=membership, ends_on=timezone.localdate() - DAY)
        assert "Gegangen" not in page(admin, company)
        text = page(admin, company, "?ehemalige=1")
        assert "Gegangen" in text
        assert 'name="memberships"' not in text
        response = admin.post(address(company), {"memberships": [membership.pk], "role_family": sales.pk})
        assert response.status_code == 422
        assert role_of(membership.person) is None


class TestAssigningRoleFamilies:
    def test_gives_one_to_all_who_were_ticked_and_to_nobody_else(self, admin, company, sales):
        team = make_team(company)
        first, second, other = make_members(team, 3)
        keys = [person.memberships.get().pk for person in (first, second)]

        response = admin.post(address(company, "?suche=Nach"), {"memberships": keys, "role_family": sales.pk})

        assert response["Location"] == address(company, "?suche=Nach")
        assert "2 Personen: Vertrieb." in str(next(iter(get_messages(response.wsgi_request))))
        assert [role_of(person) for person in (first, second, other)] == [sales, sales, None]

    def test_takes_it_away_again(self, admin, company, sales):
        membership = make_membership(make_team(company), role_family=sales)
        admin.post(address(company), {"memberships": [membership.pk], "role_family": "0"})
        assert role_of(membership.person) is None

    def test_notes_who_did_it_and_only_what_changed(self, admin, company, sales):
        had, got = make_membership(make_team(company), role_family=sales), make_membership(make_team(company))
        admin.post(address(company), {"memberships": [had.pk, got.pk], "role_family": sales.pk})
        assert [entry.object_id for entry in noted()] == [str(got.pk)]
        response = admin.post(address(company), {"memberships": [had.pk, got.pk], "role_family": sales.pk})
        assert "Es hat sich nichts geändert" in str(list(get_messages(response.wsgi_request))[-1])
        assert noted().count() == 1

    def test_gives_people_the_courses_of_their_path(self, admin, company, sales):
        course = make_course("Lektion")
        path = make_path(sales, course)
        assign_path(client=company, path=path, by=None, at=timezone.now())
        membership = make_membership(make_team(company))
        assert not open_obligations(membership.person)
        admin.post(address(company), {"memberships": [membership.pk], "role_family": sales.pk})
        assert [row.course_id for row in open_obligations(membership.person)] == [course.pk]

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"role_family": "sales"}, "Bitte wählen Sie in der Liste mindestens eine Person."),
            ({"memberships": "own"}, "Bitte wählen Sie eine Rollenfamilie."),
            ({"memberships": "foreign", "role_family": "sales"}, "Die Liste hat sich inzwischen geändert."),
            ({"memberships": "x", "role_family": "sales"}, "ist kein gültiger Wert"),
            ({"memberships": "own", "role_family": "999999"}, "wird nicht oder nicht mehr angeboten"),
            ({"memberships": "own", "role_family": "retired"}, "wird nicht oder nicht mehr angeboten"),
        ],
    )
    def test_is_refused_with_the_reason_and_changes_nothing(self, admin, company, sales, fields, message):  # L39
        own, foreign = make_membership(make_team(company)), make_membership(make_team())
        keys = {"own": own.pk, "foreign": foreign.pk, "sales": sales.pk}
        keys["retired"] = make_role_family("Telefonzentrale", is_retired=True).pk
        posted = {name: keys.get(value, value) for name, value in fields.items()}

        response = admin.post(address(company), posted)

        assert response.status_code == 422
        assert message in response.content.decode()
        assert not Membership.objects.exclude(role_family=None).exists()

    def test_keeps_what_was_ticked_when_something_is_missing(self, admin, company, sales):
        membership = make_membership(make_team(company))
        Membership.objects.filter(pk=membership.pk).update(id=123456)  # a key, not an amount: never "123.456"
        membership.pk = 123456
        text = admin.post(address(company), {"memberships": [membership.pk]}).content.decode()
        box = text[text.index(f'name="memberships" value="{membership.pk}"') :]
        assert " checked" in box[: box.index(">")]
