"""What trainers and learners of the demo do together: live sessions, questions, work that is handed in, notes."""

import datetime
import uuid
from functools import partial

from wagtail.models import Page

from courses.actions import (
    EventTerms,
    Writing,
    answer_question,
    ask_question,
    book_event,
    confirm_submission,
    create_event,
    hand_in,
    return_submission,
    save_attendance,
    save_draft,
    save_reflection,
    set_bookmark,
    write_note,
)
from courses.mails.sending import silence
from courses.models import (
    Booking,
    Enrollment,
    LessonPage,
    LessonQuestion,
    LiveEvent,
    LiveSessionPage,
    Submission,
    TransferTaskPage,
)
from lms.accounts.models import Client, User
from lms.assignments.training import group_key

from .accounts import account
from .stage import Stage

Question = tuple[str, str | int, str, str, str, bool]
Work = tuple[int, str, str, tuple[int, int], str]
HOURS = datetime.timedelta(hours=1)
WORKSHOP, TASK = "prompt-werkstatt", "eigener-anwendungsfall"

# Lesson, who asks (by name or place in the course), when, the question, the answer, whether all of the company read it.
QUESTIONS: list[Question] = [
    (
        "vom-wunsch-zum-auftrag",
        0,
        "2026-11-03",
        "Muss ich wirklich jedes Mal alle fünf Teile aufschreiben? Bei kurzen Mails dauert das länger als die Mail.",
        "Nein. Bei kurzen Texten reichen meist Ziel und Form. Die übrigen Teile lohnen sich, sobald das erste "
        "Ergebnis nicht passt oder jemand anders mit Ihrem Prompt weiterarbeiten soll.",
        True,
    ),
    (
        "unterlagen-mitgeben",
        3,
        "2026-11-10",
        "Darf ich ein Angebot eines Lieferanten hochladen, wenn ich vorher Firmenname und Preise schwärze?",
        "Schwärzen allein genügt oft nicht, weil Artikelnummern und Formulierungen den Lieferanten verraten. "
        "Beschreiben Sie lieber in eigenen Worten, worum es geht, oder fragen Sie vorher Ihren Einkauf.",
        True,
    ),
    (
        "kritisieren-schaerfen-neu-beginnen",
        "Mira Kaya",
        "2026-11-17",
        "Woran merke ich, dass ein neuer Chat besser ist als die nächste Korrektur?",
        "Spätestens wenn Sie dieselbe Korrektur zum zweiten Mal schreiben. Nehmen Sie dann das Gute als Material "
        "in den neuen Auftrag mit.",
        False,
    ),
    (
        "schritte-und-ausgabeform",
        5,
        "2026-11-19",
        "Gibt es eine Ausgabeform, die sich direkt in unsere Stücklisten übernehmen lässt?",
        "",
        False,
    ),
]
# Who hands in (by place in the course), when, the text, minutes without and with AI, and what becomes of it.
WORK: list[Work] = [
    (
        0,
        "2026-11-12",
        "Ich habe aus Stichworten eine Einladung zum Kundentag schreiben lassen. Der Prompt nannte Anlass, "
        "Publikum, Länge und drei Punkte, die vorkommen müssen. Beim ersten Ergebnis war der Ton zu werblich; "
        "nach zwei Korrekturen passte er. Termin und Ort habe ich gegen unsere Planung geprüft und eine Zusage "
        "gestrichen, die wir nicht halten.",
        (45, 15),
        "confirmed",
    ),
    (
        1,
        "2026-11-13",
        "Protokoll einer Besprechung in eine Aufgabenliste umgewandelt. Hat gut funktioniert.",
        (30, 10),
        "returned",
    ),
    (
        2,
        "2026-11-18",
        "Aus drei Prüfberichten habe ich eine Übersicht der häufigsten Fehlerbilder erstellen lassen. Namen und "
        "Auftragsnummern standen als Platzhalter darin. Eine Zahl war falsch zusammengezählt; seitdem lasse ich "
        "mir die Rechnung zeigen.",
        (90, 35),
        "",
    ),
    (
        4,
        "2026-11-20",
        "Vergleich zweier Wartungsverträge als Tabelle. Im Prompt standen die sechs Punkte, auf die es uns "
        "ankommt. Zwei Zellen waren geraten; ich habe sie im Vertrag nachgelesen und danach verlangt, dass "
        "Unsicheres markiert wird.",
        (60, 25),
        "",
    ),
]
FEEDBACK = {
    "confirmed": "Sehr schön beschrieben. Der gestrichene Satz ist genau die Art Prüfung, auf die es ankommt.",
    "returned": "Bitte schreiben Sie noch dazu, wie Ihr Prompt lautete und woran Sie die Liste geprüft haben.",
}
NOTES = [
    ("vom-wunsch-zum-auftrag", 1, "Für Statusmails: Ziel und drei Punkte reichen."),
    ("publikum-rolle-beispiele", 3, "Zwei alte Angebote als Beispiele heraussuchen, ohne Kundennamen."),
]
# Lesson and what Mira Kaya answers to its first question for herself.
REFLECTION = (
    "die-passende-aufgabe",
    "Die Zusammenfassung der Kundentermine. Namen und Preise lasse ich weg, dann sind die Daten erlaubt. Ein Fehler "
    "fällt beim Lesen auf. Was wir zusagen, schreibe ich weiter selbst.",
)


