"""Why a question of a file cannot be taken, in the words of who wrote it: they know answers and gaps, no fields."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# By the name of the field in the schemas of question types.
PARTS = {
    "alt": gettext_lazy("Text in place of the picture"),
    "answers": gettext_lazy("Foreseen answers"),
    "areas": gettext_lazy("Areas of the picture"),
    "columns": gettext_lazy("Columns of the scale"),
    "coords": gettext_lazy("Position"),
    "criteria": gettext_lazy("Criteria"),
    "distractors": gettext_lazy("Additional answers"),
    "factor": gettext_lazy("Conversion factor"),
    "feedback": gettext_lazy("Feedback"),
    "fraction": gettext_lazy("Value of the answer"),
    "gaps": gettext_lazy("Gaps"),
    "group": gettext_lazy("Group"),
    "image": gettext_lazy("Picture"),
    "items": gettext_lazy("Entries"),
    "label": gettext_lazy("Label"),
    "left": gettext_lazy("Left side"),
    "max_choices": gettext_lazy("Areas that may be chosen"),
    "max_words": gettext_lazy("Words at most"),
    "min_words": gettext_lazy("Words at least"),
    "options": gettext_lazy("Answers"),
    "pairs": gettext_lazy("Pairs"),
    "points": gettext_lazy("Points"),
    "right": gettext_lazy("Right side"),
    "rows": gettext_lazy("Statements"),
    "sample_answer": gettext_lazy("Sample answer"),
    "sample_prompt": gettext_lazy("Sample prompt"),
    "situation": gettext_lazy("Situation"),
    "text": gettext_lazy("Text"),
    "title": gettext_lazy("Title"),
    "tolerance": gettext_lazy("Tolerance"),
    "unit": gettext_lazy("Unit"),
    "units": gettext_lazy("Units"),
    "value": gettext_lazy("Value"),
    "words": gettext_lazy("Words"),
}


def reason_for(error: dict[str, Any]) -> str:
    """What a schema found wrong (an item of pydantic's `errors()`), as a place and a sentence: “Answers › 3: …”."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    sentences = {
        "too_short": _("At least %(min_length)s are needed."),
        "too_long": _("At most %(max_length)s are possible."),
        "missing": _("This is missing."),
        "string_too_short": _("There must be something here."),
        "string_too_long": _("This is too long; up to %(max_length)s characters are possible."),
        "greater_than": _("The number must be greater than %(gt)s."),
        "greater_than_equal": _("The number must be at least %(ge)s."),
        "less_than_equal": _("The number must be at most %(le)s."),
    }
    sentence = sentences[kind] % context if kind in sentences else _("This value cannot be used here.")
    place = " › ".join(_places(error["loc"]))
    return f"{place}: {sentence}" if place else sentence


def _places(location: tuple[str | int, ...]) -> Iterator[str]:
    """Numbers count from 1, as people do; names that no author knows are left out."""
    for part in location:
        if isinstance(part, int):
            yield str(part + 1)
        elif part in PARTS:
            yield str(PARTS[part])
