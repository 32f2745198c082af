"""Work on transfer tasks, from the first draft to the confirmed lesson."""

import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.actions import (
    AlreadyJudged,
    Incomplete,
    IncompleteJudgment,
    NotEnrolled,
    NothingToWrite,
    StaleDraft,
    TooManyFiles,
    WarningNotConfirmed,
    Writing,
    confirm_submission,
    hand_in,
    return_submission,
    save_draft,
)
from courses.models import CourseCompletion, LessonProgress, Submission, SubmissionFile
from courses.queries import (
    count_waiting_submissions,
    file_for,
    personal_data_check,
    transfer_visit,
    waiting_submissions,
)
from courses.signals import transfer_confirmed, transfer_handed_in, transfer_returned
from lms.accounts.actions import end_membership
from lms.accounts.models import Membership, Role
from tests.factories.accounts import make_mandate, make_member, make_membership, make_superuser, make_team
from tests.factories.courses import lessons_of, noon, publish
from tests.factories.transfers import (
    HARMLESS,
    MONDAY,
    PNG,
    docx,
    hand_in_text,
    make_learner_of,
    make_trainer,
    make_transfer_task,
    pdf,
    write,
)

pytestmark = pytest.mark.django_db

TUESDAY = noon("2026-03-03")
LEVELS = ["met", "met"]


@pytest.fixture(autouse=True)
def protected(settings, tmp_path):
    settings.LMS_COURSES = {**settings.LMS_COURSES, "PROTECTED_ROOT": str(tmp_path)}
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Heard(list):
    """What a signal announces while the block runs."""

    def __init__(self, *signals):
        super().__init__()
        self.signals = signals

    def __enter__(self):
        for signal in self.signals:
            signal.connect(self._hear)
        return self

    def __exit__(self, *args):
        for signal in self.signals:
            signal.disconnect(self._hear)

    def _hear(self, *, signal, **payload):
        self.append(signal)


