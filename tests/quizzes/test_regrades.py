"""Grading again: who gains, what stays, and what is written down."""

import datetime
import uuid
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.models import Award
from courses.models import CourseCompletion, LessonProgress
from lms.records.models import LearningRecord, Verb
from quizzes.actions import (
    GivenAnswer,
    KeyMissing,
    continue_regrade,
    continue_regrades,
    decide_regrade,
    freeze_question,
    regrading,
    save_answers,
    start_attempt,
    submit_attempt,
)
from quizzes.models import (
    Answer,
    Attempt,
    Counting,
    Purpose,
    Regrade,
    RegradedAnswer,
    RegradeOption,
    kind_of,
)
from quizzes.privacy import export_for
from quizzes.queries import asked_versions, regrade_preview
from quizzes.signals import attempt_regraded, attempt_submitted
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.quizzes import make_bank, make_learner, make_questions, make_quiz, make_single_choice

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
FRIDAY = noon("2026-03-06")
DAY = datetime.timedelta(days=1)


class Heard(list):
    def __init__(self, signal):
        super().__init__()
        self.signal = signal

    def __enter__(self):
        self.signal.connect(self._hear)
        return self

    def __exit__(self, *args):
        self.signal.disconnect(self._hear)

    def _hear(self, **payload):
        self.append(payload)


def take(quiz, choices, learner=None, purpose=Purpose.REGULAR, hand_in=True, at=MONDAY):
    """An attempt that chooses the option of a number in each question; None: not answered."""
    learner = learner or make_learner(quiz)
    attempt = start_attempt(learner=learner, quiz=quiz, at=at, purpose=purpose)
    given_answers = []
    for answer, choice in zip(attempt.answers.select_related("question_version"), choices, strict=True):
        if choice is not None:
            option = answer.question_version.content["options"][choice]["id"]
            given_answers.append(GivenAnswer(answer.position, [option], 0))
    if given_answers:
        save_answers(public_id=attempt.public_id, learner=learner, given=given_answers, at=at)
    if hand_in:
        submit_attempt(public_id=attempt.public_id, learner=learner, at=at)
    attempt.refresh_from_db()
    return attempt


def correct_key(question, right=1):
    """Publish the question with another right option."""
    question.refresh_from_db()
    options = list(question.options.all())
    for place, option in enumerate(options):
        option.is_correct = place == right
    question.options = options
    question.save()
    return freeze_question(question=question, at=MONDAY + DAY)


def decide(version, option, key=None, *, may_lower=False, public_id=None, actor=None, at=FRIDAY):
    return decide_regrade(
        public_id=public_id or uuid.uuid4(),
        version=version,
        option=option,
        key_version=key,
        may_lower=may_lower,
        reason="Schlüssel war falsch",
        actor=actor or UserFactory(),
        at=at,
    )


def regrade(version, option, key=None, **more):
    made = decide(version, option, key, **more)
    assert continue_regrade(regrade=made, at=FRIDAY) == 0
    return made


def quiz_with_wrong_key(pass_percent=100):
    """A quiz of two questions; the second option of the first is what should have counted."""
    question, other = make_questions(2)
    quiz = make_quiz([question, other], pass_percent=pass_percent, shuffle_options=False)
    return quiz, question, question.versions.get()


def sums_match(attempt):
    attempt.refresh_from_db()
    return attempt.points == sum(answer.points for answer in attempt.answers.all())


