"""What machines read, and search."""

import datetime
import re
import xml.etree.ElementTree as ET

import pytest
import time_machine

from lms.website.actions import ensure_site
from lms.website.models import PublicSite
from tests.factories.courses import catalog, make_course
from tests.factories.website import make_english_home, make_landing_page, make_offer

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return ensure_site()


class TestRobots:
    def test_name_the_sitemap(self, client, home, settings):
        settings.BASE_URL = "https://ki-fit.example"
        text = client.get("/robots.txt").content.decode()
        assert "Sitemap: https://ki-fit.example/sitemap.xml" in text
        assert "Disallow: /admin/" in text


class TestSitemap:
    def test_names_public_pages_and_no_others(self, client, home):
        make_course(title="Kurs")
        make_landing_page(home, slug="vertrauen")
        make_landing_page(home, slug="entwurf").unpublish()
        tree = ET.fromstring(client.get("/sitemap.xml").content)
        paths = {re.sub(r"^https?://[^/]+", "", item.text) for item in tree.iter(LOCATION)}
        assert paths == {"/", "/impressum/", "/datenschutz/", "/barrierefreiheit/", "/vertrauen/"}
        assert catalog().url not in paths

    def test_names_translations(self, client, home):
        make_english_home(home)
        text = client.get("/sitemap.xml").content.decode()
        assert text.count('hreflang="en"') == 2
        assert text.count('hreflang="de"') == 2


class TestSecurityTxt:
    def test_says_whom_to_tell_and_until_when_that_holds(self, client, home):
        site = home.get_site()
        PublicSite.objects.create(site=site, security_contact="sicherheit@ki-fit.example")
        for day in ("2026-03-29", "2028-02-29"):
            with time_machine.travel(f"{day}T22:30:00+00:00", tick=False):
                text = client.get("/.well-known/security.txt").content.decode()
            assert "Contact: mailto:sicherheit@ki-fit.example" in text
            expires = datetime.datetime.fromisoformat(re.search(r"Expires: (\S+)", text)[1])
            left = expires - datetime.datetime.fromisoformat(f"{day}T22:30:00+00:00")
            assert datetime.timedelta(days=170) < left < datetime.timedelta(days=365)

    def test_does_not_exist_without_a_contact(self, client, home):
        assert client.get("/.well-known/security.txt").status_code == 404


class TestSearch:
    def test_finds_pages_of_ones_language_by_all_words(self, client, home):
        make_landing_page(home, ("text", {"text": "<p>Über die Maße</p>"}), slug="gesucht", title="Gesucht")
        make_landing_page(make_english_home(home), slug="wanted", title="Wanted ueber Masse")
        body = client.get("/suche/?suche=masse UEBER").content.decode()
        assert 'href="/gesucht/"' in body
        assert "Wanted" not in body
        client.cookies["django_language"] = "en"
        assert "Wanted" in client.get("/suche/?suche=masse").content.decode()

    def test_puts_titles_first(self, client, home):
        make_landing_page(home, ("text", {"text": "<p>Rollout</p>"}), slug="a", title="Anderes")
        make_landing_page(home, slug="b", title="Der Rollout")
        body = client.get("/suche/?suche=rollout").content.decode()
        assert body.index("Der Rollout") < body.index("Anderes")

    @pytest.mark.parametrize("words", ["", "%25", "%00", "_", "'" * 300, "zebra", "[(" * 20])
    def test_withstands_any_words(self, client, home, words):
        assert client.get(f"/suche/?suche={words}").status_code == 200

    def test_is_offered_where_a_page_is_missing(self, client, home):
        body = client.get("/gibt/es/nicht/").content.decode()
        assert 'action="/suche/"' in body

    def test_does_not_find_drafts(self, client, home):
        make_landing_page(home, slug="entwurf", title="Entwurf").unpublish()
        assert 'href="/entwurf/"' not in client.get("/suche/?suche=entwurf").content.decode()


class TestRedirect:
    def test_leads_from_the_old_address_of_a_page_to_the_new_one(
        self, client, home, django_capture_on_commit_callbacks
    ):
        page = make_offer(home, slug="alt")
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = "neu"
            page.save_revision().publish()
        answer = client.get("/alt/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/neu/")
