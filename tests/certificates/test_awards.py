"""Awards are records: what can happen to them afterwards, and what they are worth."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates.actions import ReasonMissing, discard_outdated_awards, issue_certificate, revoke_certificate
from certificates.models import Award, ImmutableAward
from certificates.queries import AwardStatus, award_items, awards_of, item_of, status_of
from certificates.signals import certificate_revoked
from courses.models import CourseCompletion, Enrollment
from tests.factories.accounts import UserFactory
from tests.factories.certificates import COMPLETED_AT, make_award, make_renewal
from tests.factories.courses import noon

pytestmark = pytest.mark.django_db

REVOKED_AT = noon("2027-06-01")
LAST_DAY = datetime.date(2028, 2, 11)
REASON = "Der Test wurde von einer anderen Person abgelegt."


def revoke(award, **fields):
    return revoke_certificate(**{"award": award, "actor": UserFactory(), "reason": REASON, "at": REVOKED_AT, **fields})


class TestAward:
    @pytest.mark.parametrize("field", ["holder_name", "course_title", "expires_on", "code", "template_snapshot"])
    def test_is_never_changed(self, field):  # L24
        award = make_award()
        setattr(award, field, None)
        with pytest.raises(ImmutableAward):
            award.save()
        with pytest.raises(ImmutableAward):
            award.save(update_fields=[field])

    def test_is_never_changed_or_deleted_in_bulk(self):
        award = make_award()
        with pytest.raises(ImmutableAward):
            Award.objects.update(holder_name="Wer anders")
        with pytest.raises(ImmutableAward):
            Award.objects.all().delete()
        with pytest.raises(ImmutableAward):
            award.delete()
        assert Award.objects.get().holder_name == award.holder_name

    def test_outlives_account_enrollment_and_completion(self):  # L29
        award = make_award(validity_months=12)
        Enrollment.objects.all().delete()
        CourseCompletion.objects.all().delete()
        award.learner.delete()
        kept = Award.objects.get(pk=award.pk)
        assert kept.learner is None
        assert kept.completion is None
        assert kept.holder_name == award.holder_name
        assert status_of(kept, on=LAST_DAY) == AwardStatus.VALID

    def test_cannot_be_revoked_without_a_reason_in_the_database(self):  # L28
        award = make_award()
        award.revoked_at = REVOKED_AT
        with pytest.raises(IntegrityError), transaction.atomic():
            award.save(update_fields=["revoked_at"])


class TestStatus:
    def test_is_valid_through_the_last_day(self):  # L26 L27
        award = make_award(validity_months=12)
        assert award.expires_on == LAST_DAY
        assert status_of(award, on=LAST_DAY) == AwardStatus.VALID

    def test_is_expired_the_day_after(self):
        award = make_award(validity_months=12)
        assert status_of(award, on=LAST_DAY + datetime.timedelta(days=1)) == AwardStatus.EXPIRED

    def test_is_valid_for_ever_without_an_end(self):
        assert status_of(make_award(), on=datetime.date(2999, 1, 1)) == AwardStatus.VALID

    def test_is_superseded_by_a_renewal_before_and_after_its_end(self):  # L25
        award = make_award(validity_months=12)
        renewal = make_renewal(award, at=noon("2028-01-10"))
        for day in (datetime.date(2028, 1, 10), datetime.date(2029, 1, 1)):
            assert status_of(award, on=day) == AwardStatus.SUPERSEDED
        assert item_of(award, on=LAST_DAY).successor == renewal
        assert status_of(renewal, on=LAST_DAY) == AwardStatus.VALID

    def test_is_revoked_whatever_else_it_is(self):
        award = make_award(validity_months=12)
        make_renewal(award, at=noon("2028-01-10"))
        assert status_of(revoke(award), on=datetime.date(2030, 1, 1)) == AwardStatus.REVOKED

    def test_falls_back_when_the_renewal_is_revoked(self):
        award = make_award()
        revoke(make_renewal(award, at=noon("2028-01-10")))
        assert status_of(award, on=LAST_DAY) == AwardStatus.VALID

    def test_follows_the_chain_over_a_revoked_renewal(self):
        award = make_award()
        second = make_renewal(award, at=noon("2028-01-10"))
        third = make_renewal(award, at=noon("2029-01-10"))
        revoke(second)
        assert item_of(award, on=LAST_DAY).successor == third

    def test_is_not_renewed_by_way_of_a_revoked_award(self):
        award = make_award()
        revoke(make_renewal(award, at=noon("2028-01-10")))
        third = make_renewal(award, at=noon("2029-01-10"))
        assert third.supersedes == award

    def test_costs_two_queries_for_any_number_of_awards(self, django_assert_num_queries):
        learner = UserFactory()
        for _ in range(3):
            make_renewal(make_award(learner=learner), at=noon("2028-01-10"))
        with django_assert_num_queries(2):
            items = award_items(learner, at=noon("2028-02-01"))
        assert [item.status for item in items].count(AwardStatus.SUPERSEDED) == 3
        with django_assert_num_queries(2):
            assert {status_of(award, on=LAST_DAY) for award in awards_of(learner)} == {"valid", "superseded"}


class TestRevokeCertificate:
    def test_stores_actor_reason_and_date(self):  # L28
        actor = UserFactory()
        award = revoke(make_award(), actor=actor)
        stored = Award.objects.get(pk=award.pk)
        assert (stored.revoked_by, stored.revocation_reason, stored.revoked_at) == (actor, REASON, REVOKED_AT)

    @pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
    def test_refuses_to_act_without_a_reason(self, reason):
        award = make_award()
        with pytest.raises(ReasonMissing):
            revoke(award, reason=reason)
        assert not Award.objects.get(pk=award.pk).is_revoked

    def test_keeps_the_first_revocation_and_announces_it_once(self):
        announced = []

        def note(*, award, at, **kwargs):
            announced.append((award.pk, at))

        certificate_revoked.connect(note, dispatch_uid="test.revoked")
        try:
            award = revoke(make_award())
            again = revoke(award, reason="Noch ein Grund", at=noon("2027-07-01"))
        finally:
            certificate_revoked.disconnect(dispatch_uid="test.revoked")
        assert (again.revocation_reason, again.revoked_at) == (REASON, REVOKED_AT)
        assert announced == [(award.pk, REVOKED_AT)]

    def test_is_logged(self):
        actor = UserFactory()
        award = revoke(make_award(), actor=actor)
        entry = ModelLogEntry.objects.for_instance(award).get()
        assert (entry.action, entry.user, entry.data) == ("certificates.revoke", actor, {"reason": REASON})

    def test_is_final(self):
        """Completing again, or issuing again, does not bring a revoked certificate back."""
        award = revoke(make_award())
        assert issue_certificate(completion=award.completion, at=noon("2027-08-01")).is_revoked


class TestRetention:
    def test_keeps_everything_unless_configured(self):
        make_award(validity_months=1)
        assert discard_outdated_awards(at=noon("2999-01-01")) == 0
        assert Award.objects.count() == 1

    def test_ends_years_after_the_last_valid_day(self, settings):
        settings.LMS_CERTIFICATES = {"RETENTION_YEARS": 3}
        make_award(validity_months=12)
        assert discard_outdated_awards(at=noon("2031-02-11")) == 0
        assert discard_outdated_awards(at=noon("2031-02-12")) == 1
        assert not Award.objects.exists()

    def test_counts_from_the_issue_where_there_is_no_end(self, settings):
        settings.LMS_CERTIFICATES = {"RETENTION_YEARS": 3}
        award = make_award()
        assert award.issued_on == COMPLETED_AT.date()
        assert discard_outdated_awards(at=noon("2030-02-12")) == 0
        assert discard_outdated_awards(at=noon("2030-02-13")) == 1

    def test_keeps_the_renewal_of_what_is_discarded(self, settings):
        settings.LMS_CERTIFICATES = {"RETENTION_YEARS": 3}
        award = make_award()
        renewal = make_renewal(award, at=noon("2029-01-10"))
        assert discard_outdated_awards(at=noon("2030-06-01")) == 1
        renewal.refresh_from_db()
        assert renewal.supersedes is None
