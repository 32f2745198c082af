"""What a learner may take along, and what becomes of it when they go."""

import json

import pytest

from courses.actions import confirm_submission, return_submission
from courses.models import Submission, SubmissionFile
from courses.privacy import erase_for, export_for
from lms.privacy.actions import erase_person
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import make_team
from tests.factories.courses import noon
from tests.factories.transfers import (
    HARMLESS,
    docx,
    hand_in_text,
    make_learner_of,
    make_trainer,
    make_transfer_task,
    write,
)

pytestmark = pytest.mark.django_db

TUESDAY = noon("2026-03-03")


@pytest.fixture(autouse=True)
def protected(settings, tmp_path):
    settings.LMS_COURSES = {**settings.LMS_COURSES, "PROTECTED_ROOT": str(tmp_path)}
    return tmp_path


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def judged(act, team, **fields):
    task = make_transfer_task()
    learner, trainer = make_learner_of(task, team), make_trainer(team.client)
    submission = hand_in_text(learner, task, files=[("Bericht.docx", docx("x"))], **fields)
    act(trainer=trainer, public_id=submission.public_id, levels=["met", "not_yet"], comment="Gut so.", at=TUESDAY)
    return learner, trainer, submission


class TestExportFor:
    def test_holds_text_minutes_names_of_files_and_judgment(self):
        learner, trainer, submission = judged(return_submission, make_team(), minutes_before=90)
        write(learner, submission.page, "Neuer Entwurf")
        first, draft = json.loads(json.dumps(export_for(learner)))["transfer_tasks"]
        assert (first["text"], first["minutes_before"], first["state"]) == (HARMLESS, 90, "returned")
        assert first["files"][0]["name"] == "Bericht.docx"
        assert [row["level"] for row in first["judgment"]] == ["met", "not_yet"]
        assert first["comment"] == "Gut so."
        assert (draft["text"], draft["state"], draft["handed_in_at"]) == ("Neuer Entwurf", "draft", None)
        assert trainer.last_name not in json.dumps(export_for(learner))

    def test_tells_trainers_what_they_judged_but_not_whose_it_was(self):
        learner, trainer, submission = judged(confirm_submission, make_team())
        exported = export_for(trainer)
        assert [row["submission"] for row in exported["judged_transfer_tasks"]] == [submission.pk]
        assert HARMLESS not in json.dumps(exported)
        assert learner.last_name not in json.dumps(exported)


class TestEraseFor:
    def test_deletes_rows_and_with_the_commit_the_files(self, protected, django_capture_on_commit_callbacks):
        learner, _trainer, _submission = judged(confirm_submission, make_team())
        other, _trainer, kept = judged(confirm_submission, make_team())
        assert len(files_in(protected)) == 2
        with django_capture_on_commit_callbacks() as callbacks:
            erase_for(learner)
        assert len(files_in(protected)) == 2  # until it is certain
        for callback in callbacks:
            callback()
        assert [file.submission for file in SubmissionFile.objects.all()] == [kept]
        assert len(files_in(protected)) == 1
        assert other.transfer_submissions.exists()

    def test_cuts_a_trainer_from_what_they_judged(self):
        _learner, trainer, submission = judged(confirm_submission, make_team())
        erase_for(trainer)
        submission.refresh_from_db()
        assert (submission.reviewer, submission.comment, submission.is_confirmed) == (None, "Gut so.", True)

    def test_of_the_whole_site_leaves_facts_under_the_pseudonym(self):
        learner, _trainer, _submission = judged(confirm_submission, make_team())
        erase_person(person=learner, at=TUESDAY)
        assert not Submission.objects.exists()
        assert set(LearningRecord.objects.values_list("verb", flat=True)) >= {
            Verb.TRANSFER_HANDED_IN,
            Verb.TRANSFER_CONFIRMED,
        }


class TestRecords:
    def test_tell_that_it_happened_and_nothing_of_what_was_written(self):
        learner, _trainer, submission = judged(confirm_submission, make_team(), minutes_before=90, minutes_after=30)
        records = LearningRecord.objects.filter(verb__startswith="transfer").order_by("at")
        assert [record.verb for record in records] == [Verb.TRANSFER_HANDED_IN, Verb.TRANSFER_CONFIRMED]
        for record in records:
            assert record.pseudonym == learner.pseudonym
            assert record.object_key == str(submission.lesson_key)
            assert record.course == submission.page.get_course()
            assert record.detail == {}

    def test_of_the_confirmation_stands_before_that_of_the_lesson(self):
        judged(confirm_submission, make_team())
        verbs = list(LearningRecord.objects.order_by("recorded_at", "pk").values_list("verb", flat=True))
        assert {Verb.TRANSFER_CONFIRMED, Verb.LESSON_COMPLETED} <= set(verbs)

    def test_count_every_hand_in_once(self):
        learner, _trainer, submission = judged(return_submission, make_team())
        hand_in_text(learner, submission.page, at=TUESDAY)
        assert LearningRecord.objects.filter(verb=Verb.TRANSFER_HANDED_IN).count() == 2