class TestRegrade:
    def test_gives_full_marks_to_everybody_who_was_asked(self):
        quiz, _question, version = quiz_with_wrong_key()
        attempts = [take(quiz, [choice, 0]) for choice in (0, 1, None)]
        regrade(version, RegradeOption.FULL_MARKS)
        for attempt in attempts:
            assert sums_match(attempt)
            assert attempt.points == 2

    def test_counts_both_keys(self):
        quiz, question, version = quiz_with_wrong_key()
        old, new, neither = (take(quiz, [choice, 0]) for choice in (0, 1, 2))
        regrade(version, RegradeOption.BOTH_KEYS, correct_key(question))
        for attempt in (old, new, neither):
            assert sums_match(attempt)
        assert [old.points, new.points, neither.points] == [2, 2, 1]

    def test_takes_nothing_away_by_the_new_key_unless_told(self):  # L19
        quiz, question, version = quiz_with_wrong_key()
        attempt = take(quiz, [0, 0])
        key = correct_key(question)
        regrade(version, RegradeOption.NEW_KEY, key)
        assert sums_match(attempt)
        assert (attempt.points, attempt.passed) == (2, True)
        regrade(version, RegradeOption.NEW_KEY, key, may_lower=True)
        assert sums_match(attempt)
        assert (attempt.points, attempt.passed) == (1, False)

    def test_keeps_what_was_completed_when_points_are_taken(self):  # L21, L28
        quiz, question, version = quiz_with_wrong_key()
        attempt = take(quiz, [0, 0])
        completions = CourseCompletion.objects.filter(learner=attempt.learner).count()
        assert completions == 1
        regrade(version, RegradeOption.NEW_KEY, correct_key(question), may_lower=True)
        assert CourseCompletion.objects.filter(learner=attempt.learner).count() == 1

    def test_completes_the_lesson_of_who_passes_now_at_that_moment(self):
        quiz, question, version = quiz_with_wrong_key()
        attempt = take(quiz, [1, 0])
        assert not attempt.passed
        assert not LessonProgress.objects.filter(enrollment__learner=attempt.learner).exists()
        regrade(version, RegradeOption.BOTH_KEYS, correct_key(question))
        attempt.refresh_from_db()
        assert attempt.passed
        assert attempt.finished_at == MONDAY
        progress = LessonProgress.objects.get(enrollment__learner=attempt.learner)
        assert progress.completed_at == FRIDAY
        assert CourseCompletion.objects.get(learner=attempt.learner).completed_at == FRIDAY

    def test_asks_which_attempt_counts(self):  # L16
        quiz, question, version = quiz_with_wrong_key()
        quiz.counting = Counting.LATEST
        quiz.save()
        first = take(quiz, [1, 0])
        latest = take(quiz, [2, 0], learner=first.learner, at=MONDAY + DAY)
        regrade(version, RegradeOption.BOTH_KEYS, correct_key(question))
        first.refresh_from_db()
        latest.refresh_from_db()
        assert (first.passed, latest.passed) == (True, False)
        assert not CourseCompletion.objects.filter(learner=first.learner).exists()

    def test_leaves_other_versions_alone(self):  # L20
        quiz, question, version = quiz_with_wrong_key()
        before = take(quiz, [1, 0])
        key = correct_key(question, right=2)
        after = take(quiz, [1, 0])
        regrade(version, RegradeOption.FULL_MARKS)
        before.refresh_from_db()
        after.refresh_from_db()
        assert (before.points, after.points) == (2, 1)
        assert after.answers.get(position=1).question_version == key

    def test_finds_random_draws_and_every_quiz(self):  # L20
        bank = make_bank(3)
        drawing, other = make_quiz(draw=(bank, 2)), make_quiz(draw=(bank, 1))
        attempts = [take(drawing, [2, 2]) for _number in range(4)] + [take(other, [2]) for _number in range(4)]
        version = attempts[0].answers.first().question_version
        asked = set(Answer.objects.filter(question_version=version).values_list("attempt", flat=True))
        regrade(version, RegradeOption.FULL_MARKS)
        for attempt in attempts:
            attempt.refresh_from_db()
            assert attempt.points == (1 if attempt.pk in asked else 0)

    def test_leaves_trial_runs_practice_and_open_attempts_alone(self):
        quiz, _question, version = quiz_with_wrong_key()
        trial = take(quiz, [1, 0], purpose=Purpose.TRIAL)
        running = take(quiz, [1, 0], hand_in=False)
        regrade(version, RegradeOption.FULL_MARKS)
        trial.refresh_from_db()
        running.refresh_from_db()
        assert (trial.points, running.points) == (1, None)

    def test_leaves_everything_when_told_so_and_remembers_it(self):
        quiz, _question, version = quiz_with_wrong_key()
        attempt = take(quiz, [1, 0])
        made = decide(version, RegradeOption.LEAVE)
        assert made.is_finished
        attempt.refresh_from_db()
        assert attempt.points == 1
        assert Regrade.objects.get().reason == "Schlüssel war falsch"

    def test_keeps_points_of_answers_that_the_new_version_does_not_know(self):
        quiz, question, version = quiz_with_wrong_key()
        attempt = take(quiz, [0, 0])
        question.refresh_from_db()
        question.options = list(question.options.all())[1:]
        question.options.get_queryset()
        key = correct_key(question, right=0)
        regrade(version, RegradeOption.NEW_KEY, key, may_lower=True)
        attempt.refresh_from_db()
        assert attempt.points == 2

    @pytest.mark.parametrize("option", [RegradeOption.BOTH_KEYS, RegradeOption.NEW_KEY])
    def test_needs_another_version_of_the_same_question_as_key(self, option):
        _quiz, _question, version = quiz_with_wrong_key()
        for key in (None, version, make_single_choice().versions.get()):
            with pytest.raises(KeyMissing):
                decide(version, option, key)

    def test_is_one_decision_however_often_it_is_sent(self):
        _quiz, _question, version = quiz_with_wrong_key()
        public_id = uuid.uuid4()
        first = decide(version, RegradeOption.FULL_MARKS, public_id=public_id)
        again = decide(version, RegradeOption.LEAVE, public_id=public_id)
        assert first == again
        assert again.option == RegradeOption.FULL_MARKS


