"""Verification by strangers."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from certificates.actions import revoke_certificate
from certificates.throttle import is_too_often
from tests.factories.accounts import UserFactory
from tests.factories.certificates import make_award, make_renewal
from tests.factories.courses import noon

NOW = noon("2027-06-15")
UNKNOWN = "0123456789abcdefghjkmnpqrs"
MALFORMED = ["x", "ÄÖÜ", "0" * 25, "0" * 500, "../../etc/passwd", "<script>alert(1)</script>", "a/b/c", "%00", "u" * 26]


@pytest.fixture
def at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def verify(client, code):
    return client.get(reverse("certificates:verify", args=[code]))


def body_of(response):
    return response.content.decode()


def main_of(response):
    """Title and main part. The site's frame around them holds a form token, which differs each time."""
    page = body_of(response)
    return page[page.index("<title>") : page.index("</title>")], page[page.index("<main") : page.index("</main>")]


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon")
class TestResult:
    def test_shows_a_valid_certificate(self, client):  # L26
        award = make_award(learner=UserFactory(first_name="Aylin", last_name="Şahin"), validity_months=12)
        response = verify(client, award.code)
        page = body_of(response)
        assert response.status_code == 200
        for expected in (
            "Dieses Zertifikat ist echt und gültig.",
            "Es ist gültig bis 11. Februar 2028.",
            "Aylin Şahin",
            award.course_title,
            "3. Februar 2027 bis 12. Februar 2027",
            award.number,
            award.content_hash[:12],
            "chip--ok",
            "#check-circle",
        ):
            assert expected in page

    def test_shows_an_expired_one(self, client):
        award = make_award(validity_months=1)
        page = body_of(verify(client, award.code))
        assert "echt, aber abgelaufen" in page
        assert "11. März 2027" in page
        assert "chip--warn" in page
        assert "echt und gültig" not in page

    def test_shows_a_superseded_one(self, client):  # L25
        award = make_award(validity_months=12)
        renewal = make_renewal(award, at=noon("2027-05-10"))
        page = body_of(verify(client, award.code))
        assert "es gibt ein neueres" in page
        assert "10. Mai 2027" in page
        assert renewal.code not in page
        assert "chip--info" in page

    def test_shows_a_revoked_one_without_the_reason(self, client):
        award = make_award()
        reason = "Vertraulicher Grund"
        revoke_certificate(award=award, actor=UserFactory(last_name="Prüferin"), reason=reason, at=noon("2027-06-01"))
        page = body_of(verify(client, award.code))
        assert "wurde widerrufen" in page
        assert "1. Juni 2027" in page
        assert "chip--bad" in page
        assert reason not in page
        assert "Prüferin" not in page

    def test_shows_no_more_than_the_certificate(self, client):
        award = make_award(learner=UserFactory(first_name="Aylin", last_name="Şahin", email="geheim@example.com"))
        assert "geheim@example.com" not in body_of(verify(client, award.code))

    def test_accepts_the_code_as_it_is_printed(self, client):
        code = make_award().code
        printed = "-".join([code[:5], code[5:10], code[10:15], code[15:20], code[20:]]).upper()
        assert verify(client, printed).status_code == 200
        response = client.get(reverse("certificates:verify_form"), {"code": f" {printed} "})
        assert "echt und gültig" in body_of(response)

    def test_cannot_be_found_by_number(self, client):
        assert verify(client, make_award().number).status_code == 404

    def test_is_not_for_search_engines_or_caches(self, client):
        for response in (verify(client, make_award().code), verify(client, UNKNOWN)):
            assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert '<meta name="robots" content="noindex, nofollow">' in body_of(response)
            assert "no-store" in response.headers["Cache-Control"]

    def test_costs_few_statements(self, client, django_assert_max_num_queries):
        award = make_award()
        make_renewal(award, at=noon("2027-05-10"))
        verify(client, award.code)
        with django_assert_max_num_queries(4):
            verify(client, award.code)

    def test_uses_the_day_of_the_holder(self, client):
        """It is the 12th in Berlin already when it is still the 11th in UTC."""
        award = make_award(validity_months=1)
        last_moment = datetime.datetime(2027, 3, 11, 22, 59, tzinfo=datetime.UTC)
        with time_machine.travel(last_moment, tick=False):
            assert "echt und gültig" in body_of(verify(client, award.code))
        with time_machine.travel(last_moment + datetime.timedelta(minutes=2), tick=False):
            assert "abgelaufen" in body_of(verify(client, award.code))


