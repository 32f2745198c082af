"""Exceptions from a quiz's rules are granted and withdrawn. Both hold at once, in running attempts too (L11)."""

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.typing import Person
from quizzes.models import Attempt, QuizOverride, QuizPage
from quizzes.queries import DeadlineMove, Terms, deadline_moves, open_attempts, terms_of

Overrides = list[QuizOverride]


class NothingGranted(ValueError):
    """The exception would leave all rules as they are, or is for nobody."""


@dataclass(frozen=True)
class OverrideEffect:
    """What became of a change. `moves`: the running attempts whose deadlines it moved."""

    overrides: Overrides
    moves: list[DeadlineMove]

    @property
    def ended(self) -> int:
        """How many running attempts had time left and have none any more."""
        return sum(move.ends_now for move in self.moves)

    @property
    def shortened(self) -> int:
        """How many running attempts have less time, those that have none any more included."""
        return sum(move.is_shorter for move in self.moves)

    @property
    def prolonged(self) -> int:
        return len(self.moves) - self.shortened


def grant_override(
    *,
    quiz: QuizPage,
    terms: Terms,
    by: Person | None,
    at: datetime.datetime,
    learner: Person | None = None,
    group: str = "",
) -> OverrideEffect:
    """Grant an exception to one person or one group; see `grant_overrides`."""
    learners, groups = [learner] if learner is not None else [], [group] if group else []
    return grant_overrides(quiz=quiz, terms=terms, learners=learners, groups=groups, by=by, at=at)


def grant_overrides(
    *,
    quiz: QuizPage,
    terms: Terms,
    learners: Collection[Person] = (),
    groups: Collection[str] = (),
    by: Person | None,
    at: datetime.datetime,
) -> OverrideEffect:
    """Grant the same exception to people and groups, all or none; what they had before is replaced.

    Deadlines of running attempts move at once, with a log entry for each exception. Granting what is granted already
    changes nothing. The log names no person: more time can have reasons that are nobody's business.

    Raises NothingGranted.
    """
    if terms.is_empty or not (learners or groups):
        raise NothingGranted(_("Please say for whom the exception is and what it changes."))
    targets = [("", person) for person in learners] + [(group, None) for group in groups]

    def change(before: Overrides) -> Overrides:
        known = {(override.group, override.learner_id): override for override in before}
        wanted = [
            known.get((group, person and person.pk))
            or QuizOverride(quiz=quiz, learner=person, group=group, created_by=by, created_at=at)
            for group, person in dict.fromkeys(targets)
        ]
        changed = [override for override in wanted if override.pk is None or terms_of(override) != terms]
        for override in changed:
            for name, value in vars(terms).items():
                setattr(override, name, value)
            override.save()
            _log(quiz, "quizzes.grant_override", override, by)
        return changed

    return _change(quiz, change, at)


def withdraw_override(*, quiz: QuizPage, override_id: int, by: Person | None, at: datetime.datetime) -> OverrideEffect:
    """Withdraw an exception; withdrawing it again changes nothing.

    Running attempts get the deadline that they would have without it, but never one in the past: whose time is over
    without it has until now, and the time of grace. `preview_withdrawal` says beforehand whom that would meet.
    """

    def change(before: Overrides) -> Overrides:
        gone = [override for override in before if override.pk == override_id]
        for override in gone:
            _log(quiz, "quizzes.withdraw_override", override, by)
            QuizOverride.objects.filter(pk=override.pk).delete()
        return gone

    return _change(quiz, change, at)


def preview_withdrawal(*, quiz: QuizPage, override_id: int, at: datetime.datetime) -> OverrideEffect:
    """What withdrawing the exception would do now; changes nothing."""
    before = list(quiz.overrides.order_by("pk"))
    after = [override for override in before if override.pk != override_id]
    gone = [override for override in before if override.pk == override_id]
    return OverrideEffect(gone, deadline_moves(quiz, list(open_attempts(quiz)), before=before, after=after, at=at))


@transaction.atomic
def _change(quiz: QuizPage, change: Callable[[Overrides], Overrides], at: datetime.datetime) -> OverrideEffect:
    """Change exceptions of a quiz and move what depends on them.

    Holds the quiz's row: whoever starts an attempt now waits for it, and looks at the exceptions once more afterwards
    (`starting.rules_to_begin_by`). Then the attempts, in the order of their keys; a save or a hand-in holds one of them
    and waits for nothing else that is held here.
    """
    QuizPage.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    before = list(QuizOverride.objects.filter(quiz=quiz).order_by("pk"))
    kept = [_copy(override) for override in before]
    changed = change(before)
    if not changed:
        return OverrideEffect([], [])
    after = list(QuizOverride.objects.filter(quiz=quiz).order_by("pk"))
    attempts: Sequence[Attempt] = list(open_attempts(quiz).select_for_update(of=("self",)))
    moves = deadline_moves(quiz, attempts, before=kept, after=after, at=at)
    for move in moves:
        Attempt.objects.filter(pk=move.attempt.pk).update(deadline_at=move.after)
    return OverrideEffect(changed, moves)


def _copy(override: QuizOverride) -> QuizOverride:
    return QuizOverride(
        quiz_id=override.quiz_id, learner_id=override.learner_id, group=override.group, **vars(terms_of(override))
    )


def _log(quiz: QuizPage, action: str, override: QuizOverride, by: Person | None) -> None:
    terms = {name: str(value) for name, value in vars(terms_of(override)).items() if value != getattr(Terms(), name)}
    data: dict[str, Any] = {"override": override.pk, "group": override.group, "terms": terms}
    log(instance=quiz, action=action, user=by, data=data)
