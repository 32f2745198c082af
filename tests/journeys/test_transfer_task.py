"""Somebody applies what they learned at work, and their trainer, who does not know whose it is, confirms it."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import CourseCompletion, Submission, SubmissionFile
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import make_client, make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon
from tests.factories.transfers import docx, make_trainer, make_transfer_task
from tests.journeys.visitor import Visitor

NOW = "2026-11-18T08:00:00+00:00"
EARLIER = noon("2026-09-01")
QUEUE = reverse("training:submissions")
FEEDBACK = "Woran haben Sie die Zahlen geprüft?"


def make_company():
    """Mira in purchasing, whose course ends with a task for her job; a trainer of hers, and one of another company."""
    company = make_client(name="Kieswerk Nord")
    team = make_team(company, name="Einkauf")
    course = make_course("Was ein Assistent kann", title="KI anwenden")
    make_transfer_task(course=course, title="Angebote vergleichen", minutes_rule="required")
    assign(team, course, at=EARLIER)
    mira = make_member(team, first_name="Mira", last_name="Sommerfeld")
    return mira, make_trainer(company), make_trainer(make_client(name="Apotheke am Markt"))


def write_and_hand_in(learner):
    """Drafts, hands in with a supplier's address inside, is warned, changes it, and hands in."""
    learner.follow("KI anwenden").press("Kurs beginnen").press("Abschließen und weiter")
    assert "Wer, was, womit?" in learner.text
    learner.press("Entwurf speichern", text="Drei Angebote verglichen, Rückfragen an t.kruse@lieferant.example.")
    assert "Ihr Entwurf ist gespeichert" in str(learner.page)
    learner.press("Prüfen und abgeben", minutes_before="120", minutes_after="40")
    assert "noch nicht abgegeben" in learner.text
    assert "t.k•••ple" in learner.text
    assert "Trotzdem abgeben" in learner.text
    learner.follow("Ändern").press("Prüfen und abgeben", text="Drei Angebote verglichen.")
    assert "Nichts gefunden" in learner.text
    learner.press("Jetzt abgeben")
    assert "Wartet auf Bestätigung" in learner.text


def return_without_knowing_whose_it_is(trainer):
    number = Submission.objects.get().pk
    trainer.open(QUEUE).follow(f"Abgabe {number}")
    assert "Kieswerk Nord" in trainer.text
    assert "Drei Angebote verglichen." in trainer.text
    for secret in ("Mira", "Sommerfeld", "Einkauf"):
        assert secret not in trainer.text
    trainer.press("Zur Überarbeitung", level_0="partly", level_1="not_yet", comment=FEEDBACK)
    assert "ist zurückgegeben" in str(trainer.page)


def hand_in_again(learner, trainer):
    """Reads the feedback, which names no trainer, adds a file, and hands in."""
    learner.open(learner.address)
    assert FEEDBACK in learner.text
    assert trainer.last_name not in learner.text
    table = SimpleUploadedFile("Vergleich.docx", docx("Alle Zahlen am Original geprüft"))
    learner.press("Prüfen und abgeben", upload=table)
    assert "Drei Angebote verglichen." in learner.text
    learner.press("Jetzt abgeben")


def confirm(trainer):
    trainer.open(QUEUE).follow(f"Abgabe {Submission.objects.get(number=2).pk}")
    assert FEEDBACK in trainer.text
    trainer.press("Arbeit bestätigen", level_0="met", level_1="met")
    assert "ist bestätigt" in str(trainer.page)


def sees_nothing(stranger):
    """Neither the queue nor an address somebody told them leads a trainer of another company to the work."""
    assert "Nichts wartet" in stranger.open(QUEUE).text
    for submission in Submission.objects.all():
        address = reverse("training:review_submission", args=[submission.public_id])
        assert stranger.client.get(address).status_code == 404
    for file in SubmissionFile.objects.all():
        assert stranger.client.get(reverse("courses:submission_file", args=[file.public_id])).status_code == 404


@pytest.mark.django_db
class TestTransferTask:
    @time_machine.travel(NOW, tick=True)
    def test_is_warned_about_returned_and_in_the_end_confirmed(self, settings, tmp_path):
        settings.LMS_COURSES = {**settings.LMS_COURSES, "PROTECTED_ROOT": str(tmp_path)}
        mira, teacher, stranger = make_company()
        learner, trainer, other = (Visitor().log_in(person) for person in (mira, teacher, stranger))

        write_and_hand_in(learner)
        return_without_knowing_whose_it_is(trainer)
        sees_nothing(other)
        hand_in_again(learner, teacher)
        sees_nothing(other)
        file = reverse("courses:submission_file", args=[SubmissionFile.objects.get().public_id])
        assert trainer.client.get(file).status_code == 200
        confirm(trainer)

        learner.open(learner.address)
        assert "Von Ihrem Trainingsteam bestätigt" in learner.text
        assert CourseCompletion.objects.get().learner == mira
        verbs = list(LearningRecord.objects.filter(verb__startswith="transfer").values_list("verb", flat=True))
        assert sorted(verbs) == [Verb.TRANSFER_CONFIRMED, Verb.TRANSFER_HANDED_IN, Verb.TRANSFER_HANDED_IN]
