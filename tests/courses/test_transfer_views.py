"""Transfer tasks as learners and trainers meet them over HTTP."""

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions import confirm_submission, return_submission
from courses.mails.transfers import send_judgment_mail
from courses.models import LessonProgress, Submission, SubmissionFile
from lms.accounts.models import Role
from tests.courses.test_budgets import LESSON_PAGE
from tests.factories.accounts import make_mandate, make_member, make_superuser, make_team
from tests.factories.assignments import assign
from tests.factories.courses import noon
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
QUEUE = reverse("training:submissions")
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _protected(settings, tmp_path):
    settings.LMS_COURSES = {**settings.LMS_COURSES, "PROTECTED_ROOT": str(tmp_path)}


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def task():
    return make_transfer_task(title="Ein Angebot mit KI entwerfen")


@pytest.fixture
def learner(client, task, team):
    learner = make_learner_of(task, team)
    client.force_login(learner)
    return learner


@pytest.fixture
def trainer(team):
    return make_trainer(team.client)


def as_person(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def save(client, task, **fields):
    extra = {name: fields.pop(name) for name in list(fields) if name.startswith("HTTP_")}
    return client.post(reverse("courses:write_submission", args=[task.pk]), {"sequence": 0, **fields}, **extra)


def check_url(submission):
    return reverse("courses:check_submission", args=[submission.public_id])


def review_url(submission):
    return reverse("training:review_submission", args=[submission.public_id])


def file_url(file):
    return reverse("courses:submission_file", args=[file.public_id])


def page_of(response):
    return response.content.decode().replace("\xa0", " ")


class TestTaskPage:
    def test_shows_task_rubric_and_form(self, client, task, learner):
        page = page_of(client.get(task.url))
        for text in ("Wenden Sie es an.", "Woran Ihre Arbeit gemessen wird", "Wer, was, womit?", "Prüfen und abgeben"):
            assert text in page
        assert 'enctype="multipart/form-data"' in page
        assert "Complete" not in page

    def test_asks_only_for_what_the_author_wants(self, client, team):
        task = make_transfer_task(text_rule="no", minutes_rule="no", max_files=1)
        client.force_login(make_learner_of(task, team))
        page = page_of(client.get(task.url))
        assert 'id="id_text"' not in page
        assert "Minuten ohne" not in page
        assert 'name="upload"' in page

    def test_marks_what_is_freely_given(self, client, task, learner):
        labels = page_of(client.get(task.url)).split("<label")
        assert [
            "freiwillig" in label for label in labels if "Ihr Text" in label or "Minuten dauert sie sonst" in label
        ] == [
            False,
            True,
        ]

    def test_is_not_completed_by_a_button(self, client, task, learner):
        client.post(reverse("courses:finish_lesson", args=[task.pk]))
        assert not LessonProgress.objects.exists()

    def test_shows_that_work_waits_and_lets_nobody_write(self, client, task, learner):
        hand_in_text(learner, task)
        page = page_of(client.get(task.url))
        assert "Wartet auf Bestätigung" in page
        assert 'id="id_text"' not in page

    def test_shows_levels_and_comment_but_no_name_of_a_trainer(self, client, task, learner, trainer):
        submission = hand_in_text(learner, task)
        return_submission(
            trainer=trainer,
            public_id=submission.public_id,
            levels=["partly", "not_yet"],
            comment="Welche <b>Zahlen</b>?",
            at=TUESDAY,
        )
        page = page_of(client.get(task.url))
        for text in ("teilweise erfüllt", "noch nicht erfüllt", "Welche &lt;b&gt;Zahlen", "Überarbeitung", HARMLESS):
            assert text in page
        assert trainer.last_name not in page

    def test_stays_within_its_budget(self, client, task, learner, trainer, team):
        """The budget of all lessons, however much was handed in before."""
        assign(team, task.get_course(), at=MONDAY)
        counts = []
        for count in (1, 3, 0):
            client.get(task.url)
            with CaptureQueriesContext(connection) as queries:
                client.get(task.url)
            counts.append(len(queries))
            for number in range(count):
                submission = hand_in_text(learner, task, files=[("a.pdf", pdf(str(number)))])
                return_submission(
                    trainer=trainer, public_id=submission.public_id, levels=["met", "met"], comment="x", at=TUESDAY
                )
        nothing, some, many = counts
        assert many <= LESSON_PAGE
        assert nothing + 1 == some == many  # files are looked for once there is something


class TestWriting:
    def test_is_saved_by_a_button(self, client, task, learner):
        response = save(client, task, text="Mein Entwurf", minutes_before="90", minutes_after="30")
        assert response.url == f"{task.url}#work"
        draft = Submission.objects.get()
        assert (draft.text, draft.minutes_before, draft.minutes_after) == ("Mein Entwurf", 90, 30)
        page = page_of(client.get(task.url))
        assert "Mein Entwurf" in page
        assert 'name="sequence" value="1"' in page

    def test_is_saved_by_a_script_which_learns_the_time(self, client, task, learner):
        with time_machine.travel("2026-03-02T13:05:00+00:00"):
            answer = save(client, task, text="Mein Entwurf", **JSON).json()
        assert answer == {"sequence": 1, "message": "Entwurf gespeichert um 14:05 Uhr"}

    def test_leads_to_the_check(self, client, task, learner):
        response = save(client, task, text=HARMLESS, check="1")
        assert response.url == check_url(Submission.objects.get())

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"minutes_before": "0"}, "größer oder gleich 1"),
            ({"minutes_after": "10001"}, "kleiner oder gleich 10"),
            ({"minutes_after": "viele"}, "ganze Zahl"),
            ({"text": "x" * 20_001}, "20"),
        ],
    )
    def test_with_a_fault_is_explained_and_nothing_is_lost(self, client, task, learner, fields, message):
        response = save(client, task, **{"text": "Mein Entwurf", "minutes_before": "5", **fields})
        assert response.status_code == 422
        page = page_of(response)
        assert message in page
        assert ("Mein Entwurf" in page) or "text" in fields
        assert not Submission.objects.exists()
        script = save(client, task, **{"text": "Mein Entwurf", **fields}, **JSON)
        assert (script.status_code, script.json()["error"]) == (422, "invalid")

    def test_of_an_old_tab_stays_on_screen_and_can_be_saved_next(self, client, task, learner):  # L6
        write(learner, task, "Aus dem anderen Fenster")
        response = save(client, task, text="Aus diesem Fenster")
        assert response.status_code == 409
        page = page_of(response)
        assert "Aus diesem Fenster" in page
        assert "Aus dem anderen Fenster" in page
        assert 'name="sequence" value="1"' in page
        assert save(client, task, text="Aus diesem Fenster", **JSON).json()["error"] == "stale"
        save(client, task, text="Aus diesem Fenster", sequence=1)
        assert Submission.objects.get().text == "Aus diesem Fenster"

    def test_after_handing_in_is_refused_in_words(self, client, task, learner):
        hand_in_text(learner, task)
        assert "schon abgegeben" in page_of(
            client.post(reverse("courses:write_submission", args=[task.pk]), {"sequence": 0, "text": "x"}, follow=True)
        )
        assert save(client, task, text="x", **JSON).status_code == 409

    def test_needs_a_login_and_tells_a_script(self, task):
        client = Client()
        assert save(client, task, text="x").status_code == 302
        answer = save(client, task, text="x", **JSON)
        assert (answer.status_code, answer.json()["error"]) == (401, "login")

    @pytest.mark.parametrize("sequence", ["", "-1", "x", str(2**40)])
    def test_with_a_malformed_sequence_is_no_server_error(self, client, task, learner, sequence):
        assert save(client, task, sequence=sequence, text="x").status_code == 422

    def test_is_not_there_for_people_of_other_clients_and_for_other_lessons(self, client, task, learner):  # L39
        assert save(as_person(make_member(make_team())), task, text="x").status_code == 404
        lesson = task.get_course().get_children().first()
        assert save(client, lesson, text="x").status_code == 404
        assert client.post(f"/lernen/aufgabe/{2**70}/entwurf/").status_code == 404

    def test_needs_the_course_to_be_begun(self, client, task, team):
        person = make_member(team)
        assign(team, task.get_course(), at=MONDAY)
        client.force_login(person)
        response = save(client, task, text="x")
        assert response.url == task.get_course().url