class TestSaveDraft:
    def test_begins_a_draft_and_goes_on_with_it(self):
        task = make_transfer_task()
        learner = make_learner_of(task)
        first = write(learner, task, "Eins", minutes_before=60)
        second = write(learner, task, "Zwei", minutes_before=60, minutes_after=20, at=TUESDAY)
        assert first.pk == second.pk
        assert (second.number, second.text, second.sequence, second.saved_at) == (1, "Zwei", 2, TUESDAY)
        assert (second.minutes_before, second.minutes_after) == (60, 20)

    def test_refuses_a_stale_tab_and_tells_what_is_stored(self):  # L6
        task = make_transfer_task()
        learner = make_learner_of(task)
        write(learner, task, "Aus dem ersten Fenster")
        with pytest.raises(StaleDraft) as refused:
            save_draft(learner=learner, page=task, writing=Writing("Aus dem zweiten"), sequence=0, at=TUESDAY)
        assert refused.value.draft.text == "Aus dem ersten Fenster"
        assert Submission.objects.get().text == "Aus dem ersten Fenster"

    def test_is_for_those_who_have_begun_the_course(self):
        task = make_transfer_task()
        with pytest.raises(NotEnrolled):
            save_draft(learner=make_member(make_team()), page=task, writing=Writing("x"), sequence=0, at=MONDAY)

    def test_is_refused_while_work_waits_and_when_it_is_confirmed(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        submission = hand_in_text(learner, task)
        with pytest.raises(NothingToWrite):
            write(learner, task, "Noch etwas")
        confirm_submission(
            trainer=make_trainer(team.client), public_id=submission.public_id, levels=LEVELS, comment="", at=TUESDAY
        )
        with pytest.raises(NothingToWrite):
            write(learner, task, "Noch etwas")
        assert Submission.objects.get().text == HARMLESS

    def test_keeps_files_under_names_that_tell_nothing(self, protected):
        task = make_transfer_task()
        write(make_learner_of(task), task, files=[("Ada Berg.pdf", pdf("x"))])
        (stored,) = files_in(protected)
        assert "Ada" not in str(stored.relative_to(protected))
        assert stored.suffix == ""
        assert SubmissionFile.objects.get().name == "Ada Berg.pdf"

    def test_takes_no_more_files_than_the_task_allows(self, protected):
        task = make_transfer_task(max_files=2)
        learner = make_learner_of(task)
        write(learner, task, "Eins", files=[("a.pdf", pdf("a"))])
        with pytest.raises(TooManyFiles):
            write(learner, task, "Zwei", files=[("b.pdf", pdf("b")), ("c.pdf", pdf("c"))])
        assert Submission.objects.get().text == "Eins"
        assert len(files_in(protected)) == 1

    def test_removes_a_file_for_good(self, protected, django_capture_on_commit_callbacks):
        task = make_transfer_task()
        learner = make_learner_of(task)
        draft = write(learner, task, files=[("a.pdf", pdf("a"))])
        with django_capture_on_commit_callbacks(execute=True):
            save_draft(
                learner=learner,
                page=task,
                writing=Writing(),
                sequence=draft.sequence,
                removed=[draft.files.get().public_id],
                at=TUESDAY,
            )
        assert files_in(protected) == []

    def test_removes_no_file_of_somebody_else(self):
        task = make_transfer_task()
        other = write(make_learner_of(task), task, files=[("a.pdf", pdf("a"))])
        save_draft(
            learner=make_learner_of(task),
            page=task,
            writing=Writing("x"),
            sequence=0,
            removed=[other.files.get().public_id],
            at=MONDAY,
        )
        assert other.files.count() == 1


class TestHandIn:
    def test_makes_a_draft_wait_for_a_trainer_and_does_not_complete_the_lesson(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        with Heard(transfer_handed_in) as heard:
            submission = hand_in_text(learner, task, at=TUESDAY)
        assert (submission.state, submission.handed_in_at) == ("handed_in", TUESDAY)
        assert submission.group == f"client:{team.client.pk}"
        assert submission.rubric == task.criteria()
        assert heard == [transfer_handed_in]
        assert not LessonProgress.objects.exists()

    def test_changes_nothing_the_second_time(self):  # L7
        task = make_transfer_task()
        learner = make_learner_of(task)
        submission = hand_in_text(learner, task)
        with Heard(transfer_handed_in) as heard:
            again = hand_in(
                learner=learner,
                public_id=submission.public_id,
                sequence=submission.sequence,
                is_warning_confirmed=False,
                at=TUESDAY,
            )
        assert (again.pk, again.handed_in_at, heard) == (submission.pk, MONDAY, [])

    def test_stops_at_personal_data_until_the_learner_has_looked(self):
        task = make_transfer_task()
        learner = make_learner_of(task)
        draft = write(learner, task, "Von anna.berg@example.com")
        values = {"learner": learner, "public_id": draft.public_id, "sequence": 1, "at": TUESDAY}
        with pytest.raises(WarningNotConfirmed) as stopped:
            hand_in(**values, is_warning_confirmed=False)
        assert stopped.value.check.has_findings
        assert Submission.objects.get().is_draft

        submission = hand_in(**values, is_warning_confirmed=True)
        assert submission.warning_confirmed_at == TUESDAY

    def test_keeps_nothing_of_what_the_check_found(self, caplog):
        task = make_transfer_task()
        learner = make_learner_of(task)
        content = docx("Rückfragen an anna.berg@example.com")
        submission = hand_in_text(learner, task, HARMLESS, files=[("bericht.docx", content)])
        stored = vars(Submission.objects.get(pk=submission.pk))
        assert submission.warning_confirmed_at
        assert "anna" not in str(stored)
        assert "anna" not in caplog.text

    def test_notes_no_warning_where_there_was_none(self):
        task = make_transfer_task()
        assert hand_in_text(make_learner_of(task), task).warning_confirmed_at is None

    def test_refuses_what_changed_after_it_was_checked(self):
        task = make_transfer_task()
        learner = make_learner_of(task)
        draft = write(learner, task)
        write(learner, task, "Von anna.berg@example.com")
        with pytest.raises(StaleDraft):
            hand_in(learner=learner, public_id=draft.public_id, sequence=1, is_warning_confirmed=True, at=TUESDAY)
        assert Submission.objects.get().is_draft

    @pytest.mark.parametrize(
        ("rules", "writing", "missing"),
        [
            ({"text_rule": "required"}, {"text": "  "}, "text is missing"),
            ({"text_rule": "optional"}, {"text": ""}, "nothing to hand in"),
            ({"minutes_rule": "required"}, {"minutes_before": 30}, "minutes"),
        ],
    )
    def test_says_what_is_missing(self, rules, writing, missing):
        task = make_transfer_task(**rules)
        learner = make_learner_of(task)
        with pytest.raises(Incomplete, match=missing):
            hand_in_text(learner, task, **writing)
        assert Submission.objects.get().is_draft

    def test_takes_a_file_alone_where_no_text_is_asked_for(self):
        task = make_transfer_task(text_rule="no")
        submission = hand_in_text(make_learner_of(task), task, "", files=[("a.pdf", pdf("x"))])
        assert submission.is_waiting

    def test_is_for_ones_own_work(self):
        task = make_transfer_task()
        draft = write(make_learner_of(task), task)
        with pytest.raises(Submission.DoesNotExist):
            hand_in(
                learner=make_learner_of(task),
                public_id=draft.public_id,
                sequence=1,
                is_warning_confirmed=True,
                at=TUESDAY,
            )


class TestPersonalDataCheck:
    def test_looks_into_text_names_of_files_and_files(self):
        task = make_transfer_task(max_files=3)
        files = [("Anna_Schmidt.docx", docx("x")), ("b.pdf", pdf("anna@example.com")), ("bild.png", PNG)]
        check = personal_data_check(write(make_learner_of(task), task, "Mit Frau Krause", files=files))
        assert [[finding.kind for finding in place.findings] for place in check.places] == [
            ["name"],
            ["name"],
            ["email"],
            [],
        ]
        assert [place.is_complete for place in check.places] == [True, True, True, False]

    def test_asks_for_a_look_at_what_it_cannot_read(self):
        task = make_transfer_task()
        check = personal_data_check(write(make_learner_of(task), task, files=[("bild.png", PNG)]))
        assert (check.has_findings, check.needs_confirmation) == (False, True)

    def test_says_so_when_a_file_is_lost(self, protected):
        task = make_transfer_task()
        draft = write(make_learner_of(task), task, files=[("a.pdf", pdf("x"))])
        files_in(protected)[0].unlink()
        assert personal_data_check(draft).needs_confirmation


class TestConfirmSubmission:
    def test_completes_lesson_and_course(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        submission = hand_in_text(learner, task)
        trainer = make_trainer(team.client)
        for lesson in lessons_of(task.get_course()):
            LessonProgress.objects.create(
                enrollment=learner.enrollments.get(), lesson_key=lesson.translation_key, completed_at=MONDAY
            )
        with Heard(transfer_confirmed) as heard:
            confirm_submission(
                trainer=trainer, public_id=submission.public_id, levels=LEVELS, comment=" Gut. ", at=TUESDAY
            )
        submission.refresh_from_db()
        assert (submission.state, submission.reviewer, submission.reviewed_at) == ("confirmed", trainer, TUESDAY)
        assert (submission.levels, submission.comment) == (LEVELS, "Gut.")
        assert heard == [transfer_confirmed]
        assert LessonProgress.objects.filter(lesson_key=task.translation_key, completed_at=TUESDAY).exists()
        assert CourseCompletion.objects.filter(learner=learner).exists()

    def test_changes_nothing_when_the_same_trainer_clicks_twice(self):
        task, team = make_transfer_task(), make_team()
        submission = hand_in_text(make_learner_of(task, team), task)
        values = {"trainer": make_trainer(team.client), "public_id": submission.public_id, "levels": LEVELS}
        confirm_submission(**values, comment="Gut", at=TUESDAY)
        with Heard(transfer_confirmed) as heard:
            again = confirm_submission(**values, comment="Besser", at=noon("2026-03-04"))
        assert (again.comment, again.reviewed_at, heard) == ("Gut", TUESDAY, [])

    def test_tells_the_second_trainer_that_the_first_was_faster(self):
        task, team = make_transfer_task(), make_team()
        submission = hand_in_text(make_learner_of(task, team), task)
        first, second = make_trainer(team.client), make_trainer(team.client)
        values = {"public_id": submission.public_id, "levels": LEVELS, "at": TUESDAY}
        return_submission(trainer=first, comment="Bitte mehr Beispiele.", **values)
        with pytest.raises(AlreadyJudged) as refused:
            confirm_submission(trainer=second, comment="", **values)
        assert refused.value.submission.is_returned
        assert not LessonProgress.objects.exists()

    @pytest.mark.parametrize("levels", [[], ["met"], ["met", "met", "met"], ["met", "partly"], ["met", "gut"]])
    def test_needs_a_level_of_the_rubric_for_each_criterion(self, levels):
        task, team = make_transfer_task(), make_team()
        submission = hand_in_text(make_learner_of(task, team), task)
        with pytest.raises(IncompleteJudgment):
            confirm_submission(
                trainer=make_trainer(team.client),
                public_id=submission.public_id,
                levels=levels,
                comment="",
                at=TUESDAY,
            )
        assert Submission.objects.get().is_waiting

    def test_judges_by_the_rubric_that_the_work_was_handed_in_under(self):
        task, team = make_transfer_task(), make_team()
        submission = hand_in_text(make_learner_of(task, team), task)
        task.rubric = [("criterion", {"title": f"Neu {number}", "hint": "", "has_partly": True}) for number in range(3)]
        publish(task)
        confirmed = confirm_submission(
            trainer=make_trainer(team.client),
            public_id=submission.public_id,
            levels=["partly", "not_yet"],
            comment="",
            at=TUESDAY,
        )
        assert [row["title"] for row in confirmed.judgment()] == [criterion["title"] for criterion in submission.rubric]

    def test_holds_even_when_the_lesson_has_left_the_course(self):
        task, team = make_transfer_task(), make_team()
        submission = hand_in_text(make_learner_of(task, team), task)
        task.unpublish()
        confirmed = confirm_submission(
            trainer=make_trainer(team.client), public_id=submission.public_id, levels=LEVELS, comment="", at=TUESDAY
        )
        assert confirmed.is_confirmed


class TestReturnSubmission:
    def test_lets_the_learner_work_on_and_keeps_what_there_was(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        first = hand_in_text(learner, task, "Erster Anlauf")
        with Heard(transfer_returned) as heard:
            return_submission(
                trainer=make_trainer(team.client),
                public_id=first.public_id,
                levels=["partly", "not_yet"],
                comment="Welche Zahlen?",
                at=TUESDAY,
            )
        second = hand_in_text(learner, task, "Zweiter Anlauf", at=noon("2026-03-04"))
        first.refresh_from_db()
        assert (first.text, first.state, first.number) == ("Erster Anlauf", "returned", 1)
        assert (second.number, second.state) == (2, "handed_in")
        assert heard == [transfer_returned]

    def test_needs_a_comment(self):
        task, team = make_transfer_task(), make_team()
        submission = hand_in_text(make_learner_of(task, team), task)
        with pytest.raises(IncompleteJudgment, match="comment"):
            return_submission(
                trainer=make_trainer(team.client),
                public_id=submission.public_id,
                levels=LEVELS,
                comment=" ",
                at=TUESDAY,
            )


class TestWaitingSubmissions:
    def test_are_those_of_the_trainers_learners_oldest_first(self):
        task, team = make_transfer_task(), make_team()
        later = hand_in_text(make_learner_of(task, team), task, at=TUESDAY)
        earlier = hand_in_text(make_learner_of(task, team), task, at=MONDAY)
        hand_in_text(make_learner_of(task, make_team()), task)
        write(make_learner_of(task, team), task)  # a draft is nobody's business
        trainer = make_trainer(team.client)
        assert list(waiting_submissions(trainer)) == [earlier, later]
        assert count_waiting_submissions(trainer) == 2
        assert count_waiting_submissions(make_superuser()) == 3

    @pytest.mark.parametrize("role", [Role.CONSULTANT, Role.HR, Role.CLIENT_ADMIN, Role.WORKS_COUNCIL])
    def test_are_seen_by_trainers_only(self, role):
        task, team = make_transfer_task(), make_team()
        hand_in_text(make_learner_of(task, team), task)
        assert count_waiting_submissions(make_mandate(role, client=team.client).person) == 0

    def test_do_not_hold_the_trainers_own(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        hand_in_text(learner, task)
        make_mandate(Role.TRAINER, person=learner, client=team.client)
        assert count_waiting_submissions(learner) == 0

    def test_stay_with_the_group_in_which_they_were_handed_in(self):  # L39
        task, old, new = make_transfer_task(), make_team(), make_team()
        learner = make_learner_of(task, old)
        hand_in_text(learner, task)
        end_membership(membership=Membership.objects.get(person=learner), ends_on=MONDAY.date())
        make_membership(new, person=learner, starts_on=TUESDAY.date())
        assert count_waiting_submissions(make_trainer(new.client)) == 0


class TestFileFor:
    def test_gives_a_file_to_its_learner_and_to_trainers_while_work_waits(self):
        task, team = make_transfer_task(), make_team()
        learner, trainer = make_learner_of(task, team), make_trainer(team.client)
        draft = write(learner, task, files=[("a.pdf", pdf("x"))])
        file = draft.files.get()
        assert file_for(learner, file.public_id) == file
        with pytest.raises(SubmissionFile.DoesNotExist):
            file_for(trainer, file.public_id)
        submission = hand_in_text(learner, task)
        assert file_for(trainer, file.public_id) == file
        confirm_submission(trainer=trainer, public_id=submission.public_id, levels=LEVELS, comment="", at=TUESDAY)
        with pytest.raises(SubmissionFile.DoesNotExist):
            file_for(trainer, file.public_id)
        assert file_for(learner, file.public_id) == file

    def test_gives_files_of_earlier_work_while_the_next_waits(self):
        task, team = make_transfer_task(), make_team()
        learner, trainer = make_learner_of(task, team), make_trainer(team.client)
        first = hand_in_text(learner, task, files=[("a.pdf", pdf("x"))])
        return_submission(trainer=trainer, public_id=first.public_id, levels=LEVELS, comment="Mehr", at=TUESDAY)
        with pytest.raises(SubmissionFile.DoesNotExist):
            file_for(trainer, first.files.get().public_id)
        hand_in_text(learner, task, at=TUESDAY)
        assert file_for(trainer, first.files.get().public_id)

    def test_gives_nothing_to_anybody_else(self):
        task, team = make_transfer_task(), make_team()
        file = hand_in_text(make_learner_of(task, team), task, files=[("a.pdf", pdf("x"))]).files.get()
        for stranger in (make_learner_of(task, team), make_trainer(make_team().client)):
            with pytest.raises(SubmissionFile.DoesNotExist):
                file_for(stranger, file.public_id)
        with pytest.raises(SubmissionFile.DoesNotExist):
            file_for(make_superuser(), uuid.uuid4())


class TestTransferVisit:
    def test_shows_what_came_back_as_the_beginning_of_the_next(self):
        task, team = make_transfer_task(), make_team()
        learner = make_learner_of(task, team)
        submission = hand_in_text(learner, task, "Erster Anlauf")
        assert (transfer_visit(learner, task).is_waiting, transfer_visit(learner, task).is_open) == (True, False)
        return_submission(
            trainer=make_trainer(team.client), public_id=submission.public_id, levels=LEVELS, comment="x", at=TUESDAY
        )
        visit = transfer_visit(learner, task)
        assert visit.is_open
        assert visit.beginning.text == "Erster Anlauf"
        assert visit.draft is None
        assert visit.returned == submission


class TestConstraints:
    def submission(self, **fields):
        task = make_transfer_task()
        values = {
            "learner": make_member(make_team()),
            "page": task,
            "lesson_key": task.translation_key,
            "number": 1,
            "saved_at": MONDAY,
            **fields,
        }
        return Submission.objects.create(**values)

    @pytest.mark.parametrize(
        "fields",
        [
            {"state": "handed_in"},
            {"handed_in_at": MONDAY},
            {"state": "confirmed", "handed_in_at": MONDAY},
            {"state": "handed_in", "handed_in_at": MONDAY, "reviewed_at": MONDAY},
            {"minutes_before": 0},
            {"minutes_after": 10_001},
        ],
    )
    def test_refuse_what_makes_no_sense(self, fields):
        with transaction.atomic(), pytest.raises(IntegrityError):
            self.submission(**fields)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({}, {}),
            ({}, {"number": 2}),
            ({}, {"number": 2, "state": "handed_in", "handed_in_at": MONDAY}),
            (
                {"state": "confirmed", "handed_in_at": MONDAY, "reviewed_at": MONDAY},
                {"number": 2, "state": "confirmed", "handed_in_at": MONDAY, "reviewed_at": MONDAY},
            ),
        ],
    )
    def test_allow_one_open_and_one_confirmed_submission(self, first, second):
        row = self.submission(**first)
        same = {"learner": row.learner, "page": row.page, "lesson_key": row.lesson_key}
        with transaction.atomic(), pytest.raises(IntegrityError):
            self.submission(**same, **second)


class TestTransferTaskPage:
    def test_gives_the_course_a_new_version_when_its_rubric_changes(self):
        task = make_transfer_task()
        before = task.digest()
        task.rubric[0].value["title"] = "Etwas anderes"
        assert task.digest() != before

    @pytest.mark.parametrize(
        "fields", [{"max_files": 0, "text_rule": "no"}, {"max_files": 1, "allows_documents": False}, {"max_files": 4}]
    )
    def test_is_refused_when_nothing_could_be_handed_in(self, fields):
        task = make_transfer_task()
        for name, value in fields.items():
            setattr(task, name, value)
        with pytest.raises(ValidationError):
            task.full_clean()

    @pytest.mark.parametrize("count", [0, 1, 6])
    def test_needs_two_to_five_criteria(self, count):
        task = make_transfer_task()
        task.rubric = [
            ("criterion", {"title": f"K{number}", "hint": "", "has_partly": True}) for number in range(count)
        ]
        with pytest.raises(ValidationError):
            task.rubric.stream_block.clean(task.rubric)
