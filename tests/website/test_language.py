import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_user

URL = reverse("lms_website:set_language")
LOGIN = reverse("account_login")


def choose(client, language, *, origin="http://testserver", **fields):
    return client.post(URL, {"language": language, **fields}, headers={"origin": origin} if origin else {})


@pytest.mark.django_db
class TestLanguageSwitch:
    def test_changes_the_language_of_the_following_pages(self, client):
        before = client.get(LOGIN).content.decode()
        choose(client, "en", next=LOGIN)
        after = client.get(LOGIN).content.decode()
        assert '<html lang="de">' in before
        assert "Passwort vergessen?" in before
        assert '<html lang="en">' in after
        assert "Forgot your password?" in after

    def test_goes_back_to_the_page_it_was_pressed_on(self, client):
        response = choose(client, "en", next="/kurse/?seite=2")
        assert response.status_code == 302
        assert response.headers["Location"] == "/kurse/?seite=2"

    @pytest.mark.parametrize(
        "address",
        [
            "https://evil.example/",
            "//evil.example/",
            "http:///evil.example",
            "javascript:alert(1)",
            "\\\\evil.example",
            "https://testserver@evil.example/",
            "",
        ],
    )
    def test_does_not_lead_to_another_site(self, client, address):
        assert choose(client, "en", next=address).headers["Location"] == "/"

    def test_does_not_lead_from_https_to_http(self, client):
        response = client.post(
            URL,
            {"language": "en", "next": "http://testserver/kurse/"},
            secure=True,
            headers={"origin": "https://testserver"},
        )
        assert response.headers["Location"] == "/"

    def test_sets_a_cookie_that_scripts_cannot_read(self, client):
        choose(client, "en")
        cookie = client.cookies["django_language"]
        assert cookie.value == "en"
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["secure"]
        client.post(URL, {"language": "de"}, secure=True, headers={"origin": "https://testserver"})
        assert client.cookies["django_language"]["secure"]

    @pytest.mark.parametrize("language", ["", "fr", "de-at", "../en"])
    def test_refuses_a_language_that_the_site_does_not_speak(self, client, language):
        response = choose(client, language)
        assert response.status_code == 400
        assert "django_language" not in response.cookies

    @pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://testserver.evil.example"])
    def test_takes_only_what_was_sent_by_its_own_form(self, client, origin):
        response = choose(client, "en", origin=origin)
        assert response.status_code == 403
        assert not client.cookies

    def test_needs_no_cookie(self):
        assert choose(Client(enforce_csrf_checks=True), "en").status_code == 302

    def test_is_not_changed_by_following_a_link(self, client):
        assert client.get(URL, {"language": "en"}).status_code == 405

    def test_beats_the_language_of_the_account(self, client):
        client.force_login(make_user(language="de"))
        choose(client, "en")
        assert '<html lang="en">' in client.get(reverse("account_change_password")).content.decode()
