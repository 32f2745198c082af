"""Two windows of a learner, two trainers: the same things at the same moment, with real threads, on either database."""

import pytest

from courses.actions import (
    AlreadyJudged,
    NothingToWrite,
    StaleDraft,
    Writing,
    confirm_submission,
    hand_in,
    return_submission,
    save_draft,
)
from courses.models import LessonProgress, Submission
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import make_team
from tests.factories.courses import noon
from tests.factories.transfers import MONDAY, hand_in_text, make_learner_of, make_trainer, make_transfer_task, write
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)

TUESDAY = noon("2026-03-03")
ROUNDS = 3


class TestTwoWindows:
    def test_begin_one_draft_and_one_of_them_is_told(self):  # L6
        task = make_transfer_task()
        for _round in range(ROUNDS):
            learner = make_learner_of(task)

            def save(text, learner=learner):
                return save_draft(learner=learner, page=task, writing=Writing(text), sequence=0, at=MONDAY)

            outcomes = together(lambda save=save: save("Eins"), lambda save=save: save("Zwei"))
            assert sorted(isinstance(outcome, StaleDraft) for outcome in outcomes) == [False, True]
            saved = next(outcome for outcome in outcomes if isinstance(outcome, Submission))
            assert Submission.objects.get(learner=learner).text == saved.text

    def test_never_hand_in_what_was_saved_after_the_check(self):
        task = make_transfer_task()
        for _round in range(ROUNDS):
            learner = make_learner_of(task)
            draft = write(learner, task, "Geprüft")
            handed_in, saved = together(
                lambda draft=draft, learner=learner: hand_in(
                    learner=learner, public_id=draft.public_id, sequence=1, is_warning_confirmed=False, at=TUESDAY
                ),
                lambda learner=learner: save_draft(
                    learner=learner, page=task, writing=Writing("Ungeprüft"), sequence=1, at=TUESDAY
                ),
            )
            stored = Submission.objects.get(learner=learner)
            if isinstance(handed_in, StaleDraft):
                assert (stored.state, stored.text) == ("draft", "Ungeprüft")
            else:
                assert isinstance(saved, NothingToWrite)
                assert (stored.state, stored.text) == ("handed_in", "Geprüft")

    def test_hand_in_once(self):  # L7
        task = make_transfer_task()
        learner = make_learner_of(task)
        draft = write(learner, task)

        def call():
            return hand_in(
                learner=learner, public_id=draft.public_id, sequence=1, is_warning_confirmed=False, at=TUESDAY
            )

        assert [outcome.state for outcome in together(call, call)] == ["handed_in", "handed_in"]
        assert LearningRecord.objects.filter(verb=Verb.TRANSFER_HANDED_IN).count() == 1


class TestTwoTrainers:
    def test_judge_once_and_the_slower_is_told(self):
        task, team = make_transfer_task(), make_team()
        first, second = make_trainer(team.client), make_trainer(team.client)
        for _round in range(ROUNDS):
            submission = hand_in_text(make_learner_of(task, team), task)
            values = {"public_id": submission.public_id, "levels": ["met", "met"], "comment": "x", "at": TUESDAY}
            outcomes = together(
                lambda values=values: confirm_submission(trainer=first, **values),
                lambda values=values: return_submission(trainer=second, **values),
            )
            assert sorted(isinstance(outcome, AlreadyJudged) for outcome in outcomes) == [False, True]
            submission.refresh_from_db()
            assert submission.reviewer == (second if submission.is_returned else first)
            progress = LessonProgress.objects.filter(enrollment__learner=submission.learner_id)
            assert progress.exists() == submission.is_confirmed
