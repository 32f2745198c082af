import pytest
from django.http import Http404
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.defaults import server_error

from lms.website import views
from lms.website.actions import ensure_site
from tests.factories.accounts import make_user

LOGIN = reverse("account_login")
HEADLINES = {
    "404": ("Diese Seite finden wir nicht", "We cannot find this page"),
    "403": ("Diese Seite ist für Ihr Konto nicht freigegeben", "You may not open this page"),
    "403_csrf": ("Dieses Formular gilt nicht mehr", "This form is no longer valid"),
    "429": ("Das waren viele Versuche in kurzer Zeit", "That was very often in a short time"),
    "500": ("Bei uns ist etwas schiefgegangen", "Something went wrong on our side"),
}


def speak(client, language):
    client.cookies["django_language"] = language


def assert_is_a_whole_page(body, *, headline):
    assert body.count("<h1>") == 1
    assert f"<h1>{headline}</h1>" in body
    assert "<title>" in body
    assert body.rstrip().endswith("</html>")
    assert "INVALID[" not in body


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "place"), [("de", 0), ("en", 1)])
class TestErrorPages:
    def test_explain_an_address_that_does_not_exist(self, client, language, place):
        ensure_site()
        speak(client, language)
        response = client.get("/gibt/es/nicht/?seite=2")
        body = response.content.decode()
        assert response.status_code == 404
        assert_is_a_whole_page(body, headline=HEADLINES["404"][place])
        assert f'href="{LOGIN}?next=%2Fgibt%2Fes%2Fnicht%2F%3Fseite%3D2"' in body

    def test_do_not_ask_to_log_in_again(self, client, language, place):
        ensure_site()
        speak(client, language)
        client.force_login(make_user())
        body = client.get("/gibt/es/nicht/").content.decode()
        assert_is_a_whole_page(body, headline=HEADLINES["404"][place])
        assert LOGIN not in body
        assert reverse("lms_dashboards:my_learning") in body

    def test_explain_what_is_forbidden(self, rf, language, place):
        with translation.override(language):
            response = views.forbidden(request_of(make_user()), PermissionError())
        assert response.status_code == 403
        assert_is_a_whole_page(response.content.decode(), headline=HEADLINES["403"][place])

    def test_explain_a_form_that_has_expired(self, language, place):
        client = Client(enforce_csrf_checks=True)
        speak(client, language)
        response = client.post(LOGIN, {"login": "a@example.com", "password": "x"})
        assert response.status_code == 403
        assert_is_a_whole_page(response.content.decode(), headline=HEADLINES["403_csrf"][place])

    def test_explain_a_fault_of_ours_without_request_and_database(self, django_assert_num_queries, language, place):
        with translation.override(language), django_assert_num_queries(0):
            response = server_error(RequestFactory().get("/"))
        assert response.status_code == 500
        body = response.content.decode()
        assert_is_a_whole_page(body, headline=HEADLINES["500"][place])
        assert f'<html lang="{language}">' in body

    def test_are_translated(self, language, place):
        with translation.override(language):
            for name, headlines in HEADLINES.items():
                body = get_template(f"{name}.html").render({}, request_of(None))
                assert_is_a_whole_page(body, headline=headlines[place])


class TestNotFound:
    @pytest.mark.django_db
    def test_hides_what_the_path_contains(self):
        request = RequestFactory().get("/<script>alert(1)</script>/")
        request.user = make_user()
        body = views.not_found(request, Http404()).content.decode()
        assert "<script>alert" not in body


def request_of(person):
    """A request as it reaches a view, with nobody logged in if `person` is None."""
    request = RequestFactory().get("/")
    if person is not None:
        request.user = person
    return request