class TestFiles:
    def upload(self, client, task, *files, **fields):
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        return save(client, task, text=HARMLESS, upload=uploads, **fields)

    def test_are_added_shown_and_removed(self, client, task, learner):
        self.upload(client, task, ("Entwurf.docx", docx("x")), ("b.pdf", pdf("x")))
        page = page_of(client.get(task.url))
        assert "Entwurf.docx" in page
        assert "Mehr Dateien sind nicht möglich" in page
        save(client, task, text=HARMLESS, sequence=1, remove=str(SubmissionFile.objects.first().public_id))
        assert [file.name for file in SubmissionFile.objects.all()] == ["b.pdf"]

    @pytest.mark.parametrize(
        ("files", "message"),
        [
            ([("a.exe", b"MZ")], "Möglich sind Dateien mit diesen Endungen"),
            ([("a.pdf", b"MZ")], "Makros"),
            ([("a.pdf", b"")], "a.pdf"),
            ([("a.png", PNG)], "kann hier nicht abgegeben werden"),
            ([("a.pdf", pdf("x"))] * 3, "bis zu 2 Dateien"),
        ],
    )
    def test_that_cannot_be_taken_are_named_and_the_text_stays(self, client, task, learner, files, message):
        response = self.upload(client, task, *files)
        assert response.status_code == 422
        assert message in page_of(response)
        assert HARMLESS in page_of(response)
        assert not SubmissionFile.objects.exists()

    def test_beyond_the_number_allowed_are_refused_together_with_those_there_are(self, client, task, learner):
        self.upload(client, task, ("a.pdf", pdf("x")))
        response = self.upload(client, task, ("b.pdf", pdf("x")), ("c.pdf", pdf("x")), sequence=1)
        assert "bis zu 2 Dateien" in page_of(response)
        assert SubmissionFile.objects.count() == 1

    def test_that_are_too_large_are_refused(self, client, task, learner, settings):
        settings.LMS_COURSES = {**settings.LMS_COURSES, "MAX_FILE_MB": 1}
        response = self.upload(client, task, ("a.txt", b"a" * (1024 * 1024 + 1)))
        assert "größer als 1 MB" in page_of(response)

    def test_are_delivered_as_downloads_to_their_learner(self, client, task, learner):
        self.upload(client, task, ("Übung 1.pdf", pdf("x")))
        response = client.get(file_url(SubmissionFile.objects.get()))
        assert b"".join(response.streaming_content) == pdf("x")
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]

    def test_go_to_the_trainer_under_a_name_without_a_person(self, task, learner, trainer):
        file = hand_in_text(learner, task, files=[("Ada_Berg.pdf", pdf("x"))]).files.get()
        response = as_person(trainer).get(file_url(file))
        assert response.status_code == 200
        assert "Ada" not in response["Content-Disposition"]
        assert f"abgabe-{file.submission_id}-datei-{file.pk}.pdf" in response["Content-Disposition"]

    def test_do_not_exist_for_anybody_else(self, task, learner, team):  # L39
        file = hand_in_text(learner, task, files=[("a.pdf", pdf("x"))]).files.get()
        for stranger in (make_learner_of(task, team), make_trainer(make_team().client), make_member(make_team())):
            assert as_person(stranger).get(file_url(file)).status_code == 404
        assert Client().get(file_url(file)).status_code == 302

    def test_have_no_address_of_their_own(self, client, task, learner, settings):
        file = write(learner, task, files=[("a.pdf", pdf("x"))]).files.get()
        with pytest.raises(ValueError, match="no address"):
            _ = file.file.url
        assert client.get(f"{settings.MEDIA_URL}{file.file.name}").status_code == 404

    def test_that_are_lost_are_404(self, client, task, learner):
        file = write(learner, task, files=[("a.pdf", pdf("x"))]).files.get()
        file.file.storage.delete(file.file.name)
        assert client.get(file_url(file)).status_code == 404