@pytest.mark.django_db
class TestUnknownCode:
    @pytest.mark.parametrize("code", MALFORMED)
    def test_looks_exactly_like_a_malformed_one(self, client, code):
        make_award()
        unknown = verify(client, UNKNOWN)
        malformed = verify(client, code)
        assert unknown.status_code == malformed.status_code == 404
        assert main_of(unknown) == main_of(malformed)
        assert set(unknown.headers) == set(malformed.headers)

    @pytest.mark.parametrize("code", MALFORMED)
    def test_looks_the_same_in_the_form(self, client, code):
        url = reverse("certificates:verify_form")
        unknown = client.get(url, {"code": UNKNOWN})
        malformed = client.get(url, {"code": code})
        assert unknown.status_code == malformed.status_code == 404
        assert main_of(unknown) == main_of(malformed) == main_of(verify(client, UNKNOWN))

    def test_says_what_to_do(self, client):
        page = body_of(verify(client, UNKNOWN))
        assert "Zu diesem Code gibt es kein Zertifikat." in page
        assert reverse("certificates:verify_form") in page


@pytest.mark.django_db
class TestForm:
    def test_is_open_to_everybody(self, client):
        response = client.get(reverse("certificates:verify_form"))
        assert response.status_code == 200
        assert 'name="code"' in body_of(response)

    def test_comes_back_for_an_empty_code(self, client):
        assert client.get(reverse("certificates:verify_form"), {"code": "  "}).status_code == 200

    def test_takes_no_posts(self, client):
        assert client.post(reverse("certificates:verify_form"), {"code": "x"}).status_code == 405


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon")
class TestRateLimit:
    def test_stops_an_address_after_its_share(self, client, settings):
        settings.LMS_CERTIFICATES = {"VERIFY_LIMIT_PER_MINUTE": 3}
        code = make_award().code
        assert [verify(client, code).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert client.get(reverse("certificates:verify_form"), {"code": UNKNOWN}).status_code == 429

    def test_says_when_to_try_again(self, client, settings):
        settings.LMS_CERTIFICATES = {"VERIFY_LIMIT_PER_MINUTE": 0}
        with time_machine.travel(NOW + datetime.timedelta(seconds=20), tick=False):
            response = verify(client, UNKNOWN)
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "40"
        assert "in einer Minute" in body_of(response)

    def test_begins_anew_with_the_next_minute(self, client, settings):
        settings.LMS_CERTIFICATES = {"VERIFY_LIMIT_PER_MINUTE": 1}
        code = make_award().code
        assert [verify(client, code).status_code for _ in range(2)] == [200, 429]
        with time_machine.travel(NOW + datetime.timedelta(minutes=1), tick=False):
            assert verify(client, code).status_code == 200

    def test_does_not_stop_others(self, client, settings):
        settings.LMS_CERTIFICATES = {"VERIFY_LIMIT_PER_MINUTE": 1}
        code = make_award().code
        assert [verify(client, code).status_code for _ in range(2)] == [200, 429]
        url = reverse("certificates:verify", args=[code])
        assert client.get(url, REMOTE_ADDR="203.0.113.9").status_code == 200

    def test_does_not_count_the_empty_form(self, client, settings):
        settings.LMS_CERTIFICATES = {"VERIFY_LIMIT_PER_MINUTE": 1}
        url = reverse("certificates:verify_form")
        assert {client.get(url).status_code for _ in range(5)} == {200}


def client_ip_of(request):
    return "198.51.100.7"


class TestThrottle:
    def test_keeps_no_address_in_the_cache(self, monkeypatch):
        keys = []
        monkeypatch.setattr(cache, "add", lambda key, *args, **kwargs: keys.append(key))
        monkeypatch.setattr(cache, "incr", lambda key: 1)
        is_too_often("203.0.113.9", at=NOW)
        assert len(keys) == 1
        assert "203" not in keys[0].replace(str(int(NOW.timestamp()) // 60), "")[:30]
        assert "203.0.113.9" not in keys[0]

    def test_counts_a_network_of_ipv6_addresses_as_one(self, settings):
        settings.LMS_CERTIFICATES = {"VERIFY_LIMIT_PER_MINUTE": 1}
        assert not is_too_often("2001:db8:1:2::1", at=NOW)
        assert is_too_often("2001:db8:1:2:aaaa::9", at=NOW)
        assert not is_too_often("2001:db8:1:3::1", at=NOW)

    def test_lets_people_in_when_the_cache_forgets(self, monkeypatch):
        monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)
        assert not is_too_often("203.0.113.9", at=NOW)

    def test_asks_the_site_who_is_asking(self, rf, settings):
        from certificates import conf

        settings.LMS_CERTIFICATES = {"CLIENT_IP_OF": f"{__name__}.client_ip_of"}
        assert conf.ask("CLIENT_IP_OF", rf.get("/")) == "198.51.100.7"
