"""The contract of knowledge checks: questions inside lessons, which another app provides.

An app that has questions registers a `KnowledgeChecks` in `AppConfig.ready`:

    register_knowledge_checks(MyChecks())

Without one the block is not offered to authors, and existing blocks show nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class NoSuchQuestion(LookupError):
    """The question, or this version of it, is not there (any more)."""


class UnusableAnswer(ValueError):
    """What was sent is no answer to the question. The message says why, for the learner."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is asked now.

    `template` gets `question` (the context below) and `name` (of the form field) and shows fields without a form around
    them. Nothing in here gives the right answer away.

    `scripts` and `styles`: static paths of the modules and style sheets that question and feedback need; a lesson loads
    each once. A module looks for its questions when it is loaded, and in the target of every event `courses:fragment`,
    which a block fires that has taken the place of another one.
    """

    key: int
    version: int
    text: str  # sanitized HTML
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class GradedAnswer:
    """What the learner is told: `template` gets `question` (the context), `feedback` is sanitized HTML or empty."""

    is_right: bool
    is_partly_right: bool
    text: str  # sanitized HTML of the question
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    feedback: str = ""


class KnowledgeChecks(Protocol):
    """What an app with questions offers."""

    def question_model(self) -> type[Any]:
        """The model that authors choose from."""

    def chooser_widget(self) -> Any:
        """The form widget they choose with."""

    def asked_questions(self, keys: Iterable[int]) -> dict[int, AskedQuestion]:
        """The newest published version of each question, by key; at most two queries. Missing: not published."""

    def grade(self, *, key: int, version: int, response: Sequence[str] | Mapping[str, list[str]]) -> GradedAnswer:
        """Grade what a form sent against the version that was asked. Pure but for reading: nothing is stored.

        Raises NoSuchQuestion or UnusableAnswer.
        """


_registered: list[KnowledgeChecks] = []


def register_knowledge_checks(provider: KnowledgeChecks) -> None:
    """Make the provider known; another one replaces it."""
    _registered[:] = [provider]


def knowledge_checks() -> KnowledgeChecks | None:
    """The site's provider; None if no app has questions."""
    return _registered[0] if _registered else None
