import datetime
import json

import pytest
import time_machine
from django.urls import reverse

from courses.actions import enroll
from lms.accounts.models import Role, VisibilityProfile
from tests.factories.accounts import (
    make_client,
    make_manager,
    make_mandate,
    make_member,
    make_membership,
    make_team,
    make_user,
    set_visibility,
)
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon

pytestmark = pytest.mark.django_db

PAGE = reverse("lms_privacy:my_data")
EXPORT = reverse("lms_privacy:export")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(noon("2026-03-02"), tick=False):
        yield


def page_of(client, person):
    client.force_login(person)
    response = client.get(PAGE)
    assert response.status_code == 200
    return response


class TestMyData:
    def test_is_for_those_who_are_logged_in(self, client):
        assert client.get(PAGE).status_code == client.get(EXPORT).status_code == 302

    @pytest.mark.parametrize(
        ("profile", "words"),
        [
            (VisibilityProfile.STRICT, "keine Namen und keine Ergebnisse, nur Zahlen über Gruppen ab 5 Personen"),
            (VisibilityProfile.STANDARD, "Die Personalabteilung sieht zusätzlich, wer Pflichtkurse abgeschlossen hat"),
            (VisibilityProfile.OPEN, "Ihre Führungskraft sieht mit Namen"),
        ],
    )
    def test_says_what_the_profile_means(self, client, profile, words):
        team = make_team()
        set_visibility(team.client, profile, at=noon("2026-02-01"))

        text = page_of(client, make_member(team)).text

        assert words in text
        assert "1. Februar 2026" in text
        assert "Betriebsvereinbarung vom 1. Februar 2026" in text

    def test_names_who_changed_the_profile(self, client):
        team = make_team()
        set_visibility(team.client, VisibilityProfile.STRICT, at=noon("2026-02-01"))
        change = team.client.visibility_changes.get()

        text = page_of(client, make_member(team)).text

        assert f"Vorgeschlagen von {change.proposed_by}, bestätigt von {change.confirmed_by}" in text

    def test_says_that_nobody_changed_it(self, client):
        assert "niemand hat es geändert" in page_of(client, make_member(make_team())).text

    def test_mentions_the_list_for_auditors(self, client):
        team = make_team()
        set_visibility(team.client, VisibilityProfile.STRICT, at=noon("2026-02-01"), has_evidence_list=True)

        assert "Zusätzlich dürfen Prüfende eine Zertifikatsliste" in page_of(client, make_member(team)).text

    def test_names_the_roles_that_exist_for_the_person(self, client):
        team = make_team()
        below, beside = make_team(parent=team), make_team(team.client)
        make_manager(team, person=make_user(first_name="Sabine", last_name="Kurz"))
        make_manager(beside, person=make_user(last_name="Fremd"))
        make_mandate(Role.HR, client=team.client, person=make_user(last_name="Personal"))
        make_mandate(Role.HR, client=make_client(), person=make_user(last_name="Anderswo"))
        make_mandate(Role.TRAINER, person=make_user(last_name="Trainer"))
        make_mandate(
            Role.WORKS_COUNCIL,
            client=team.client,
            person=make_user(last_name="Frueher"),
            ends_on=datetime.date(2026, 3, 1),
        )

        roles = {role.label: role.people for role in page_of(client, make_member(below)).context["overview"].roles}

        assert list(roles) == ["Führungskraft", "Personalabteilung", "Trainingsteam"]
        assert roles["Führungskraft"] == ["Sabine Kurz"]
        assert [name.split()[-1] for names in roles.values() for name in names] == ["Kurz", "Personal", "Trainer"]

    @pytest.mark.parametrize(
        ("profile", "manager_sees", "hr_sees"),
        [
            (VisibilityProfile.STRICT, "Zahlen über Gruppen", "Zahlen über Gruppen"),
            (VisibilityProfile.STANDARD, "Zahlen über Gruppen", "Mit Namen: ob Sie Pflichtkurse abgeschlossen haben"),
            (
                VisibilityProfile.OPEN,
                "Mit Namen: ob Sie Pflichtkurse nicht begonnen",
                "Mit Namen: ob Sie Pflichtkurse ab",
            ),
        ],
    )
    def test_says_what_each_role_sees(self, client, profile, manager_sees, hr_sees):
        team = make_team()
        set_visibility(team.client, profile, at=noon("2026-02-01"))
        make_manager(team), make_mandate(Role.HR, client=team.client)

        roles = {role.label: role.sees for role in page_of(client, make_member(team)).context["overview"].roles}

        assert roles["Führungskraft"].startswith(manager_sees)
        assert roles["Personalabteilung"].startswith(hr_sees)

    def test_says_what_is_stored_and_what_nobody_sees(self, client):
        text = page_of(client, make_member(make_team())).text

        for words in ("Konto", "Lernnachweise", "Zuweisungen", "Zertifikate", "Was außer Ihnen niemand sieht"):
            assert words in text

    def test_is_there_for_people_without_a_client(self, client):
        assert "Was Sie lernen, sehen nur Sie" in page_of(client, make_user()).text

    def test_leads_those_who_may_to_changing_it(self, client):
        council = make_mandate(Role.WORKS_COUNCIL, client=make_client(slug="kieswerk")).person

        assert reverse("lms_privacy:visibility", args=["kieswerk"]) in page_of(client, council).text
        assert "sichtbarkeit" not in page_of(client, make_member(make_team())).text

    def test_needs_the_same_queries_for_one_and_for_twenty(self, client, django_assert_max_num_queries):
        team = make_team()
        client.force_login(make_member(team))

        def queries():
            with django_assert_max_num_queries(15) as found:
                client.get(PAGE)
            return len(found)

        make_manager(team)
        queries()  # warms caches
        few = queries()
        for _number in range(19):
            make_manager(team)

        assert queries() == few


class TestExport:
    def test_is_a_file_with_everything_about_oneself(self, client):
        team, course = make_team(name="Einkauf"), make_course(title="Gute Prompts")
        person = make_member(team, email="ich@example.com")
        assign(team, course, at=noon("2026-03-01"), days_to_complete=14)
        enroll(learner=person, course=course, at=noon("2026-03-02"))
        client.force_login(person)

        response = client.get(EXPORT)

        assert response.headers["Content-Disposition"] == 'attachment; filename="meine-daten-2026-03-02.json"'
        assert "no-store" in response.headers["Cache-Control"]
        data = json.loads(response.text)["data"]
        assert data["lms_accounts"]["account"]["email"] == "ich@example.com"
        assert data["lms_assignments"]["obligations"][0]["due_on"] == "2026-03-15"
        assert data["lms_courses"]["enrollments"][0]["course"] == "Gute Prompts"
        assert {row["fact"] for row in data["lms_records"]["records"]} == {"enrolled", "obligation_started"}
        assert {row["team"] for row in data["lms_records"]["records"]} == {"Einkauf"}

    def test_holds_nothing_about_others(self, client):
        team = make_team()
        person = make_member(team)
        other = make_membership(team, email="fremd@example.com", last_name="Fremdling").person
        enroll(learner=other, course=make_course(title="Fremder Kurs"), at=noon("2026-03-02"))
        client.force_login(person)

        text = client.get(EXPORT, {"person": other.pk}).text

        assert "Fremd" not in text
        assert "fremd@example.com" not in text
        assert str(other.pseudonym) not in text