class TestWhatIsWrittenDown:
    def test_is_old_value_actor_reason_and_time_of_answer_and_attempt(self):  # L19
        quiz, question, version = quiz_with_wrong_key()
        attempt = take(quiz, [1, 0])
        actor = UserFactory()
        made = regrade(version, RegradeOption.BOTH_KEYS, correct_key(question), actor=actor)
        row = RegradedAnswer.objects.get(regrade=made)
        assert (made.actor, made.reason, made.started_at) == (actor, "Schlüssel war falsch", FRIDAY)
        assert (row.answer.attempt, row.old_fraction, row.new_fraction) == (attempt, 0, 1)
        assert (row.old_points, row.new_points) == (0, 1)
        assert (row.old_attempt_points, row.new_attempt_points) == (1, 2)
        assert (row.old_passed, row.new_passed, row.regraded_at) == (False, True, FRIDAY)

    def test_reaches_the_records_as_a_new_fact(self):
        quiz, question, version = quiz_with_wrong_key()
        attempt = take(quiz, [1, 0])
        regrade(version, RegradeOption.BOTH_KEYS, correct_key(question))
        handed_in = LearningRecord.objects.get(verb=Verb.ATTEMPT_FINISHED)
        again = LearningRecord.objects.get(verb=Verb.ATTEMPT_REGRADED)
        assert (handed_in.at, handed_in.detail["passed"]) == (MONDAY, False)
        assert (again.at, again.detail["passed"]) == (FRIDAY, True)
        assert again.pseudonym == attempt.learner.pseudonym
        assert again.detail.keys() == handed_in.detail.keys()

    def test_is_in_the_data_that_people_get_about_themselves(self):
        quiz, question, version = quiz_with_wrong_key()
        attempt = take(quiz, [1, 0])
        regrade(version, RegradeOption.BOTH_KEYS, correct_key(question))
        [exported] = export_for(attempt.learner)["quiz_attempts"]
        [told] = exported["answers"][0]["regrades"]
        assert (told["points_before"], told["points_after"], told["reason"]) == ("0", "1", "Schlüssel war falsch")
        assert exported["answers"][1]["regrades"] == []

    def test_is_announced_once_and_only_where_something_changed(self):
        quiz, question, version = quiz_with_wrong_key()
        take(quiz, [0, 0])
        gained = take(quiz, [1, 0])
        key = correct_key(question)
        with Heard(attempt_regraded) as regraded, Heard(attempt_submitted) as submitted:
            made = regrade(version, RegradeOption.BOTH_KEYS, key)
            continue_regrade(regrade=made, at=FRIDAY + DAY)
            regrade(version, RegradeOption.BOTH_KEYS, key)
        assert [fact["attempt"] for fact in regraded] == [gained]
        assert regraded[0]["was_passed"] is False
        assert submitted == []


