"""The versions of a question, in words: what changed, and who gets which."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from courses.queries import Piece, line_changes
from quizzes.models import AttemptState, Purpose, Question, QuestionVersion, kind_of, plain_text
from quizzes.models.questions import Content

COUNTED = Q(answers__attempt__purpose__in=[Purpose.REGULAR, Purpose.PRETEST])


@dataclass(frozen=True)
class VersionRow:
    """A version with its use. `changes`: lines that differ from the version before, each in pieces.

    `answered`: answers in attempts that are over, `running`: attempts under way that ask it. `is_asked`: whether new
    attempts get it.
    """

    version: QuestionVersion
    changes: list[list[Piece]]
    answered: int
    running: int
    is_asked: bool

    @property
    def is_first(self) -> bool:
        return self.version.number == 1


def version_history(question: Question) -> list[VersionRow]:
    """The versions of the question, the newest first; one query."""
    is_open = Q(answers__attempt__state=AttemptState.OPEN)
    versions: list[Any] = list(
        question.versions.order_by("number").annotate(
            answered=Count("answers", filter=COUNTED & ~is_open & Q(answers__response__isnull=False)),
            running=Count("answers", filter=COUNTED & is_open),
        )
    )
    lines = [readable_lines(version.content) for version in versions]
    rows = [
        VersionRow(
            version,
            list(line_changes(lines[place - 1], lines[place])) if place else [],
            version.answered,
            version.running,
            question.live and version is versions[-1],
        )
        for place, version in enumerate(versions)
    ]
    return rows[::-1]


def readable_lines(content: Content) -> list[str]:
    """All that a frozen question says, as lines of plain text, whatever its type."""
    kind = kind_of(content)
    parts = kind.parts(content)
    lines = [plain_text(content["text"])]
    for part in parts:
        lines += [part.label] if len(parts) > 1 else []
        lines += [
            _("%(choice)s: %(percent)s %%") % {"choice": choice.label, "percent": round(choice.fraction * 100)}
            for choice in part.choices
        ]
    hint = kind.answer_context(content, None, kind.part_ids(content)).get("hint", "")  # says how it is graded
    lines += [hint] if hint else []
    if "penalty" in content:
        lines.append(_("Penalty for each try: %(penalty)s") % {"penalty": content["penalty"]})
    said = set(lines) | {choice.label for part in parts for choice in part.choices} | {part.label for part in parts}
    return lines + [line for line in _leaves(content, "") if line not in said]


# Of no meaning to readers, or said already.
UNSAID = {"id", "type", "correct", "fraction", "scoring", "penalty"}


def _leaves(value: Any, name: str) -> Iterator[str]:
    """Texts as they are, other settings with their name."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else ((name, item) for item in value)
        for key, item in items:
            if key not in UNSAID:
                yield from _leaves(item, key)
    elif isinstance(value, str):
        if value:
            yield plain_text(value)
    elif value:
        yield _("Setting “%(name)s”: %(value)s") % {"name": name, "value": value}