class TestCheck:
    def test_shows_findings_masked_and_with_their_place(self, client, task, learner):
        draft = write(learner, task, "Eins\nvon anna.berg@example.com", files=[("b.docx", docx("Frau Krause"))])
        page = page_of(client.get(check_url(draft)))
        for text in ("ann•••com", "Zeile 2", "b.docx", "Wahrscheinlich ein Name", "Trotzdem abgeben", "Ändern"):
            assert text in page
        findings = page.split('id="content"')[0]
        assert "anna.berg@example.com" not in findings

    def test_lets_nothing_pass_without_the_tick(self, client, task, learner):
        draft = write(learner, task, "von anna.berg@example.com")
        response = client.post(check_url(draft), {"sequence": draft.sequence})
        assert response.status_code == 422
        assert "mit einem Haken" in page_of(response)
        assert Submission.objects.get().is_draft

        response = client.post(check_url(draft), {"sequence": draft.sequence, "is_checked": "on"})
        assert response.url == task.url
        assert Submission.objects.get().is_waiting

    def test_hands_in_at_once_where_nothing_was_found(self, client, task, learner):
        draft = write(learner, task)
        assert "Nichts gefunden" in page_of(client.get(check_url(draft)))
        client.post(check_url(draft), {"sequence": draft.sequence})
        assert Submission.objects.get().is_waiting
        assert client.post(check_url(draft), {"sequence": draft.sequence}).url == task.url  # L7

    def test_says_what_is_missing_and_offers_no_way_to_hand_in(self, client, task, learner):
        draft = write(learner, task, " ")
        page = page_of(client.get(check_url(draft)))
        assert "Es fehlt der Text" in page
        assert "Jetzt abgeben" not in page
        client.post(check_url(draft), {"sequence": draft.sequence})
        assert Submission.objects.get().is_draft

    def test_looks_again_when_the_draft_has_changed(self, client, task, learner):
        draft = write(learner, task)
        write(learner, task, "von anna.berg@example.com")
        response = client.post(check_url(draft), {"sequence": 1, "is_checked": "on"}, follow=True)
        assert "seit der Prüfung geändert" in page_of(response)
        assert Submission.objects.get().is_draft

    def test_says_that_a_picture_could_not_be_checked(self, client, team):
        task = make_transfer_task(allows_images=True)
        learner = make_learner_of(task, team)
        client.force_login(learner)
        draft = write(learner, task, files=[("bild.png", PNG)])
        assert "konnte nicht oder nicht ganz geprüft werden" in page_of(client.get(check_url(draft)))

    def test_is_ones_own(self, task, learner, trainer):
        draft = write(learner, task)
        for stranger in (trainer, make_superuser(), make_learner_of(task)):
            assert as_person(stranger).get(check_url(draft)).status_code == 404
            assert as_person(stranger).post(check_url(draft), {"sequence": 1}).status_code == 404

    def test_with_a_malformed_form_asks_again(self, client, task, learner):
        draft = write(learner, task)
        assert client.post(check_url(draft), {"sequence": "x"}).url == check_url(draft)


