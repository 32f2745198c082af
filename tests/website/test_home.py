"""The front page, the choice between the offers, and languages."""

import re

import pytest
from django.urls import reverse

from lms.website.actions import ensure_site
from lms.website.models import Audience, HomePage, LandingPage
from tests.factories.accounts import make_superuser, make_user
from tests.factories.website import ORIGIN, make_english_home, make_landing_page, make_offer, stream

CHOOSE = reverse("lms_website:set_audience")
LANGUAGE = reverse("lms_website:set_language")
LOGIN = reverse("account_login")
PROMISES = [
    ("Analyse", "Messbare KPIs definiert"),
    ("Datenschutz", "DSGVO-konform, mit Nachweisen belegt"),
    ("Lösungsauswahl", "Beste Lösung für Ihren Fall"),
    ("Proof of Concept", "Ergebnisse in 4–6 Wochen"),
    ("Rollout", "Ihr Team wird KI-fit"),
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return ensure_site()


def body_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.headers
    body = response.content.decode()
    assert "INVALID[" not in body
    assert len(re.findall(r"<h1\b", body)) == 1
    return body


def choose(client, audience, *, next="/", headers=ORIGIN):
    return client.post(CHOOSE, {"audience": audience, "next": next}, headers=headers)


class TestHomePage:
    def test_names_the_five_phases_with_their_promises(self, client, home):
        body = body_of(client, "/")
        phases = re.findall(r'phases__title">(.*?)</h3>.*?phases__result"><svg.*?</svg>\s*(.*?)</p>', body, re.S)
        assert phases == PROMISES

    def test_shows_the_authors_words(self, client, home):
        home.headline = "Lernen & anwenden"
        home.lead = "Ein Satz."
        home.body = stream(("text", {"title": "Eigener Abschnitt", "text": "<p>Text</p>"}))
        home.save_revision().publish()
        body = body_of(client, "/")
        assert "<h1>Lernen &amp; anwenden</h1>" in body
        assert '<p class="lead">Ein Satz.</p>' in body
        assert '<meta name="description" content="Ein Satz.">' in body
        assert "Eigener Abschnitt" in body
        assert "phases__title" not in body

    def test_leads_strangers_to_the_login_and_people_to_their_courses(self, client, home):
        assert f'button--large" href="{LOGIN}"' in body_of(client, "/")
        client.force_login(make_user())
        body = body_of(client, "/")
        assert LOGIN not in body
        assert f'button--large" href="{reverse("lms_dashboards:my_learning")}"' in body

    def test_shows_the_offers_that_are_published(self, client, home):
        make_offer(home, title="Für Teams", teaser="Zu zehnt.")
        make_offer(home, title="Noch geheim", audience=Audience.INDIVIDUALS).unpublish()
        body = body_of(client, "/")
        assert "Zu zehnt." in body
        assert "Wählen Sie Ihre bevorzugte Option" in body
        assert "Noch geheim" not in body

    def test_costs_as_many_queries_with_offers_and_sections_as_without(
        self, client, home, django_assert_max_num_queries
    ):
        client.get("/")
        with django_assert_max_num_queries(8):
            client.get("/")
        make_offer(home)
        make_offer(home, audience=Audience.INDIVIDUALS)
        home.refresh_from_db()
        home.body = stream(*[("text", {"title": f"Abschnitt {n}", "text": "<p>x</p>"}) for n in range(12)])
        home.save_revision().publish()
        client.get("/")
        with django_assert_max_num_queries(8):
            client.get("/")


class TestChoice:
    @pytest.fixture(autouse=True)
    def offers(self, home):
        self.teams = make_offer(home, slug="fuer-teams")
        self.individuals = make_offer(home, slug="fuer-einzelne", audience=Audience.INDIVIDUALS)

    def test_leads_to_the_offer_and_back_to_it_the_next_time(self, client):
        response = choose(client, "teams", next="/fuer-teams/")
        assert response.headers["Location"] == "/fuer-teams/"
        cookie = client.cookies["kifit_offer"]
        assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("teams", True, "Lax")
        again = client.get("/")
        assert (again.status_code, again.headers["Location"]) == (302, "/fuer-teams/")
        assert "Cookie" in again.headers["Vary"]

    def test_can_be_changed_and_forgotten(self, client):
        choose(client, "teams")
        choose(client, "individuals")
        assert client.get("/").headers["Location"] == "/fuer-einzelne/"
        assert "Auswahl vergessen" in body_of(client, "/fuer-einzelne/")
        choose(client, "")
        assert client.get("/").status_code == 200
        assert "Auswahl vergessen" not in body_of(client, "/fuer-einzelne/")

    def test_leads_nowhere_when_its_offer_is_gone(self, client):
        choose(client, "teams")
        self.teams.unpublish()
        assert client.get("/").status_code == 200

    def test_does_not_lead_people_away_who_are_logged_in(self, client):
        choose(client, "teams")
        client.force_login(make_user())
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("audience", ["everybody", "../teams", "TEAMS"])
    def test_refuses_what_is_no_offer(self, client, audience):
        assert choose(client, audience).status_code == 400
        assert not client.cookies

    @pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
    def test_takes_only_what_was_sent_by_its_own_form(self, client, headers):
        assert choose(client, "teams", headers=headers).status_code == 403
        assert not client.cookies

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
    def test_does_not_lead_to_another_site(self, client, target):
        assert choose(client, "teams", next=target).headers["Location"] == "/"

    def test_ignores_a_cookie_that_somebody_made_up(self, client):
        client.cookies["kifit_offer"] = "<script>"
        assert client.get("/").status_code == 200

    def test_offers_each_other_on_their_own_addresses(self, client):
        body = body_of(client, "/fuer-teams/")
        assert 'value="individuals"' in body
        assert 'name="next_individuals" value="/fuer-einzelne/"' in body
        assert re.search(r'<link rel="canonical" href="[^"]+/fuer-teams/">', body)


class TestLanguages:
    @pytest.fixture(autouse=True)
    def pages(self, home):
        self.home = home
        self.english = make_english_home(home, headline="From the first idea")
        self.german = make_landing_page(home, slug="vertrauen", title="Vertrauen")
        self.trust = make_landing_page(
            self.english, slug="trust", title="Trust", translation_key=self.german.translation_key
        )

    def test_belong_to_the_page_whatever_was_chosen_before(self, client):
        client.cookies["django_language"] = "en"
        german = client.get("/vertrauen/")
        assert '<html lang="de">' in german.content.decode()
        assert german.headers["Content-Language"] == "de"
        client.cookies.clear()
        english = body_of(client, "/en/trust/")
        assert '<html lang="en">' in english
        assert "Skip to content" in english

    def test_name_each_other(self, client):
        for address in ("/vertrauen/", "/en/trust/"):
            body = body_of(client, address)
            found = dict(re.findall(r'hreflang="([\w-]+)" href="[^"]*?://[^/]+([^"]+)"', body))
            assert found == {"de": "/vertrauen/", "en": "/en/trust/", "x-default": "/vertrauen/"}

    def test_do_not_name_what_is_not_published(self, client):
        self.trust.unpublish()
        assert "hreflang" not in body_of(client, "/vertrauen/")

    def test_are_switched_to_the_translation(self, client):
        body = body_of(client, "/vertrauen/")
        assert 'name="next_en" value="/en/trust/"' in body
        fields = {"language": "en", "next": "/vertrauen/", "next_en": "/en/trust/", "next_de": "/vertrauen/"}
        assert client.post(LANGUAGE, fields, headers=ORIGIN).headers["Location"] == "/en/trust/"

    def test_lead_from_the_front_page_to_the_one_that_was_chosen(self, client):
        client.cookies["django_language"] = "en"
        assert client.get("/").headers["Location"] == "/en/"
        client.cookies["django_language"] = "de"
        assert client.get("/en/").headers["Location"] == "/"

    def test_are_inherited_by_new_pages(self):
        assert self.trust.language == "en"
        assert LandingPage.objects.get(slug="vertrauen").language == "de"

    def test_have_menus_of_their_own(self, client):
        for page, shown in ((self.german, True), (self.trust, True)):
            page.show_in_menus = shown
            page.save_revision().publish()
        german, english = body_of(client, "/"), body_of(client, "/en/")
        assert '<a href="/vertrauen/">Vertrauen</a>' in german
        assert "/en/trust/" not in german
        assert '<a href="/en/trust/">Trust</a>' in english
        assert 'class="brand" href="/en/"' in english

    def test_are_joined_by_editors(self, client):
        original = make_landing_page(self.home, slug="preise", title="Preise")
        client.force_login(make_superuser())
        address = reverse("wagtailadmin_pages:add", args=["lms_website", "landingpage", self.english.pk])
        assert "Preise" in client.get(address).content.decode()
        fields = {"title": "Prices", "slug": "prices", "body-count": "0", "translation_of": original.pk}
        fields |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "1"}
        assert client.post(address, fields).status_code == 302
        page = LandingPage.objects.get(slug="prices")
        assert (page.language, page.translation_key) == ("en", original.translation_key)
        again = client.post(address, {**fields, "slug": "more-prices"})
        assert "Diese Seite hat schon eine Übersetzung." in again.content.decode()

    def test_there_is_one_front_page_for_each(self):
        assert HomePage.objects.count() == 2
        assert not HomePage.can_create_at(self.home)
