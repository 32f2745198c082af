"""What people get and what stays."""

import json

import pytest

from certificates.actions import revoke_certificate
from certificates.models import Award
from certificates.printing import render_pdf
from certificates.privacy import erase_for, export_for
from tests.factories.accounts import UserFactory
from tests.factories.certificates import make_award, make_renewal
from tests.factories.courses import noon

pytestmark = pytest.mark.django_db


class TestExport:
    def test_names_all_certificates_of_the_person(self):
        learner = UserFactory(first_name="Aylin", last_name="Şahin")
        award = make_award(learner=learner, validity_months=12)
        renewal = make_renewal(award, at=noon("2028-01-10"))
        make_award()
        exported = json.loads(json.dumps(export_for(learner)))
        assert [row["number"] for row in exported["certificates"]] == [renewal.number, award.number]
        assert exported["certificates"][0]["renews"] == award.number
        row = exported["certificates"][1]
        assert row["holder"] == "Aylin Şahin"
        assert row["valid_until"] == "2028-02-11"
        assert row["verification_address"] == award.verify_url

    def test_names_what_the_person_revoked_but_not_of_whom(self):
        actor = UserFactory()
        award = make_award(learner=UserFactory(first_name="Aylin", last_name="Şahin"))
        revoke_certificate(award=award, actor=actor, reason="Irrtum", at=noon("2027-06-01"))
        exported = export_for(actor)
        assert exported["certificates"] == []
        assert [row["number"] for row in exported["revoked_certificates_of_others"]] == [award.number]
        assert "Şahin" not in json.dumps(exported, ensure_ascii=False)

    def test_is_empty_for_others(self):
        make_award()
        assert export_for(UserFactory()) == {"certificates": [], "revoked_certificates_of_others": []}


class TestErase:
    def test_keeps_the_certificate_and_cuts_its_links(self, client):  # L29
        award = make_award(learner=UserFactory(first_name="Aylin", last_name="Şahin"))
        before = render_pdf(award)
        erase_for(award.learner)
        kept = Award.objects.get(pk=award.pk)
        assert kept.learner is None
        assert kept.completion is None
        assert kept.holder_name == "Aylin Şahin"
        assert render_pdf(kept) == before
        assert client.get(f"/zertifikate/pruefen/{award.code}/").status_code == 200

    def test_leaves_nothing_that_leads_to_the_pseudonymous_records(self):
        """No moment, completion or account: records name these beside the pseudonym."""
        award = make_award()
        pseudonym = str(award.learner.pseudonym)
        erase_for(award.learner)
        kept = Award.objects.get(pk=award.pk)
        values = {name: str(value) for name, value in vars(kept).items() if not name.startswith("_")}
        assert not any(pseudonym in value for value in values.values())
        assert [name for name, value in values.items() if ":" in value and "T" in value and "+" in value] == []
        assert (kept.learner_id, kept.completion_id) == (None, None)

    def test_leaves_certificates_of_others_alone(self):
        award = make_award()
        erase_for(UserFactory())
        assert Award.objects.get(pk=award.pk).learner == award.learner

    def test_may_be_repeated(self):
        award = make_award()
        learner = award.learner
        erase_for(learner)
        erase_for(learner)
        assert Award.objects.count() == 1