def work_together(stage: Stage) -> None:
    """Let all of it happen in its time."""
    trainer = User.objects.get(email=account("trainer").email)
    _hold_workshops(stage, trainer)
    for row in QUESTIONS:
        stage.agenda.add(stage.agenda.at(row[2], 11, 20), partial(_ask, stage, row))
        if row[4]:
            stage.agenda.add(stage.agenda.at(row[2], 15, 40), partial(_answer, stage.client, trainer, row))
    for work in WORK:
        stage.agenda.add(stage.agenda.at(work[1], 14, 10), partial(_hand_in, stage, work))
        if work[4]:
            stage.agenda.add(stage.agenda.at(work[1], 17, 30), partial(_judge, stage, trainer, work))
    stage.agenda.add(stage.agenda.at("2026-11-18", 9, 5), partial(_reflect, stage.people["Mira Kaya"]))
    stage.agenda.add(stage.agenda.at("2026-11-19", 9, 15), partial(_take_notes, stage.people["Mira Kaya"]))


def ask_without_answer(stage: Stage, name: str, lesson: str, text: str, on: str) -> None:
    """A question that still waits for the trainer."""
    row: Question = (lesson, name, on, text, "", False)
    stage.agenda.add(stage.agenda.at(on, 12, 5), partial(_ask, stage, row))


# --- live sessions ----------------------------------------------------------------------------------------------------


def _hold_workshops(stage: Stage, trainer: User) -> None:
    agenda = stage.agenda
    agenda.add(agenda.at("2026-11-02", 16), partial(_offer, stage.client, trainer, agenda.at("2026-11-12", 14), 12))
    agenda.add(agenda.at("2026-11-09", 9), partial(_book, stage, "2026-11-12", None))
    agenda.add(agenda.at("2026-11-12", 16), partial(_close_list, trainer))
    for day, seats in (("2026-12-02", 6), ("2026-12-09", 12)):
        agenda.add(agenda.at("2026-11-13", 9, 30), partial(_offer, stage.client, trainer, agenda.at(day, 14), seats))
    agenda.add(agenda.at("2026-11-19", 10, 30), partial(_book, stage, "2026-12-02", "Mira Kaya"))


def _offer(client: Client, trainer: User, starts_at: datetime.datetime, seats: int, at: datetime.datetime) -> None:
    terms = EventTerms(
        starts_at=starts_at,
        ends_at=starts_at + 1.5 * HOURS,
        place="",
        link="https://konferenz.ki-fit.example/prompt-werkstatt",
        seats=seats,
        booking_closes_hours=4,
        trainer=trainer,
    )
    create_event(lesson=LiveSessionPage.objects.get(slug=WORKSHOP), group=group_key(client), terms=terms, at=at)


