import re

import pytest
from django.core import mail
from django.urls import reverse

from lms.website.actions import ensure_site
from tests.factories.accounts import PASSWORD, make_user

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
CHANGE = reverse("account_change_password")
NEW_PASSWORD = "ein-ganz-anderes-passwort"

pytestmark = pytest.mark.django_db


def body_of(response, *, status=200):
    assert response.status_code == status, response.headers
    body = response.content.decode()
    assert "INVALID[" not in body
    assert body.count("<h1>") == 1
    return body


def titles(body):
    return re.findall(r"<title>(.*?)</title>", body, re.S)


class TestLoginPage:
    def test_lets_people_in(self, client):
        person = make_user()
        response = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        assert response.headers["Location"] == reverse("lms_dashboards:my_learning")
        assert not list(response.wsgi_request._messages)

    def test_says_what_is_wrong_without_saying_which(self, client):
        person = make_user()
        wrong_password = body_of(client.post(LOGIN, {"login": person.email, "password": "falsch"}))
        wrong_person = body_of(client.post(LOGIN, {"login": "nobody@example.com", "password": "falsch"}))
        for body in (wrong_password, wrong_person):
            assert "E-Mail-Adresse und Passwort passen nicht zusammen." in body
            assert 'class="error-summary" role="alert"' in body
            assert titles(body) == ["Fehler: Anmelden – KI-fit"]

    def test_ties_an_error_to_its_field(self, client):
        body = body_of(client.post(LOGIN, {"login": "", "password": ""}))
        field = re.search(r'<input[^>]*name="login"[^>]*>', body)[0]
        assert 'aria-invalid="true"' in field
        described = re.search(r'aria-describedby="([^"]+)"', field)[1].split()
        assert all(f'id="{name}"' in body for name in described)
        assert '<a href="#id_login">' in body

    def test_has_no_placeholders_that_repeat_the_label(self, client):
        assert "placeholder" not in body_of(client.get(LOGIN))

    def test_does_not_offer_to_register(self, client):
        body = body_of(client.get(LOGIN))
        assert reverse("account_signup") not in body
        assert "Konten kommen von Ihrem Unternehmen" in body_of(client.get(reverse("account_signup")))

    def test_shows_the_accounts_of_the_demo(self, client, settings):
        settings.KIFIT_DEMO = True
        body = body_of(client.get(LOGIN))
        assert "Demo-Konten" in body
        assert "data-demo-login" in body

    def test_shows_no_accounts_otherwise(self, client, settings):
        settings.KIFIT_DEMO = False
        assert "data-demo-login" not in body_of(client.get(LOGIN))

    def test_takes_a_break_after_many_attempts(self, client):
        person = make_user()
        bodies = [
            client.post(LOGIN, {"login": person.email, "password": "falsch"}).content.decode() for _attempt in range(12)
        ]
        assert "zu viele Versuche" not in bodies[0]
        assert "zu viele Versuche" in bodies[-1]


class TestLogout:
    def test_asks_first_and_says_what_happened(self, client):
        ensure_site()
        client.force_login(make_user())
        assert "Abmelden?" in body_of(client.get(reverse("account_logout")))
        response = client.post(reverse("account_logout"), follow=True)
        assert "Sie sind abgemeldet." in response.content.decode()
        assert "_auth_user_id" not in client.session


class TestPasswordReset:
    def ask(self, client, email):
        response = client.post(RESET, {"email": email}, follow=True)
        return body_of(response)

    def link(self):
        (message,) = mail.outbox
        return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]

    def test_gives_a_new_password_by_mail(self, client):
        person = make_user()
        assert "Sehen Sie in Ihr Postfach" in self.ask(client, person.email)
        form = client.get(self.link(), follow=True)
        assert "Neues Passwort wählen" in body_of(form)
        done = client.post(
            form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True
        )
        assert "Ihr neues Passwort ist gespeichert" in body_of(done)
        assert client.post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 200
        assert client.post(LOGIN, {"login": person.email, "password": NEW_PASSWORD}).status_code == 302

    def test_writes_german(self, client):
        self.ask(client, make_user().email)
        (message,) = mail.outbox
        assert message.subject == "Neues Passwort für KI-fit wählen"
        assert message.body.startswith("Guten Tag,\n\nSie oder jemand anderes hat")
        assert message.body.endswith("Freundliche Grüße\nKI-fit")
        assert not message.alternatives

    def test_writes_english(self, client):
        client.cookies["django_language"] = "en"
        client.post(RESET, {"email": make_user().email})
        (message,) = mail.outbox
        assert message.subject == "Choose a new password for KI-fit"
        assert "The link works once." in message.body

    def test_does_not_tell_who_has_an_account(self, client):
        known = self.ask(client, make_user().email)
        mail.outbox.clear()
        unknown = self.ask(client, "nobody@example.com")

        def without_tokens(body):
            return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)

        assert without_tokens(known) == without_tokens(unknown)
        (message,) = mail.outbox
        assert message.to == ["nobody@example.com"]
        assert "gibt es bei KI-fit kein Konto" in message.body
        assert "signup" not in message.body

    def test_works_once(self, client):
        self.ask(client, make_user().email)
        form = client.get(self.link(), follow=True)
        client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        client.logout()
        body = body_of(client.get(self.link(), follow=True))
        assert "Dieser Link gilt nicht mehr" in body

    def test_says_when_the_passwords_differ(self, client):
        self.ask(client, make_user().email)
        form = client.get(self.link(), follow=True)
        body = body_of(client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": "anders"}))
        assert "Die beiden Passwörter stimmen nicht überein." in body

    def test_refuses_a_link_that_was_made_up(self, client):
        url = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "x-y"})
        assert "Dieser Link gilt nicht mehr" in body_of(client.get(url, follow=True))


class TestAccountPages:
    def test_change_the_password(self, client):
        person = make_user()
        client.force_login(person)
        assert "Passwort ändern" in body_of(client.get(CHANGE))
        fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        response = client.post(CHANGE, fields, follow=True)
        assert "Ihr neues Passwort ist gespeichert." in response.content.decode()
        person.refresh_from_db()
        assert person.check_password(NEW_PASSWORD)

    def test_name_the_present_password_when_it_is_wrong(self, client):
        client.force_login(make_user())
        fields = {"oldpassword": "falsch", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        body = body_of(client.post(CHANGE, fields))
        assert "Bitte geben Sie Ihr jetziges Passwort ein." in body

    @pytest.mark.parametrize(
        "name", ["account_inactive", "account_email_verification_sent", "account_reset_password_done"]
    )
    def test_can_be_opened_by_anybody(self, client, name):
        body_of(client.get(reverse(name)))

    @pytest.mark.parametrize("name", ["account_email", "account_reauthenticate", "account_logout"])
    def test_can_be_opened_when_logged_in(self, client, name):
        person = make_user()
        client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        body_of(client.get(reverse(name)))

    def test_confirm_a_second_address(self, client):
        person = make_user()
        client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        added = client.post(
            reverse("account_email"), {"action_add": "", "email": "zweite@example.com"}, follow=True
        ).content.decode()
        assert "zweite@example.com" in added
        assert "noch nicht bestätigt" in added
        (message,) = mail.outbox
        assert message.subject == "Bitte bestätigen Sie Ihre Adresse für KI-fit"
        link = re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]
        assert "Gehört <strong>zweite@example.com</strong> Ihnen?" in body_of(client.get(link))
        client.post(link)
        assert (
            "noch nicht bestätigt" not in body_of(client.get(reverse("account_email"))).split("zweite@example.com")[-1]
        )