class TestQueue:
    def test_shows_groups_and_numbers_but_no_people(self, task, learner, team, trainer):
        submission = hand_in_text(learner, task)
        page = page_of(as_person(trainer).get(QUEUE))
        assert f"Abgabe {submission.pk}" in page
        assert "1 Abgabe wartet auf Sie" in page
        assert team.client.name in page
        for secret in (learner.first_name, learner.last_name, learner.email, team.name):
            assert secret not in page

    def test_is_empty_in_words(self, trainer):
        assert "Nichts wartet" in page_of(as_person(trainer).get(QUEUE))

    @pytest.mark.parametrize("role", [Role.CONSULTANT, Role.HR, Role.CLIENT_ADMIN, Role.WORKS_COUNCIL])
    def test_is_not_there_for_others(self, team, learner, role):
        person = make_mandate(role, client=team.client).person
        for somebody in (person, learner):
            assert as_person(somebody).get(QUEUE).status_code == 404
        assert Client().get(QUEUE).status_code == 302

    def test_costs_the_same_for_one_and_twenty(self, task, team, trainer):
        client, counts = as_person(trainer), []
        for count in (1, 19):
            for _number in range(count):
                hand_in_text(make_learner_of(task, team), task)
            client.get(QUEUE)
            with CaptureQueriesContext(connection) as queries:
                client.get(QUEUE)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_is_paged(self, task, team, trainer):
        for _number in range(26):
            hand_in_text(make_learner_of(task, team), task)
        client = as_person(trainer)
        assert "Seite 1 von 2" in page_of(client.get(QUEUE))
        assert "Seite 2 von 2" in page_of(client.get(QUEUE, {"page": "999"}))


