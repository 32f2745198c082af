import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from lms.accounts.models import Role
from lms.dashboards.context import navigation
from lms.dashboards.theme import theme_url
from tests.factories.accounts import (
    make_client,
    make_manager,
    make_mandate,
    make_member,
    make_superuser,
    make_team,
    make_user,
)

pytestmark = [pytest.mark.django_db]


def context_for(person, path="/"):
    request = RequestFactory().get(path)
    request.user = person
    return navigation(request)


def labels(person):
    return [item.label for item in context_for(person)["nav_items"]()]


class TestNavigation:
    def test_offers_learners_nothing_beyond_learning(self):
        assert labels(make_member(make_team())) == []

    def test_offers_each_role_its_screens(self):
        company = make_client()
        assert labels(make_manager(make_team(company))) == ["My team"]
        assert labels(make_mandate(Role.HR, client=company).person) == ["Teams", "Rollout"]
        assert labels(make_mandate(Role.WORKS_COUNCIL, client=company).person) == ["Teams", "Rollout", "Works council"]
        administrator = make_mandate(Role.CLIENT_ADMIN, client=company).person
        assert labels(administrator) == ["Teams", "Rollout", "AI use", "Role families", "Variants"]
        assert labels(make_mandate(Role.CONSULTANT).person) == ["Clients", "Demos", "Variants", "Course ratings"]
        assert labels(make_mandate(Role.TRAINER, client=company).person) == ["Training"]

    def test_offers_only_what_opens(self, client):
        company = make_client()
        for role in (Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN, Role.TRAINER):
            person = make_mandate(role, client=company).person
            client.force_login(person)
            for item in context_for(person)["nav_items"]():
                assert client.get(item.url, follow=True).status_code == 200

    def test_offers_ratings_only_beside_few_others(self):
        company = make_client()
        consultant = make_mandate(Role.CONSULTANT).person
        make_mandate(Role.HR, person=consultant, client=company)
        assert labels(consultant) == ["Teams", "Rollout", "Clients", "Demos", "Variants"]

    def test_leaves_it_to_the_training_page_to_lead_trainers_to_ratings(self, client):
        company = make_client()
        client.force_login(make_mandate(Role.TRAINER, client=company).person)
        address = reverse("lms_dashboards:ratings")
        assert address in client.get(reverse("lms_dashboards:training")).text
        assert client.get(address).status_code == 200
        client.force_login(make_superuser())  # trains everybody, but no client's figures are theirs
        assert address not in client.get(reverse("lms_dashboards:training")).text

    def test_marks_where_one_is(self):
        manager = make_manager(make_team())
        (item,) = context_for(manager, "/mein-team/7/")["nav_items"]()
        assert item.is_current
        (elsewhere,) = context_for(manager, "/mein-lernen/")["nav_items"]()
        assert not elsewhere.is_current

    def test_costs_two_queries_and_then_none(self, django_assert_num_queries):
        person = make_manager(make_team())
        with django_assert_num_queries(2):
            labels(person)
        with django_assert_num_queries(0):
            labels(person)

    def test_costs_nothing_until_a_template_asks(self, django_assert_num_queries):
        person = make_user()
        with django_assert_num_queries(0):
            context_for(person)

    def test_forgets_yesterday(self):
        with time_machine.travel("2026-11-22T12:00:00+00:00", tick=False):
            ends_on = datetime.date(2026, 11, 22)
            person = make_mandate(Role.TEAM_MANAGER, team=make_team(), ends_on=ends_on).person
            assert labels(person) == ["My team"]
        with time_machine.travel("2026-11-23T00:01:00+01:00", tick=False):
            assert labels(person) == []


class TestTheme:
    def test_is_the_accent_of_the_persons_client(self, client):
        company = make_client(accent="#9a3b52")
        client.force_login(make_member(make_team(company)))
        address = theme_url(company.slug, company.accent)
        assert address in client.get(reverse("lms_dashboards:my_learning")).content.decode()
        client.logout()
        response = client.get(address)
        assert response.content.decode() == ":root{--accent-base:#9a3b52}\n"
        assert response["Content-Type"].startswith("text/css")
        assert "public" in response["Cache-Control"]
        assert "immutable" in response["Cache-Control"]

    def test_sets_no_cookie_that_would_spoil_the_cache(self, client):
        company = make_client()
        response = client.get(theme_url(company.slug, company.accent))
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")

    def test_has_another_address_for_another_color(self, client):
        company = make_client(accent="#9a3b52")
        old = theme_url(company.slug, company.accent)
        company.accent = "#1f5f99"
        company.save()
        assert theme_url(company.slug, company.accent) != old
        assert client.get(old).status_code == 404

    def test_tells_strangers_nothing_about_clients(self, client):
        company = make_client()
        for slug in (company.slug, "gibt-es-nicht"):
            assert client.get(f"/theme/{slug}-0123456789ab.css").status_code == 404

    def test_is_the_firms_own_for_people_without_a_client(self):
        cache.clear()
        assert context_for(make_user())["accent_url"]() == ""
