"""What the group of editors may do in the admin."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from lms.website.actions import EDITORS, ensure_site
from lms.website.models import Enquiry, TextPage
from tests.factories.accounts import make_superuser, make_user
from tests.factories.admin import allow_missing_variables
from tests.factories.website import make_article_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, settings):
    allow_missing_variables(settings)
    home = ensure_site()
    person = make_user()
    person.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(person)
    return home


class TestEditors:
    def test_write_the_public_pages(self, client, editor):
        index = make_article_index(editor)
        page = TextPage.objects.get(slug="impressum")
        addresses = [
            reverse("wagtailadmin_pages:edit", args=[editor.pk]),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            reverse("wagtailadmin_pages:add", args=["lms_website", "articlepage", index.pk]),
            reverse("wagtailadmin_pages:add", args=["lms_website", "landingpage", editor.pk]),
        ]
        assert [client.get(address).status_code for address in addresses] == [200] * 4

    @pytest.mark.parametrize("model", ["author", "topic", "individualcourse", "enquiry"])
    def test_keep_what_stands_on_them(self, client, editor, model):
        assert client.get(reverse(f"wagtailsnippets_lms_website_{model}:list")).status_code == 200

    def test_set_up_the_site_and_its_redirects(self, client, editor):
        form = client.get(reverse("wagtailsettings:edit", args=["lms_website", "publicsite"]), follow=True)
        assert form.status_code == 200
        assert client.get(reverse("wagtailredirects:index")).status_code == 200

    def test_see_no_people(self, client, editor):
        answer = client.get(reverse("wagtailusers_users:index"))
        assert answer.status_code == 302


class TestEnquiries:
    def test_are_ticked_off_and_not_made_up(self, client, editor):
        client.force_login(make_superuser())
        at = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
        row = Enquiry.objects.create(email="ada@example.org", message="Bitte um <b>Termine</b>", asked_at=at)
        name = "wagtailsnippets_lms_website_enquiry"
        assert client.get(reverse(f"{name}:add")).status_code == 302
        address = reverse(f"{name}:edit", args=[row.pk])
        page = client.get(address).content.decode()
        assert "ada@example.org" in page
        assert "Bitte um &lt;b&gt;Termine&lt;/b&gt;" in page
        fields = {"answered_at": "2026-03-03 09:00", "email": "mallory@example.org"}
        assert client.post(address, fields).status_code == 302
        row.refresh_from_db()
        assert row.answered_at is not None
        assert row.email == "ada@example.org"
