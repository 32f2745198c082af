"""Times and attempts: opening, closing, waiting, exceptions from them, and what counts."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from courses.actions import enroll
from courses.models import LessonProgress
from quizzes.actions import (
    MustWait,
    NoAttemptsLeft,
    NothingGranted,
    QuizClosed,
    QuizOpensLater,
    close_expired_attempts,
    grant_override,
    grant_overrides,
    preview_withdrawal,
    recount_results,
    start_attempt,
    start_pretest,
    submit_attempt,
    withdraw_override,
)
from quizzes.models import AttemptState, Counting, Overdue, Purpose, QuizOverride, QuizPage
from quizzes.queries import QuizRules, Terms, counting_result, merged_terms, quiz_visit, rules_for, time_warnings
from tests.factories.accounts import UserFactory, make_member, make_superuser, make_team
from tests.factories.courses import noon
from tests.factories.quizzes import finish_attempt, make_learner, make_questions, make_quiz

MONDAY = noon("2026-03-02")
MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE
DAY = 24 * HOUR

pytestmark = pytest.mark.django_db


def quiz_of(count=1, **fields):
    return make_quiz(make_questions(count), **fields)


def team_key(team):
    return f"team:{team.pk}"


def begin(quiz, learner=None, at=MONDAY, **options):
    return start_attempt(learner=learner or make_learner(quiz), quiz=quiz, at=at, **options)


class TestOpeningTimes:
    def test_refuse_a_start_before_and_after_and_name_the_moment(self):
        quiz = quiz_of(opens_at=MONDAY, closes_at=MONDAY + DAY)
        learner = make_learner(quiz)
        with pytest.raises(QuizOpensLater) as early:
            begin(quiz, learner, MONDAY - MINUTE)
        assert early.value.moment == MONDAY
        with pytest.raises(QuizClosed) as late:
            begin(quiz, learner, MONDAY + DAY)
        assert late.value.moment == MONDAY + DAY
        assert begin(quiz, learner, MONDAY).is_open

    def test_let_a_running_attempt_go_on(self):
        quiz = quiz_of(closes_at=MONDAY + HOUR)
        attempt = begin(quiz)
        again = start_attempt(learner=attempt.learner, quiz=quiz, at=MONDAY + HOUR + MINUTE / 2)
        assert again == attempt

    def test_end_running_attempts(self):  # L8
        quiz = quiz_of(closes_at=MONDAY + HOUR)
        attempt = begin(quiz)
        assert attempt.deadline_at == MONDAY + HOUR
        assert close_expired_attempts(at=MONDAY + HOUR + 2 * MINUTE) == 1
        attempt.refresh_from_db()
        assert (attempt.state, attempt.finished_at) == (AttemptState.FINISHED, MONDAY + HOUR)

    def test_cut_the_limit_and_say_so(self):  # L8
        quiz = quiz_of(time_limit_minutes=60, closes_at=MONDAY + HOUR)
        assert begin(quiz, at=MONDAY + 30 * MINUTE).deadline_at == MONDAY + HOUR
        visit = quiz_visit(make_learner(quiz), quiz, at=MONDAY + 30 * MINUTE)
        assert (visit.cut_minutes, visit.rules.limit_minutes) == (30, 60)
        assert quiz_visit(make_learner(quiz), quiz, at=MONDAY).cut_minutes is None

    def test_are_nothing_to_an_author_who_tries_the_quiz(self):  # L4
        quiz = quiz_of(opens_at=MONDAY + DAY, time_limit_minutes=10, closes_at=MONDAY + 2 * DAY)
        attempt = begin(quiz, UserFactory(), MONDAY, purpose=Purpose.TRIAL)
        assert attempt.deadline_at == MONDAY + 10 * MINUTE

    def test_hold_for_the_test_before_the_course(self):
        quiz = quiz_of(pretest="anybody", opens_at=MONDAY + DAY)
        with pytest.raises(QuizOpensLater):
            start_pretest(learner=UserFactory(), quiz=quiz, at=MONDAY)

    def test_must_be_possible(self):
        with pytest.raises(ValidationError) as refusal:
            QuizPage(title="Test", opens_at=MONDAY, closes_at=MONDAY).clean()
        assert list(refusal.value.message_dict) == ["closes_at"]

    def test_warn_of_a_limit_that_nobody_gets(self):
        quiz = QuizPage(opens_at=MONDAY, closes_at=MONDAY + 30 * MINUTE, time_limit_minutes=45)
        assert len(time_warnings(quiz)) == 1
        quiz.time_limit_minutes = 30
        assert time_warnings(quiz) == []


class TestWaiting:
    def test_is_one_time_after_the_first_attempt_and_another_after_later_ones(self):
        quiz = quiz_of(wait_after_first_minutes=60, wait_after_later_minutes=120)
        learner = make_learner(quiz)
        finish_attempt(quiz, learner, at=MONDAY)
        with pytest.raises(MustWait) as refusal:
            begin(quiz, learner, MONDAY + HOUR - MINUTE)
        assert refusal.value.moment == MONDAY + HOUR
        finish_attempt(quiz, learner, at=MONDAY + HOUR)
        with pytest.raises(MustWait) as refusal:
            begin(quiz, learner, MONDAY + 3 * HOUR - MINUTE)
        assert refusal.value.moment == MONDAY + 3 * HOUR
        assert begin(quiz, learner, MONDAY + 3 * HOUR).number == 3

    def test_is_said_before_the_start(self):
        quiz = quiz_of(wait_after_first_minutes=60, closes_at=MONDAY + HOUR)
        learner = make_learner(quiz)
        finish_attempt(quiz, learner, at=MONDAY)
        visit = quiz_visit(learner, quiz, at=MONDAY + MINUTE)
        assert (visit.waits_until, visit.waits_too_long, visit.may_start) == (MONDAY + HOUR, True, False)

    def test_begins_with_the_deadline_of_an_attempt_that_nobody_handed_in(self):
        quiz = quiz_of(wait_after_first_minutes=60, time_limit_minutes=10)
        learner = begin(quiz).learner
        with pytest.raises(MustWait) as refusal:
            begin(quiz, learner, MONDAY + 30 * MINUTE)
        assert refusal.value.moment == MONDAY + 70 * MINUTE
        assert quiz.attempts.get().state == AttemptState.FINISHED  # it was handed in, though nothing began


class TestOverdueAttempts:
    def test_have_a_minute_of_grace(self):  # L9
        quiz = quiz_of(time_limit_minutes=10, overdue=Overdue.REFUSE)
        attempt = begin(quiz)
        handed_in = submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=MONDAY + 11 * MINUTE)
        assert (handed_in.state, handed_in.finished_at) == (AttemptState.FINISHED, MONDAY + 10 * MINUTE)

    @pytest.mark.parametrize(("overdue", "state"), [("hand_in", "finished"), ("refuse", "lapsed")])
    def test_end_as_the_quiz_says_after_that(self, overdue, state):  # L9
        quiz = quiz_of(time_limit_minutes=10, overdue=overdue, attempts_allowed=1)
        attempt = begin(quiz)
        late = MONDAY + 11 * MINUTE + datetime.timedelta(seconds=1)
        assert submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=late).state == state
        with pytest.raises(NoAttemptsLeft):
            begin(quiz, attempt.learner, late)

    def test_count_nowhere_without_a_result(self):  # L9
        quiz = quiz_of(time_limit_minutes=10, overdue=Overdue.REFUSE, counting=Counting.LATEST)
        learner = make_learner(quiz)
        first = finish_attempt(quiz, learner, at=MONDAY)
        begin(quiz, learner, MONDAY + HOUR)
        close_expired_attempts(at=MONDAY + 2 * HOUR)
        result = counting_result(quiz, list(quiz.attempts.all()))
        assert (result.attempt, result.passed) == (first, True)


MOMENTS = [None, *(MONDAY + days * DAY for days in range(4))]
TERMS = st.builds(
    Terms,
    extra_minutes=st.integers(0, 60),
    time_factor=st.sampled_from([Decimal(1), Decimal("1.25"), Decimal(2)]),
    is_unlimited=st.booleans(),
    extra_attempts=st.integers(0, 3),
    opens_at=st.sampled_from(MOMENTS),
    closes_at=st.sampled_from(MOMENTS),
)


class TestWhatHoldsForAPerson:
    @given(groups=st.lists(TERMS, max_size=4), another=TERMS)
    def test_is_never_less_generous_with_another_group(self, groups, another):  # L11
        quiz = QuizPage(time_limit_minutes=30, attempts_allowed=2)
        fewer, more = (QuizRules(quiz, merged_terms(None, terms)) for terms in (groups, [*groups, another]))
        assert (more.limit or datetime.timedelta.max) >= (fewer.limit or datetime.timedelta.max)
        assert more.attempts_allowed >= fewer.attempts_allowed
        if fewer.opens_at:
            assert more.opens_at <= fewer.opens_at
        if fewer.closes_at:
            assert more.closes_at >= fewer.closes_at

    @given(own=TERMS, groups=st.lists(TERMS, max_size=3))
    def test_is_what_was_granted_to_the_person_wherever_that_says_something(self, own, groups):  # L11
        merged = merged_terms(own, groups)
        if own.has_time:
            assert (merged.extra_minutes, merged.time_factor, merged.is_unlimited) == (
                own.extra_minutes,
                own.time_factor,
                own.is_unlimited,
            )
        for name in ("extra_attempts", "opens_at", "closes_at"):
            assert not getattr(own, name) or getattr(merged, name) == getattr(own, name)

    @pytest.mark.parametrize(
        ("minutes", "factor", "extra", "seconds"),
        [(60, "1.5", 0, 5400), (60, "1", 15, 4500), (45, "1.25", 10, 3975), (10, "1.33", 0, 798), (0, "2", 30, None)],
    )
    def test_is_the_limit_times_the_factor_and_minutes_more(self, minutes, factor, extra, seconds):
        terms = Terms(time_factor=Decimal(factor), extra_minutes=extra)
        limit = QuizRules(QuizPage(time_limit_minutes=minutes), terms).limit
        assert (limit and limit.total_seconds()) == seconds

    def test_costs_one_query_where_no_group_has_an_exception(self, django_assert_num_queries):
        quiz = quiz_of()
        learner = make_learner(quiz)
        with django_assert_num_queries(1):
            rules_for(learner, quiz, at=MONDAY)


class TestGranting:
    def test_moves_the_deadline_of_a_running_attempt_at_once(self):  # L11
        quiz = quiz_of(time_limit_minutes=30)
        attempt, other = begin(quiz), begin(quiz)
        effect = grant_override(
            quiz=quiz, learner=attempt.learner, terms=Terms(extra_minutes=15), by=None, at=MONDAY + 10 * MINUTE
        )
        attempt.refresh_from_db()
        other.refresh_from_db()
        assert (attempt.deadline_at, other.deadline_at) == (MONDAY + 45 * MINUTE, MONDAY + 30 * MINUTE)
        assert (effect.prolonged, effect.shortened) == (1, 0)

    def test_can_lift_the_limit(self):
        quiz = quiz_of(time_limit_minutes=30)
        attempt = begin(quiz)
        grant_override(quiz=quiz, learner=attempt.learner, terms=Terms(is_unlimited=True), by=None, at=MONDAY)
        attempt.refresh_from_db()
        assert attempt.deadline_at is None

    def test_holds_for_attempts_that_begin_later(self):
        quiz = quiz_of(time_limit_minutes=30, attempts_allowed=1, closes_at=MONDAY)
        learner = make_learner(quiz)
        terms = Terms(time_factor=Decimal("1.5"), extra_attempts=1, closes_at=MONDAY + DAY)
        grant_override(quiz=quiz, learner=learner, terms=terms, by=None, at=MONDAY)
        assert begin(quiz, learner, MONDAY).deadline_at == MONDAY + 45 * MINUTE
        visit = quiz_visit(learner, quiz, at=MONDAY)
        assert (visit.attempts_left, visit.is_closed) == (1, False)

    def test_reaches_a_team_and_the_teams_below_it(self):  # L11
        department = make_team()
        team = make_team(department.client, parent=department)
        quiz = quiz_of(time_limit_minutes=30)
        inside, outside = make_member(team), make_member(make_team())
        for person in (inside, outside):
            enroll(learner=person, course=quiz.get_course(), at=MONDAY)
        running, foreign = begin(quiz, inside), begin(quiz, outside)
        grant_override(quiz=quiz, group=team_key(department), terms=Terms(extra_minutes=10), by=None, at=MONDAY)
        running.refresh_from_db()
        foreign.refresh_from_db()
        assert (running.deadline_at, foreign.deadline_at) == (MONDAY + 40 * MINUTE, MONDAY + 30 * MINUTE)
        grant_override(quiz=quiz, learner=inside, terms=Terms(extra_minutes=5), by=None, at=MONDAY)
        running.refresh_from_db()
        assert running.deadline_at == MONDAY + 35 * MINUTE

    def test_is_logged_without_a_name(self):
        quiz = quiz_of(time_limit_minutes=30)
        trainer, learner = UserFactory(), make_learner(quiz)
        grant_override(quiz=quiz, learner=learner, terms=Terms(extra_minutes=15), by=trainer, at=MONDAY)
        entry = PageLogEntry.objects.get(page=quiz.pk, action="quizzes.grant_override")
        assert (entry.user, entry.data["terms"]) == (trainer, {"extra_minutes": "15"})
        assert learner.email not in str(entry.data)

    def test_twice_changes_nothing(self):
        quiz = quiz_of(time_limit_minutes=30)
        learner = make_learner(quiz)
        for _time in range(2):
            effect = grant_override(quiz=quiz, learner=learner, terms=Terms(extra_minutes=15), by=None, at=MONDAY)
        assert effect.overrides == []
        assert PageLogEntry.objects.filter(action="quizzes.grant_override").count() == 1

    def test_never_shortens_what_an_author_has_cut_meanwhile(self):
        quiz = quiz_of(time_limit_minutes=60)
        attempt = begin(quiz)
        QuizPage.objects.filter(pk=quiz.pk).update(time_limit_minutes=20)
        quiz.refresh_from_db()
        grant_override(quiz=quiz, learner=attempt.learner, terms=Terms(extra_minutes=5), by=None, at=MONDAY)
        attempt.refresh_from_db()
        assert attempt.deadline_at == MONDAY + 60 * MINUTE

    def test_reaches_many_at_once_with_few_queries(self, django_assert_max_num_queries):
        quiz = quiz_of(time_limit_minutes=30)
        learners = [begin(quiz).learner for _number in range(5)]
        grant_overrides(quiz=quiz, learners=learners, terms=Terms(extra_minutes=1), by=None, at=MONDAY)
        assert QuizOverride.objects.filter(quiz=quiz).count() == 5
        assert set(quiz.attempts.values_list("deadline_at", flat=True)) == {MONDAY + 31 * MINUTE}

    def test_of_nothing_or_to_nobody_is_refused(self):
        quiz = quiz_of()
        with pytest.raises(NothingGranted):
            grant_override(quiz=quiz, learner=make_learner(quiz), terms=Terms(), by=None, at=MONDAY)
        with pytest.raises(NothingGranted):
            grant_overrides(quiz=quiz, terms=Terms(extra_minutes=1), by=None, at=MONDAY)


class TestWithdrawing:
    def test_gives_the_old_deadline_back(self):
        quiz = quiz_of(time_limit_minutes=30)
        attempt = begin(quiz)
        (granted,) = grant_override(
            quiz=quiz, learner=attempt.learner, terms=Terms(extra_minutes=15), by=None, at=MONDAY
        ).overrides
        effect = withdraw_override(quiz=quiz, override_id=granted.pk, by=None, at=MONDAY + MINUTE)
        attempt.refresh_from_db()
        assert (attempt.deadline_at, effect.shortened, effect.ended) == (MONDAY + 30 * MINUTE, 1, 0)

    def test_leaves_the_time_until_now_and_says_beforehand_that_it_ends(self):
        quiz = quiz_of(time_limit_minutes=30)
        attempt = begin(quiz)
        (granted,) = grant_override(
            quiz=quiz, learner=attempt.learner, terms=Terms(is_unlimited=True), by=None, at=MONDAY
        ).overrides
        now = MONDAY + 2 * HOUR
        assert preview_withdrawal(quiz=quiz, override_id=granted.pk, at=now).ended == 1
        attempt.refresh_from_db()
        assert attempt.deadline_at is None
        withdraw_override(quiz=quiz, override_id=granted.pk, by=None, at=now)
        attempt.refresh_from_db()
        assert attempt.deadline_at == now

    def test_twice_changes_nothing(self):
        quiz = quiz_of(time_limit_minutes=30)
        (granted,) = grant_override(
            quiz=quiz, learner=make_learner(quiz), terms=Terms(extra_minutes=15), by=None, at=MONDAY
        ).overrides
        for _time in range(2):
            withdraw_override(quiz=quiz, override_id=granted.pk, by=None, at=MONDAY)
        assert PageLogEntry.objects.filter(action="quizzes.withdraw_override").count() == 1


class TestAnotherWayOfCounting:
    def change(self, quiz, counting):
        quiz.refresh_from_db()
        quiz.counting = counting
        author = make_superuser()
        quiz.save_revision(user=author).publish(user=author)
        return author

    def entries(self):
        return PageLogEntry.objects.filter(action="quizzes.recount")

    def test_completes_who_passes_now_and_says_for_how_many_the_result_changed(self):  # L16
        quiz = quiz_of(2, counting=Counting.FIRST, applied_counting=Counting.FIRST)
        better, same = make_learner(quiz), make_learner(quiz)
        finish_attempt(quiz, better, at=MONDAY, positions=[1])
        finish_attempt(quiz, better, at=MONDAY + HOUR)
        finish_attempt(quiz, same, at=MONDAY)
        assert not LessonProgress.objects.filter(enrollment__learner=better).exists()
        author = self.change(quiz, Counting.HIGHEST)
        assert LessonProgress.objects.filter(enrollment__learner=better).count() == 1
        entry = self.entries().get()
        assert entry.user == author
        assert entry.data == {"from": "first", "to": "highest", "changed": 1, "completed": 1}

    def test_takes_no_completion_away(self):  # L21
        quiz = quiz_of(2)
        learner = make_learner(quiz)
        finish_attempt(quiz, learner, at=MONDAY)
        finish_attempt(quiz, learner, at=MONDAY + HOUR, positions=[])
        self.change(quiz, Counting.LATEST)
        assert LessonProgress.objects.filter(enrollment__learner=learner).count() == 1
        assert self.entries().get().data["changed"] == 1
        quiz.refresh_from_db()
        assert not quiz_visit(learner, quiz, at=MONDAY + DAY).is_passed

    def test_is_applied_once_whatever_older_drafts_say(self):
        quiz = quiz_of(2)
        finish_attempt(quiz, make_learner(quiz), at=MONDAY)
        self.change(quiz, Counting.LATEST)
        revision = quiz.revisions.latest("pk")
        revision.publish()
        quiz.refresh_from_db()
        assert (quiz.applied_counting, self.entries().count()) == (Counting.LATEST, 1)
        assert recount_results(quiz=quiz, by=None, at=MONDAY) is None

    def test_is_no_news_where_nobody_has_taken_the_quiz(self):
        quiz = quiz_of()
        self.change(quiz, Counting.AVERAGE)
        quiz.refresh_from_db()
        assert (quiz.applied_counting, self.entries().exists()) == (Counting.AVERAGE, False)
