import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from lms.website.actions import ensure_site
from lms.website.models import TextPage
from lms.website.pattern_library import SECTIONS
from tests.architecture.repository import ROOT
from tests.factories.accounts import make_user

LOGIN = reverse("account_login")
pytestmark = pytest.mark.django_db


def body_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    body = response.content.decode()
    assert "INVALID[" not in body
    assert len(re.findall(r"<h1\b", body)) == 1
    return body


class TestTextPage:
    def test_shows_its_text_and_none_of_its_scripts(self, client):
        ensure_site()
        page = TextPage.objects.get(slug="impressum")
        page.body = '<p>Beispielstraße 1</p><script>alert(1)</script><p onclick="x()">Berlin</p>'
        page.save_revision().publish()
        body = body_of(client, "/impressum/")
        assert "<p>Beispielstraße 1</p>" in body
        assert "alert(1)" not in body
        assert "onclick" not in body

    def test_says_that_it_is_not_written_yet(self, client):
        ensure_site()
        assert "Der Text dieser Seite wird noch geschrieben." in body_of(client, "/datenschutz/")


class TestFrame:
    def test_leads_to_what_the_law_asks_for(self, client):
        ensure_site()
        footer = body_of(client, "/").split("<footer", 1)[1]
        for address in ("/impressum/", "/datenschutz/", "/barrierefreiheit/"):
            assert f'href="{address}"' in footer
            body_of(client, address)

    def test_begins_with_a_link_to_the_content(self, client):
        body = body_of(client, LOGIN)
        assert re.search(r"<body>\s*<a class=\"skip-link\" href=\"#main\">", body)
        assert '<main id="main"' in body

    def test_tells_where_one_is(self, client):
        client.force_login(make_user())
        address = reverse("lms_dashboards:my_learning")
        assert f'<a href="{address}" aria-current="page">' in body_of(client, address)
        assert 'aria-current="page"' not in body_of(client, reverse("account_change_password")).split("</header>")[0]

    def test_offers_the_admin_to_those_who_write_courses(self, client):
        address = reverse("account_change_password")
        client.force_login(make_user())
        assert reverse("wagtailadmin_home") not in body_of(client, address)
        client.force_login(make_user(is_staff=True))
        assert reverse("wagtailadmin_home") in body_of(client, address)

    def test_shows_messages_until_they_are_put_away(self, client):
        client.force_login(make_user())
        response = client.post(reverse("account_logout"))
        assert len(list(get_messages(response.wsgi_request))) == 1
        body = body_of(client, LOGIN)
        assert 'class="toast toast--success" data-toast' in body
        assert "Sie sind abgemeldet." in body
        assert "Sie sind abgemeldet." not in body_of(client, LOGIN)

    def test_loads_the_theme_before_the_styles(self, client):
        head = body_of(client, LOGIN).split("</head>")[0]
        script = re.search(r"<script[^>]*theme\.js[^>]*>", head)
        assert "defer" not in script[0]
        assert "async" not in script[0]
        assert "module" not in script[0]
        assert script.start() < head.index('rel="stylesheet"')


class TestPatternLibrary:
    @pytest.mark.parametrize("slug", [section.slug for section in SECTIONS])
    def test_shows_each_section(self, client, slug):
        body = body_of(client, reverse("pattern_library:show", args=[slug]))
        assert "Muster: " in body

    def test_opens_with_the_first(self, client):
        body_of(client, reverse("pattern_library:index"))

    def test_knows_no_others(self, client):
        ensure_site()
        assert client.get("/muster/gibt-es-nicht/").status_code == 404

    def test_shows_a_form_with_its_errors(self, client):
        body = body_of(client, reverse("pattern_library:show", args=["formulare"]))
        assert body.count('class="error-summary"') == 1
        assert "Team: Dieses Feld muss ausgefüllt werden." in body
        assert re.search(r"<fieldset[^>]*>\s*<legend class=\"field__label\">Sichtbarkeit", body)

    def test_uses_every_component(self):
        components = {path.name for path in (ROOT / "templates" / "components").glob("*.html")}
        shown = [*(ROOT / "templates" / "patterns").glob("*.html"), *(ROOT / "templates" / "components").glob("*.html")]
        text = "".join(path.read_text(encoding="utf-8") for path in shown)
        assert [name for name in sorted(components) if f'"components/{name}"' not in text] == []
