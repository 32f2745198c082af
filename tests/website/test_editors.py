"""What the group of editors may do in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from lms.website.actions import EDITORS, ensure_site
from lms.website.models import TextPage
from tests.factories.accounts import make_user
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
