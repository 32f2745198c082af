import json

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from lms.accounts.models import Role
from lms.dashboards.registry import REGISTRY
from lms.rollouts.models import AuditDownload
from lms.rollouts.queries import board, fingerprint_of
from tests.factories.accounts import make_client, make_mandate, make_members, make_team
from tests.factories.adoption import make_source, use
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon
from tests.factories.rollouts import make_programme, publish

NOW = noon("2026-11-25")

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_company():
    company = make_client()
    people = make_members(make_team(company), 6)
    assign(company, make_course(), at=noon("2026-11-02"))
    make_programme(company, at=noon("2026-11-02"))
    use(make_source(company), [(person, "2026-11-17", 3) for person in people])
    publish(company, "2026-W47")
    return company


def councillor(company):
    person = make_mandate(Role.WORKS_COUNCIL, client=company).person
    person.language = "de"
    person.save(update_fields=["language"])
    return person


def address(company, name="works_council"):
    return reverse(f"lms_dashboards:{name}", args=[company.slug])


class TestWorksCouncilPage:
    def test_shows_figures_settings_reports_imports_and_publications(self, client):
        company = make_company()
        client.force_login(councillor(company))
        text = " ".join(client.get(address(company)).content.decode().split())
        assert fingerprint_of(board(company)) in text
        with translation.override("de"):
            for entry in REGISTRY:
                assert str(entry.title) in text
                assert ", ".join(entry.readers).replace("&", "&amp;") in text
        assert "Standard: Die Personalabteilung" in text
        assert "6 von 6 bekannt" in text
        assert "KW 47/2026" in text
        assert "@example.com" not in text.split("<main")[1]

    def test_does_not_exist_for_anybody_else(self, client):
        company = make_company()
        others = [make_mandate(role, client=company).person for role in (Role.HR, Role.CLIENT_ADMIN)]
        others += [make_mandate(Role.CONSULTANT).person, councillor(make_client())]
        for person in others:
            client.force_login(person)
            assert client.get(address(company)).status_code == 404
            assert client.post(address(company, "audit_file")).status_code == 404
        assert not AuditDownload.objects.exists()

    def test_hands_out_the_audit_file_and_says_who_took_it(self, client):
        company = make_company()
        person = councillor(company)
        client.force_login(person)
        found = json.loads(b"".join(client.post(address(company, "audit_file"))))
        assert found["format"] == "ki-fit/disclosure-audit"
        assert found["cells"]
        assert AuditDownload.objects.get().fetched_by == person
        assert str(person) in client.get(address(company)).content.decode().split('id="audit"')[1]
        assert client.get(address(company, "audit_file")).status_code == 405