def _book(stage: Stage, day: str, first: str | None, at: datetime.datetime) -> None:
    """Everybody who takes the course then, the named person first; who finds no seat waits."""
    event = LiveEvent.objects.get(group=group_key(stage.client), starts_at=stage.agenda.at(day, 14))
    was_there = Booking.objects.filter(lesson=event.lesson, attended=True).values_list("learner", flat=True)
    learners = [person for person in _learners(stage.client, event.lesson) if person.pk not in set(was_there)]
    learners.sort(key=lambda person: str(person) != first)
    with silence():
        for minute, learner in enumerate(learners[:8]):
            book_event(learner=learner, event=event, at=at + minute * HOURS / 30, may_wait=True)


def _close_list(trainer: User, at: datetime.datetime) -> None:
    """All but the last one came."""
    event = LiveEvent.objects.earliest("starts_at")
    bookings = list(event.bookings.order_by("booked_at", "pk"))
    marks = {booking.pk: booking is not bookings[-1] for booking in bookings}
    save_attendance(event=event, marks=marks, by=trainer, at=at, close=True)


def _learners(client: Client, lesson: Page) -> list[User]:
    """People of the company who take the lesson's course, in the order in which they began."""
    rows = Enrollment.objects.filter(
        course=lesson.get_course(), learner__memberships__team__client=client, learner__memberships__ends_on=None
    )
    return [row.learner for row in rows.select_related("learner").order_by("enrolled_at", "pk")]


# --- questions, work, notes -------------------------------------------------------------------------------------------


def _ask(stage: Stage, row: Question, at: datetime.datetime) -> None:
    slug, who, _on, text, *_rest = row
    lesson = LessonPage.objects.get(slug=slug)
    blocks = [block.id for block in lesson.body if block.block_type == "text"]
    ask_question(
        asker=stage.people[who] if isinstance(who, str) else _learners(stage.client, lesson)[who],
        lesson=lesson,
        anchor=blocks[len(blocks) // 2],
        text=text,
        group=group_key(stage.client),
        sending=uuid.uuid5(uuid.NAMESPACE_URL, text),
        at=at,
    )


def _answer(client: Client, trainer: User, row: Question, at: datetime.datetime) -> None:
    question = LessonQuestion.objects.get(text=row[3])
    groups = [group_key(client)]
    with silence():
        answer_question(
            question=question,
            trainer=trainer,
            text=row[4],
            at=at,
            shown_to=groups if row[5] else [],
            of=groups,
        )


def _hand_in(stage: Stage, work: Work, at: datetime.datetime) -> None:
    place, _on, text, (before, after), _result = work
    page = TransferTaskPage.objects.get(slug=TASK)
    learner = _learners(stage.client, page)[place]
    draft = save_draft(learner=learner, page=page, writing=Writing(text, before, after), sequence=0, at=at)
    hand_in(
        learner=learner,
        public_id=draft.public_id,
        sequence=draft.sequence,
        is_warning_confirmed=True,
        at=at + HOURS / 6,
    )


def _judge(stage: Stage, trainer: User, work: Work, at: datetime.datetime) -> None:
    submission = Submission.objects.get(text=work[2])
    is_confirmed = work[4] == "confirmed"
    judge = confirm_submission if is_confirmed else return_submission
    levels = ["met", "met", "met"] if is_confirmed else ["partly", "not_yet", "met"]
    with silence():
        judge(trainer=trainer, public_id=submission.public_id, levels=levels, comment=FEEDBACK[work[4]], at=at)


def _take_notes(learner: User, at: datetime.datetime) -> None:
    for slug, place, text in NOTES:
        lesson = LessonPage.objects.get(slug=slug)
        write_note(learner=learner, lesson=lesson, anchor=lesson.body[place].id, text=text, at=at)
    set_bookmark(learner=learner, lesson=lesson, anchor=lesson.body[place + 2].id, is_set=True, at=at)


def _reflect(learner: User, at: datetime.datetime) -> None:
    slug, text = REFLECTION
    lesson = LessonPage.objects.get(slug=slug)
    block = next(block for block in lesson.body if block.block_type == "reflection")
    save_reflection(learner=learner, lesson=lesson, block_id=block.id, text=text, seen=None, at=at)
