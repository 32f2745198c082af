"""The columns of a table of questions, one row each, in the languages of the site."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

MAX_ANSWERS = 20
TEMPLATE_ANSWERS = 6


@dataclass(frozen=True)
class Column:
    """A column of a question; `label` is its header."""

    key: str
    label: str | Promise
    explanation: str | Promise


@dataclass(frozen=True)
class Word:
    """A word that authors write in a cell, e.g. the name of a type."""

    key: str
    label: str | Promise


COLUMNS = (
    Column("type", _("Type"), _("What kind of question it is; see the list of types below.")),
    Column("category", _("Category"), _("Where the question belongs. It is made if it is not there yet.")),
    Column("name", _("Short name"), _("For finding the question again; learners never see it. May stay empty.")),
    Column("text", _("Question"), _("What learners read. Line breaks in the cell stay.")),
    Column(
        "right",
        _("Right"),
        _("Choice: the numbers of the right answers, like 2 or 1, 3. True or false: true or false. Else empty."),
    ),
    Column("feedback", _("General feedback"), _("Shown with the result, right or wrong.")),
    Column(
        "tolerance",
        _("Tolerance"),
        _("Numbers: how far off an answer may be, e.g. 0.5; for each answer its own: 0; 2."),
    ),
    Column("case", _("Case matters"), _("Short answers: yes or no.")),
    Column("tags", _("Tags"), _("Separated by commas.")),
    Column("objective", _("Learning objective"), _("What a right answer shows.")),
    Column("difficulty", _("Difficulty"), _("easy, medium or hard.")),
    Column("hints", _("Hints"), _("One in each line of the cell; for quizzes with several tries.")),
    Column("id", _("ID"), _("Stays the same when the question changes, so that the next import finds it.")),
)
# These stand once for each answer: “Answer 1”, “Share 1”, “Feedback 1”.
NUMBERED = (
    Column(
        "answer",
        _("Answer"),
        _("One answer in each column. Pairs: left -> right. Order: in the right order."),
    ),
    Column("share", _("Share"), _("How many percent the answer is worth. Empty: right ones count fully.")),
    Column("comment", _("Feedback"), _("What learners read who gave this answer.")),
)
TYPES = (
    Word("single_choice", _("Single choice")),
    Word("multiple_choice", _("Multiple choice")),
    Word("true_false", _("True or false")),
    Word("short_text", _("Short answer")),
    Word("numeric", _("A number")),
    Word("matching", _("Matching")),
    Word("ordering", _("Order")),
    Word("free_text", _("Free text")),
    Word("description", _("Text without a question")),
)
DIFFICULTIES = (Word("easy", _("easy")), Word("medium", _("medium")), Word("hard", _("hard")))
ANSWERS = (Word("true", _("true")), Word("false", _("false")))
YES_NO = (Word("yes", _("yes")), Word("no", _("no")))


def key_of(text: str, words: tuple[Column, ...] | tuple[Word, ...]) -> str:
    """The key that a cell means, in any language of the site; empty if none."""
    wanted = _folded(text)
    for word in words:
        if wanted in _names(word.key, word.label):
            return word.key
    return ""


def word_for(key: str, words: tuple[Word, ...]) -> str:
    """What authors write for a key, in the language of the moment."""
    return next((str(word.label) for word in words if word.key == key), key)


def numbered(text: str) -> tuple[str, int]:
    """“Answer 3” → ("answer", 3); ("", 0) if the header is none of these."""
    match = re.fullmatch(r"(.*\D)\s*(\d{1,2})", text.strip())
    if not match or not 1 <= int(match[2]) <= MAX_ANSWERS:
        return "", 0
    key = key_of(match[1], NUMBERED)
    return (key, int(match[2])) if key else ("", 0)


def headers(answers: int) -> list[str]:
    """All headers in their order: what the question is, its answers, then the rest."""
    first = [str(column.label) for column in COLUMNS[:5]]
    middle = [f"{column.label} {number}" for number in range(1, answers + 1) for column in NUMBERED]
    return [*first, *middle, *(str(column.label) for column in COLUMNS[5:])]


@lru_cache(maxsize=256)
def _names(key: str, label: str | Promise) -> set[str]:
    names = {_folded(key), _folded(key.replace("_", " "))}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names.add(_folded(str(label)))
    with override(None):
        names.add(_folded(str(label)))
    return names


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().strip("*: ")


def example_rows() -> list[dict[str, str]]:
    """One example of each type, in the language of the moment; keys are those of columns, answers like “answer 1”."""
    category = gettext("Examples")
    rows = [
        {
            "type": "single_choice",
            "text": gettext("What does the data protection officer do?"),
            "right": "2",
            "answer 1": gettext("Approves every e-mail"),
            "answer 2": gettext("Watches over data protection and gives advice"),
            "answer 3": gettext("Repairs computers"),
            "comment 1": gettext("Nobody could do that."),
            "feedback": gettext("The task is described in article 39 of the GDPR."),
        },
        {
            "type": "multiple_choice",
            "text": gettext("Which of these are personal data?"),
            "right": "1, 3",
            "answer 1": gettext("A private telephone number"),
            "answer 2": gettext("The opening hours of a shop"),
            "answer 3": gettext("A photo of a colleague"),
        },
        {
            "type": "true_false",
            "text": gettext("A password manager makes it easier to use a different password everywhere."),
            "right": gettext("true"),
        },
        {
            "type": "short_text",
            "text": gettext("What is the process called that makes data unreadable for others?"),
            "answer 1": gettext("encryption"),
            "answer 2": gettext("encryp*"),
            "share 2": "50",
            "comment 2": gettext("Nearly: please write the whole word."),
        },
        {
            "type": "numeric",
            "text": gettext("How many bits has a byte?"),
            "answer 1": "8",
            "tolerance": "0",
        },
        {
            "type": "matching",
            "text": gettext("What belongs together?"),
            "answer 1": gettext("Phishing -> forged e-mails"),
            "answer 2": gettext("Ransomware -> encrypted files"),
            "answer 3": gettext("-> a broken printer"),
        },
        {
            "type": "ordering",
            "text": gettext("What comes first after a data breach?"),
            "answer 1": gettext("Tell the data protection officer"),
            "answer 2": gettext("Assess the risk"),
            "answer 3": gettext("Inform the authority"),
        },
        {"type": "free_text", "text": gettext("Describe how you check a suspicious e-mail.")},
        {"type": "description", "text": gettext("The next questions are about your workplace.")},
    ]
    return [{**row, "type": word_for(row["type"], TYPES), "category": category} for row in rows]
