"""Nordlicht's own words in the master courses: two placeholders and one block."""

from courses.models import LessonPage
from lms.accounts.models import User
from lms.variants.actions import define_placeholder, override_block, set_word
from lms.variants.queries import master_blocks

from .stage import Stage

# Name, label, description, words for everybody, words at Nordlicht. They stand in the accusative, as in the courses.
PLACEHOLDERS = [
    (
        "ki_werkzeug",
        "KI-Werkzeug",
        "Das freigegebene Werkzeug, wie es im Unternehmen heißt; es steht nach „Öffnen Sie …“.",
        "einen Chatassistenten, den Ihr Unternehmen freigegeben hat",
        "den Nordlicht-Chat",
    ),
    (
        "ki_richtlinie",
        "Regeln für KI",
        "Was im Unternehmen gilt; es steht nach „Halten Sie sich an …“.",
        "die Regeln Ihres Hauses",
        "die Betriebsvereinbarung „Künstliche Intelligenz“",
    ),
]
LESSON = "was-ein-sprachmodell-tut"
GENERAL = "Nutzen Sie nur Werkzeuge, die Ihr Unternehmen freigegeben hat, und nur mit Daten, die dafür erlaubt sind."
OWN = (
    "Bei Nordlicht ist dafür allein der Nordlicht-Chat freigegeben: Was Sie dort eingeben, wird nach 30 Tagen gelöscht "
    "und nicht zum Training verwendet. Zeichnungen und Kalkulationen gehören auch dort nicht hinein."
)


def write_in_own_words(stage: Stage, consultant: User) -> None:
    """What the consultant has written for the company."""
    at = stage.agenda.at("2026-09-02")
    for slug, label, description, text, own in PLACEHOLDERS:
        fields = {"slug": slug, "label": label, "description": description}
        placeholder = define_placeholder(**fields, text=text, by=consultant, at=at)
        set_word(placeholder=placeholder, client=stage.client, text=own, by=consultant, at=at)
    lesson = LessonPage.objects.get(slug=LESSON)
    block = next(one for one in master_blocks(lesson).values() if GENERAL in str(one.value))
    value = {**block.value, "text": block.value["text"].replace(GENERAL, OWN)}
    override_block(client=stage.client, lesson=lesson, block_id=block.id, value=value, by=consultant, at=at)
