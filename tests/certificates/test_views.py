"""Certificates as their holders meet them."""

import io

import pytest
from django.urls import reverse
from django.utils.html import escape
from pypdf import PdfReader

from certificates import rendering
from certificates.actions import revoke_certificate
from tests.factories.accounts import UserFactory
from tests.factories.certificates import make_award, make_renewal
from tests.factories.courses import make_course, noon

pytestmark = pytest.mark.django_db

UNKNOWN = "0" * 26


@pytest.fixture
def learner(client):
    user = UserFactory(first_name="Aylin", last_name="Şahin")
    client.force_login(user)
    return user


def page_of(client, name, *args):
    response = client.get(reverse(f"certificates:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


class TestAwardList:
    def test_shows_own_certificates_with_status_and_links(self, client, learner):
        award = make_award(learner=learner, course=make_course(title="KI-Grundlagen"))
        make_award(course=make_course(title="Fremder Kurs"))
        page = page_of(client, "list")
        assert "KI-Grundlagen" in page
        assert "Fremder Kurs" not in page
        assert "gültig" in page
        assert reverse("certificates:award", args=[award.code]) in page
        assert reverse("certificates:download", args=[award.code]) in page

    def test_says_what_to_do_while_it_is_empty(self, client, learner):
        assert "Noch kein Zertifikat" in page_of(client, "list")

    def test_asks_visitors_to_log_in(self, client):
        response = client.get(reverse("certificates:list"))
        assert response.status_code == 302
        assert "login" in response.url

    def test_costs_the_same_for_one_and_for_many(self, client, learner, django_assert_max_num_queries):
        make_award(learner=learner)
        page_of(client, "list")
        with django_assert_max_num_queries(12) as one:
            page_of(client, "list")
        for _ in range(4):
            make_award(learner=learner)
        with django_assert_max_num_queries(len(one)):
            page_of(client, "list")


class TestAwardPage:
    def test_says_what_the_certificate_says(self, client, learner):
        objectives = [("objective", "Sie erkennen riskante Aussagen.")]
        award = make_award(
            learner=learner, course=make_course(title="KI-Grundlagen", objectives=objectives), validity_months=12
        )
        page = page_of(client, "award", award.code)
        for expected in (
            "Zertifikat",
            "Aylin Şahin",
            "KI-Grundlagen",
            "3. Februar 2027 bis 12. Februar 2027",
            "10 Minuten",
            "11. Februar 2028",
            award.number,
            award.content_hash[:12],
            "Sie erkennen riskante Aussagen.",
        ):
            assert expected in page

    def test_offers_download_link_and_qr_code(self, client, learner):
        award = make_award(learner=learner)
        page = page_of(client, "award", award.code)
        assert reverse("certificates:download", args=[award.code]) in page
        assert f'value="{award.verify_url}"' in page
        assert "certificates/copy.js" in page
        assert '<svg class="qr"' in page
        assert "style=" not in page.split("<main")[1]

    def test_gives_the_holder_the_reason_of_a_revocation(self, client, learner):
        award = make_award(learner=learner)
        revoke_certificate(award=award, actor=UserFactory(), reason="Falscher <Kurs>", at=noon("2027-06-01"))
        page = page_of(client, "award", award.code)
        assert escape("Falscher <Kurs>") in page
        assert "1. Juni 2027" in page

    def test_leads_from_a_renewed_certificate_to_the_newer_one(self, client, learner):
        award = make_award(learner=learner)
        renewal = make_renewal(award, at=noon("2028-01-10"))
        assert reverse("certificates:award", args=[renewal.code]) in page_of(client, "award", award.code)

    def test_is_not_for_search_engines_or_caches(self, client, learner):
        response = client.get(reverse("certificates:award", args=[make_award(learner=learner).code]))
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response.headers["Cache-Control"]


class TestDownload:
    def test_is_the_pdf(self, client, learner):
        award = make_award(learner=learner)
        response = client.get(reverse("certificates:download", args=[award.code]))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/pdf"
        assert (
            response.headers["Content-Disposition"] == f'attachment; filename="zertifikat-{award.number.lower()}.pdf"'
        )
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "private" in response.headers["Cache-Control"]
        assert "Aylin Şahin" in PdfReader(io.BytesIO(response.content)).pages[0].extract_text()

    def test_costs_few_statements(self, client, learner, django_assert_max_num_queries):
        award = make_award(learner=learner)
        url = reverse("certificates:download", args=[award.code])
        client.get(url)
        rendering._pdf.cache_clear()
        with django_assert_max_num_queries(3):
            assert client.get(url).status_code == 200

    def test_is_not_set_again_for_a_browser_that_has_it(self, client, learner, monkeypatch):
        award = make_award(learner=learner)
        url = reverse("certificates:download", args=[award.code])
        etag = client.get(url).headers["ETag"]
        monkeypatch.setattr("certificates.views.render_pdf", lambda award: pytest.fail("rendered again"))
        response = client.get(url, headers={"If-None-Match": etag})
        assert response.status_code == 304
        assert response.content == b""


class TestStrangers:
    @pytest.mark.parametrize("name", ["award", "download"])
    def test_get_404_for_the_certificates_of_others(self, client, learner, name):
        award = make_award()
        assert client.get(reverse(f"certificates:{name}", args=[award.code])).status_code == 404

    @pytest.mark.parametrize("name", ["award", "download"])
    def test_get_404_for_codes_that_do_not_exist(self, client, learner, name):
        assert client.get(reverse(f"certificates:{name}", args=[UNKNOWN])).status_code == 404
        assert client.get(reverse(f"certificates:{name}", args=["'; DROP TABLE--"])).status_code == 404

    @pytest.mark.parametrize("name", ["award", "download"])
    def test_are_asked_to_log_in_whether_it_exists_or_not(self, client, name):
        for code in (make_award().code, UNKNOWN):
            response = client.get(reverse(f"certificates:{name}", args=[code]))
            assert response.status_code == 302
            assert "login" in response.url

    @pytest.mark.parametrize("name", ["award", "download", "list"])
    def test_cannot_post(self, client, learner, name):
        args = [] if name == "list" else [make_award(learner=learner).code]
        assert client.post(reverse(f"certificates:{name}", args=args)).status_code == 405

    def test_get_404_for_certificates_without_an_owner(self, client, learner):
        award = make_award()
        award.learner = None
        award.save(update_fields=["learner"])
        assert client.get(reverse("certificates:award", args=[award.code])).status_code == 404
