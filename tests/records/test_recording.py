import datetime
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction

from certificates.actions import revoke_certificate
from certificates.models import Award
from courses.actions import complete_lesson, enroll
from courses.models import Enrollment, LessonProgress
from courses.signals import course_completed
from lms.accounts.actions import end_membership
from lms.records.actions import Fact, ForbiddenDetail, record, record_all
from lms.records.models import AppendOnly, LearningRecord, Verb
from lms.records.queries import records_as_of, records_of
from tests.factories.accounts import make_client, make_member, make_members, make_membership, make_team, make_user
from tests.factories.assignments import complete_course
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.quizzes import finish_attempt, make_learner, make_questions, make_quiz

pytestmark = pytest.mark.django_db


def recorded(*, verb, source, **fields) -> LearningRecord:
    record(verb=verb, source=source, **fields)
    return LearningRecord.objects.get(verb=verb, source=source)


class TestRecord:
    def test_tells_where_the_person_belonged_that_day(self):
        team = make_team()
        first = make_membership(team, starts_on=datetime.date(2026, 1, 1))
        end_membership(membership=first, ends_on=datetime.date(2026, 2, 28))
        later = make_team()
        make_membership(later, person=first.person, starts_on=datetime.date(2026, 3, 1))

        old = recorded(person=first.person, verb=Verb.ENROLLED, source="test:1", at=noon("2026-02-28"))
        new = recorded(person=first.person, verb=Verb.ENROLLED, source="test:2", at=noon("2026-03-01"))

        assert (old.team, old.client) == (team, team.client)
        assert (new.team, new.client) == (later, later.client)

    def test_knows_the_day_where_the_client_is(self):
        team = make_team(make_client(time_zone="Pacific/Auckland"))  # 13 hours ahead
        person = make_member(team, starts_on=datetime.date(2026, 3, 2))

        row = recorded(person=person, verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"))

        assert row.team == team

    def test_takes_the_oldest_of_several_memberships(self):
        younger, older = make_team(), make_team()
        person = make_member(younger, starts_on=datetime.date(2026, 2, 1))
        make_membership(older, person=person, starts_on=datetime.date(2026, 1, 1))

        row = recorded(person=person, verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"))

        assert row.team == older

    def test_takes_the_membership_in_the_client_it_is_told(self):
        younger, older = make_team(), make_team()
        person = make_member(younger, starts_on=datetime.date(2026, 2, 1))
        make_membership(older, person=person, starts_on=datetime.date(2026, 1, 1))

        row = recorded(person=person, verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"), client=younger.client)

        assert (row.client, row.team) == (younger.client, younger)

    def test_has_no_client_for_people_without_one(self):
        row = recorded(person=make_user(), verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"))

        assert (row.client, row.team) == (None, None)

    def test_changes_nothing_when_repeated(self):
        person = make_user()
        first = recorded(person=person, verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"))

        again = recorded(person=person, verb=Verb.ENROLLED, source="test:1", at=noon("2026-04-01"))

        assert again.pk == first.pk
        assert LearningRecord.objects.get().at == noon("2026-03-01")

    def test_refuses_a_score(self):
        with pytest.raises(ForbiddenDetail, match="score"):
            record(
                person=make_user(),
                verb=Verb.ATTEMPT_FINISHED,
                source="attempt:1",
                at=noon("2026-03-01"),
                detail={"passed": True, "score": 0.8},
            )
        assert not LearningRecord.objects.exists()

    def test_has_no_link_to_the_account(self):
        assert not [field for field in LearningRecord._meta.get_fields() if field.name in ("person", "learner", "user")]


class TestRecordAll:
    def _facts(self, count):
        people = make_members(make_team(), count)
        return [Fact(person, Verb.ENROLLED, f"test:{person.pk}", noon("2026-03-01")) for person in people]

    @pytest.mark.parametrize("count", [1, 20])
    def test_needs_the_same_queries_for_one_and_for_twenty(self, count, django_assert_num_queries):
        facts = self._facts(count)

        with django_assert_num_queries(2):  # memberships, one insert
            record_all(facts=facts)

    def test_writes_more_than_one_query_may_name(self):
        person = make_user()
        facts = [Fact(person, Verb.ENROLLED, f"test:{number}", noon("2026-03-01")) for number in range(1100)]

        record_all(facts=facts)

        assert LearningRecord.objects.count() == 1100

    def test_leaves_recorded_facts_as_they_are(self):
        facts = self._facts(2)
        record_all(facts=facts[:1])
        first = LearningRecord.objects.get()

        record_all(facts=facts)

        assert LearningRecord.objects.count() == 2
        assert LearningRecord.objects.get(source=first.source).pk == first.pk


class TestLearningRecord:
    def _record(self):
        return recorded(person=make_user(), verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"))

    def test_is_not_saved_again(self):
        row = self._record()
        row.detail = {"passed": True}

        with pytest.raises(AppendOnly):
            row.save()
        with pytest.raises(AppendOnly):
            LearningRecord.objects.get().save()

    def test_is_not_updated_by_a_queryset(self):
        row = self._record()

        with pytest.raises(AppendOnly):
            LearningRecord.objects.update(detail={})
        with pytest.raises(AppendOnly):
            LearningRecord.objects.bulk_update([row], ["detail"])

    def test_is_not_deleted(self):
        row = self._record()

        with pytest.raises(AppendOnly):
            row.delete()
        with pytest.raises(AppendOnly):
            LearningRecord.objects.all().delete()

    def test_is_protected_by_the_database_too(self):
        self._record()

        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE lms_records_learningrecord SET verb = 'other'")

        assert LearningRecord.objects.get().verb == Verb.ENROLLED


class TestRecordsAsOf:
    def test_counts_what_had_happened_by_then_at_that_client(self):
        team = make_team()
        person, stranger = make_member(team), make_member(make_team())
        early = recorded(person=person, verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"))
        on_time = recorded(person=person, verb=Verb.ENROLLED, source="test:2", at=noon("2026-03-02"))
        record(person=person, verb=Verb.ENROLLED, source="test:3", at=noon("2026-03-03"))
        record(person=stranger, verb=Verb.ENROLLED, source="test:4", at=noon("2026-03-01"))

        assert list(records_as_of(team.client, noon("2026-03-02"))) == [early, on_time]

    def test_leaves_out_what_was_recorded_too_late(self):
        team = make_team()
        row = recorded(person=make_member(team), verb=Verb.ENROLLED, source="test:1", at=noon("2026-03-01"))
        row.refresh_from_db()
        before = row.recorded_at - datetime.timedelta(seconds=1)

        assert not records_as_of(team.client, noon("2026-03-02"), known_at=before)
        assert list(records_as_of(team.client, noon("2026-03-02"), known_at=row.recorded_at)) == [row]


class TestReceivers:
    def test_record_the_way_through_a_course(self):
        team, course = make_team(), make_course("Eins", "Zwei")
        person = make_member(team)

        completion = complete_course(person, course, at=noon("2026-03-01"))

        rows = list(records_of(person.pseudonym))
        assert sorted(row.verb for row in rows) == [
            Verb.CERTIFICATE_ISSUED,
            Verb.COURSE_COMPLETED,
            Verb.ENROLLED,
            Verb.LESSON_COMPLETED,
            Verb.LESSON_COMPLETED,
        ]
        assert {row.course_version for row in rows} == {completion.version}
        assert {(row.course, row.client, row.team) for row in rows} == {(course, team.client, team)}
        assert {row.object_key for row in rows if row.verb == Verb.LESSON_COMPLETED} == {
            str(lesson.translation_key) for lesson in lessons_of(course)
        }

    def test_tell_each_fact_once(self):
        course, person = make_course("Eins"), make_user()
        complete_course(person, course, at=noon("2026-03-01"))

        complete_course(person, course, at=noon("2026-03-05"))

        assert LearningRecord.objects.count() == 4

    def test_a_fact_that_cannot_be_recorded_does_not_happen(self):
        course, person = make_course(), make_user()

        with (
            mock.patch("lms.records.receivers.record", side_effect=IntegrityError),
            pytest.raises(IntegrityError),
        ):
            enroll(learner=person, course=course, at=noon("2026-03-01"))

        assert not Enrollment.objects.exists()

    def test_no_part_of_a_chain_of_facts_happens_when_its_last_one_cannot_be_recorded(self):
        course, person = make_course("Eins"), make_user()
        enroll(learner=person, course=course, at=noon("2026-03-01"))

        def fail(**kwargs):
            raise IntegrityError

        course_completed.connect(fail, dispatch_uid="test")
        try:
            with pytest.raises(IntegrityError):
                complete_lesson(learner=person, lesson=lessons_of(course)[0], at=noon("2026-03-02"))
        finally:
            course_completed.disconnect(dispatch_uid="test")

        assert not LessonProgress.objects.exists()
        assert [row.verb for row in LearningRecord.objects.all()] == [Verb.ENROLLED]

    @pytest.mark.parametrize(("positions", "passed"), [(None, True), ([], False)])
    def test_record_a_hand_in_without_its_score(self, positions, passed):
        team = make_team()
        quiz = make_quiz(make_questions(2))
        learner = make_learner(quiz)
        make_membership(team, person=learner)

        attempt = finish_attempt(quiz, learner, at=noon("2026-03-01"), positions=positions)

        row = LearningRecord.objects.get(verb=Verb.ATTEMPT_FINISHED)
        assert row.detail == {"passed": passed, "attempt": 1, "quiz": quiz.pk, "blueprint": attempt.blueprint}
        assert (row.source, row.object_key) == (f"attempt:{attempt.public_id}", str(quiz.translation_key))
        assert (row.course, row.team, row.pseudonym) == (quiz.get_course(), team, learner.pseudonym)

    def test_record_a_certificate_and_its_loss(self):
        team, course = make_team(), make_course("Eins")
        person = make_member(team)
        completion = complete_course(person, course, at=noon("2026-03-01"))
        award = Award.objects.get(completion=completion)

        revoke_certificate(award=award, actor=make_user(), reason="Verwechslung", at=noon("2026-03-09"))

        issued, revoked = (
            LearningRecord.objects.get(verb=verb) for verb in (Verb.CERTIFICATE_ISSUED, Verb.CERTIFICATE_REVOKED)
        )
        assert (issued.pseudonym, issued.course_version, issued.team) == (person.pseudonym, completion.version, team)
        assert issued.detail == {"expires_on": award.expires_on and award.expires_on.isoformat()}
        assert (revoked.at, revoked.source) == (noon("2026-03-09"), f"completion:{completion.pk}")

    def test_leave_no_way_from_an_award_to_a_pseudonym(self):
        person = make_member(make_team())
        complete_course(person, make_course("Eins"), at=noon("2026-03-01"))
        award = Award.objects.get()

        written = [
            f"{row.source} {row.object_key} {row.detail}"
            for row in LearningRecord.objects.filter(pseudonym=person.pseudonym)
        ]

        assert written
        assert not [text for text in written if award.number in text or award.code in text or "award" in text]

    def test_record_completion_before_the_certificate_that_follows_from_it(self):
        complete_course(make_user(), make_course("Eins"), at=noon("2026-03-01"))

        verbs = list(LearningRecord.objects.order_by("recorded_at").values_list("verb", flat=True))

        assert verbs.index(Verb.COURSE_COMPLETED) < verbs.index(Verb.CERTIFICATE_ISSUED)