class TestContinuing:
    def test_goes_on_where_it_stopped(self):
        quiz, _question, version = quiz_with_wrong_key()
        for _number in range(3):
            take(quiz, [1, 0])
        made = decide(version, RegradeOption.FULL_MARKS)
        assert continue_regrade(regrade=made, at=FRIDAY, limit=1) == 2
        assert not made.is_finished
        assert continue_regrades(at=FRIDAY) == 0
        made.refresh_from_db()
        assert made.finished_at == FRIDAY
        assert made.answers.count() == 3

    def test_does_not_stop_at_an_attempt_that_cannot_be_regraded(self, monkeypatch, caplog):
        quiz, _question, version = quiz_with_wrong_key()
        broken, sound = take(quiz, [1, 0]), take(quiz, [1, 0])
        complete = regrading.complete_quiz

        def refuse(attempt, *, at):
            if attempt == broken:
                raise RuntimeError("no")
            complete(attempt, at=at)

        monkeypatch.setattr(regrading, "complete_quiz", refuse)
        made = decide(version, RegradeOption.FULL_MARKS)
        assert continue_regrade(regrade=made, at=FRIDAY) == 1
        assert "could not be regraded" in caplog.text
        assert (sums_match(broken), broken.points) == (True, 1)  # rolled back as a whole
        assert (sums_match(sound), sound.points) == (True, 2)
        assert not LearningRecord.objects.filter(
            verb=Verb.ATTEMPT_REGRADED, pseudonym=broken.learner.pseudonym
        ).exists()
        monkeypatch.undo()
        assert continue_regrades(at=FRIDAY + DAY) == 0
        assert (sums_match(broken), broken.passed) == (True, True)


class TestProperties:
    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        choices=st.lists(st.tuples(st.sampled_from([0, 1, 2, None]), st.sampled_from([0, 1])), min_size=1, max_size=3),
        steps=st.lists(
            st.tuples(st.sampled_from(list(RegradeOption)), st.sampled_from([1, 2])), min_size=1, max_size=3
        ),
    )
    def test_never_lower_by_default_and_keep_sums(self, choices, steps):
        quiz, question, version = quiz_with_wrong_key(pass_percent=60)
        attempts = [take(quiz, pair) for pair in choices]
        keys = {1: correct_key(question, 1), 2: correct_key(question, 2)}
        for option, right in steps:
            before = {attempt.pk: (attempt.points, attempt.passed) for attempt in attempts}
            preview = regrade_preview(version=version, option=option, key_version=keys[right], may_lower=False)
            regrade(version, option, keys[right])
            changed = 0
            for attempt in attempts:
                assert sums_match(attempt)
                points, passed = before[attempt.pk]
                assert attempt.points >= points
                assert attempt.passed >= passed
                changed += attempt.points != points
            assert len(preview.changes) == changed  # the dry run told the truth


class TestPreview:
    def test_tells_old_and_new_points_and_who_passes(self):
        quiz, question, version = quiz_with_wrong_key()
        take(quiz, [1, 0])
        take(quiz, [0, 0])
        take(quiz, [1, 0], hand_in=False)
        preview = regrade_preview(
            version=version, option=RegradeOption.BOTH_KEYS, key_version=correct_key(question), may_lower=False
        )
        assert (preview.looked_at, preview.open_count, preview.passing, preview.failing) == (2, 1, 1, 0)
        [change] = preview.changes
        assert (change.old_points, change.new_points, change.now_passes) == (Decimal(1), Decimal(2), True)
        assert preview.quizzes == [(quiz.title, 2)]
        assert Attempt.objects.filter(passed=True).count() == 1  # nothing happened

    def test_counts_certificates_of_who_would_no_longer_pass(self):
        quiz, question, version = quiz_with_wrong_key()
        take(quiz, [0, 0])
        assert Award.objects.count() == 1
        preview = regrade_preview(
            version=version, option=RegradeOption.NEW_KEY, key_version=correct_key(question), may_lower=True
        )
        assert (preview.failing, preview.certificates) == (1, 1)

    def test_needs_the_same_queries_for_one_and_for_many(self, django_assert_num_queries):
        quiz, question, version = quiz_with_wrong_key()
        key = correct_key(question)
        for count in (1, 5):
            for _number in range(count):
                answer = take(quiz, [1, 0]).answers.get(position=1)
                Answer.objects.filter(pk=answer.pk).update(question_version=version)
            with django_assert_num_queries(2):
                regrade_preview(version=version, option=RegradeOption.BOTH_KEYS, key_version=key, may_lower=False)

    def test_lists_versions_that_were_asked(self):
        quiz, question, version = quiz_with_wrong_key()
        take(quiz, [1, 0])
        correct_key(question)
        assert [(asked.version, asked.count) for asked in asked_versions(question)] == [(version, 1)]

    def test_knows_the_kind_of_what_it_grades(self):
        _quiz, _question, version = quiz_with_wrong_key()
        assert kind_of(version.content).is_graded