class TestReview:
    def judge(self, trainer, submission, button="confirm", **fields):
        data = {"level_0": "met", "level_1": "met", "comment": "", button: "1", **fields}
        return as_person(trainer).post(review_url(submission), data, follow=True)

    def test_shows_the_work_without_its_person(self, task, learner, team, trainer):
        submission = hand_in_text(
            learner, task, HARMLESS, minutes_before=90, minutes_after=30, files=[("Ada_Berg.docx", docx("x"))]
        )
        page = page_of(as_person(trainer).get(review_url(submission)))
        for text in (HARMLESS, "90", "30", "Datei 1 (.docx)", "Anwendungsfall ist beschrieben", team.client.name):
            assert text in page
        for secret in (learner.first_name, learner.last_name, learner.email, team.name, "Ada_Berg"):
            assert secret not in page

    def test_offers_partly_only_where_the_rubric_has_it(self, task, learner, trainer):
        page = page_of(as_person(trainer).get(review_url(hand_in_text(learner, task))))
        assert page.count('value="partly"') == 1
        assert page.count('value="met"') == 2

    def test_confirms(self, task, learner, trainer):
        submission = hand_in_text(learner, task)
        page = page_of(self.judge(trainer, submission))
        assert f"Abgabe {submission.pk} ist bestätigt" in page
        assert LessonProgress.objects.filter(lesson_key=task.translation_key).exists()

    def test_returns_with_a_comment_and_keeps_what_was_typed_without(self, task, learner, trainer):
        submission = hand_in_text(learner, task)
        response = self.judge(trainer, submission, "return", level_1="not_yet")
        assert response.status_code == 422
        assert "was noch fehlt" in page_of(response)
        assert 'value="not_yet"' in page_of(response)
        assert "checked" in page_of(response)
        self.judge(trainer, submission, "return", comment="Welche Zahlen?")
        submission.refresh_from_db()
        assert (submission.is_returned, submission.comment) == (True, "Welche Zahlen?")

    def test_needs_every_level(self, task, learner, trainer):
        submission = hand_in_text(learner, task)
        for levels in ({"level_1": ""}, {"level_1": "partly"}, {"level_0": "sehr gut"}):
            assert self.judge(trainer, submission, **levels).status_code == 422
        submission.refresh_from_db()
        assert submission.is_waiting

    def test_tells_the_slower_of_two_trainers(self, task, learner, team, trainer):
        submission = hand_in_text(learner, task)
        self.judge(trainer, submission, "return", comment="Mehr Zahlen")
        page = page_of(self.judge(make_trainer(team.client), submission))
        assert "inzwischen schon zurückgegeben" in page
        submission.refresh_from_db()
        assert submission.is_returned
        assert "inzwischen schon" in page_of(as_person(trainer).get(review_url(submission), follow=True))

    def test_shows_what_was_handed_in_before(self, task, learner, trainer):
        first = hand_in_text(learner, task, "Erster Anlauf")
        self.judge(trainer, first, "return", comment="Welche Zahlen?")
        page = page_of(as_person(trainer).get(review_url(hand_in_text(learner, task, "Zweiter Anlauf"))))
        for text in ("Erster Anlauf", "Welche Zahlen?", "Zweiter Anlauf", "erneut abgegeben"):
            assert text in page

    def test_is_not_there_for_strangers_and_for_drafts(self, task, learner, team, trainer):  # L39
        submission = hand_in_text(learner, task)
        draft = write(make_learner_of(task, team), task)
        for stranger in (make_trainer(make_team().client), learner, make_mandate(Role.HR, client=team.client).person):
            assert as_person(stranger).get(review_url(submission)).status_code == 404
            assert self.judge(stranger, submission).status_code == 404
        assert as_person(trainer).get(review_url(draft)).status_code == 404
        submission.refresh_from_db()
        assert submission.is_waiting


class TestJudgmentMail:
    def judged(self, act, task, learner, trainer):
        submission = hand_in_text(learner, task)
        act(trainer=trainer, public_id=submission.public_id, levels=["met", "met"], comment="Geheim", at=TUESDAY)
        return submission

    @pytest.mark.parametrize(
        ("act", "subject"), [(confirm_submission, "wurde bestätigt"), (return_submission, "zurückgekommen")]
    )
    def test_tells_the_learner_and_holds_nothing_of_the_comment(self, task, learner, trainer, act, subject):
        submission = self.judged(act, task, learner, trainer)
        send_judgment_mail.call(submission.pk)
        (message,) = mail.outbox
        assert message.to == [learner.email]
        assert subject in message.subject
        assert task.full_url in message.body
        assert task.title in message.body
        assert "Geheim" not in message.body
        assert trainer.last_name not in message.body

    def test_speaks_the_language_of_the_account(self, task, learner, trainer):
        learner.language = "en"
        learner.save()
        send_judgment_mail.call(self.judged(confirm_submission, task, learner, trainer).pk)
        assert "has been confirmed" in mail.outbox[0].subject

    def test_is_enqueued_when_the_judgment_is_certain(
        self, task, learner, trainer, monkeypatch, django_capture_on_commit_callbacks
    ):
        enqueued = []
        monkeypatch.setattr(type(send_judgment_mail), "enqueue", lambda task, *args: enqueued.append(args))
        with django_capture_on_commit_callbacks(execute=True):
            submission = self.judged(confirm_submission, task, learner, trainer)
            assert enqueued == []
        assert (submission.pk,) in enqueued

    def test_is_not_sent_for_what_is_gone_or_waits(self, task, learner):
        send_judgment_mail.call(0)
        send_judgment_mail.call(hand_in_text(learner, task).pk)
        assert mail.outbox == []
