"""What is found before the first certificate is issued."""

import pytest
from django.test import override_settings

from certificates.checks import check_addresses, check_settings


def ids(messages):
    return [message.id for message in messages]


class TestChecks:
    def test_find_nothing_on_this_site(self):
        assert check_settings() == check_addresses() == []

    def test_find_unknown_keys_and_suggest_known_ones(self, settings):
        settings.LMS_CERTIFICATES = {"ISSUER": "KI-fit"}
        (message,) = check_settings()
        assert message.id == "lms_certificates.E001"
        assert "ISSUER_NAME" in message.hint

    @pytest.mark.parametrize("key", ["TIME_ZONE_OF", "CLIENT_IP_OF", "VISIBLE_AWARDS"])
    def test_find_paths_that_lead_nowhere(self, settings, key):
        settings.LMS_CERTIFICATES = {key: "nowhere.at_all"}
        assert ids(check_settings()) == ["lms_certificates.E002"]

    def test_find_a_missing_address_for_qr_codes(self, settings):
        settings.WAGTAILADMIN_BASE_URL = ""
        assert ids(check_settings()) == ["lms_certificates.W001"]

    def test_find_missing_urls(self):
        with override_settings(ROOT_URLCONF="wagtail.documents.urls"):
            assert ids(check_addresses()) == ["lms_certificates.E003"]
