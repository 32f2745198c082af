from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.factories.accounts import PASSWORD, make_superuser


@pytest.mark.django_db
class TestWagtailsOwnLoginPages:
    """They know nothing of allauth's rate limits, so none of them may let anybody in."""

    @pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
    def test_lead_to_the_login_of_the_site(self, client, address):
        response = client.get(address, {"next": "/admin/pages/"})
        assert response.status_code == HTTPStatus.FOUND
        target = urlsplit(response["Location"])
        assert target.path == reverse("account_login") == "/konto/login/"
        assert parse_qs(target.query) == {"next": ["/admin/pages/"]}

    @pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
    def test_do_not_take_a_password(self, client, address):
        person = make_superuser()
        response = client.post(
            address, {"username": person.email, "password": PASSWORD, "login": person.email, "next": "/admin/"}
        )
        assert "_auth_user_id" not in client.session
        assert response.status_code in (HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED)

    def test_lead_to_the_password_reset_of_the_site(self, client):
        response = client.get("/admin/password_reset/")
        assert response.status_code == HTTPStatus.FOUND
        assert response["Location"] == reverse("account_reset_password")

    @pytest.mark.parametrize(
        "address", ["/admin/password_reset/confirm/MQ/set-password/", "/admin/password_reset/done/"]
    )
    def test_that_follow_a_reset_are_not_there(self, client, address):
        response = client.get(address)
        assert response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.FOUND)
        if response.status_code == HTTPStatus.FOUND:
            assert urlsplit(response["Location"]).path == reverse("account_login")

    def test_are_not_where_the_admin_sends_strangers(self, client):
        response = client.get("/admin/")
        assert response.status_code == HTTPStatus.FOUND
        assert urlsplit(response["Location"]).path == reverse("account_login")
