"""Questions → items of QTI 2.1, 2.2 and 3.0."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from quizzes.formats.neutral import NeutralQuestion
from quizzes.formats.qti.dialects import Dialect
from quizzes.formats.qti.writing import CannotSay, Losses, Pictures
from quizzes.formats.xml_tree import Node

from .choices import write_choices, write_essay, write_order, write_true_false
from .draft import Draft
from .fields import write_numeric, write_short_text
from .gaps import write_cloze
from .hotspots import write_hotspots
from .pairs import write_drag_words, write_matching, write_matrix

WRITERS: dict[str, Callable[[Draft], None]] = {
    "single_choice": write_choices,
    "multiple_choice": write_choices,
    "true_false": write_true_false,
    "short_text": write_short_text,
    "numeric": write_numeric,
    "matching": write_matching,
    "matrix": write_matrix,
    "ordering": write_order,
    "cloze": write_cloze,
    "drag_words": write_drag_words,
    "hotspot": write_hotspots,
    "free_text": write_essay,
    "description": lambda _draft: None,
}


def write_item(
    question: NeutralQuestion, place: int, losses: Losses, pictures: Pictures, dialect: Dialect
) -> Node | None:
    """The item, or None and a note of what is lost. `place` counts from 1; `pictures` gets those of the item."""
    if question.type not in WRITERS:
        losses.note(question, _("QTI does not know this type; the question is left out."))
        return None
    draft = Draft(question, place, losses, pictures, dialect)
    try:
        WRITERS[question.type](draft)
    except CannotSay as reason:
        losses.note(question, str(reason))
        return None
    losses.note_common(question)
    return draft.node()
