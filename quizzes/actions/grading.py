"""People grade what no program can (L17)."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from courses.typing import Person
from quizzes.models import Answer, Attempt, AttemptState, Grading
from quizzes.models.questions.rubric import Criterion, graded_fraction, plain_points, rubric_of
from quizzes.queries import answers_with_digest, contents_of, gradable_answers
from quizzes.signals import attempt_graded

from .finishing import conclude, recompute

MAX_COMMENT = 5000
STORED_FIELDS = ["rubric_points", "comment", "graded_by", "graded_at", "fraction", "points", "awaits_grading"]


class IncompleteGrading(ValueError):
    """A criterion has no points, or more or fewer than it can have, or the comment is too long."""


class AlreadyGraded(ValueError):
    """Somebody else has graded the answer since this page was delivered. `answer` is what is stored."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(f"answer {answer.pk} was graded")


@transaction.atomic
def grade_answer(
    *,
    answer: Answer,
    rubric_points: Mapping[str, Decimal],
    comment: str,
    grader: Person,
    at: datetime.datetime,
    known: int = 0,
) -> Answer:
    """Give points for each criterion, by its id, and a comment; returns the row as it is stored now.

    `known`: the number of the grading that the grader has seen; 0 for an answer that nobody has graded. What is said
    is kept as a further `Grading`. The last answer that waited concludes its attempt; a correction computes it anew
    and never takes a pass away. Saying the same again changes nothing.

    Raises Answer.DoesNotExist for who may not grade it, AlreadyGraded, or IncompleteGrading.
    """
    row = _lock(answer, grader)
    content = contents_of([row])[row.question_version_id]
    given = _checked(rubric_of(content), rubric_points)
    said = comment.replace("\r\n", "\n").replace("\0", "").strip()
    if len(said) > MAX_COMMENT:
        raise IncompleteGrading(_("The comment is too long: at most %(most)s characters.") % {"most": MAX_COMMENT})
    stored = {criterion: plain_points(points) for criterion, points in given.items()}
    if row.graded_at and (row.rubric_points, row.comment) == (stored, said):
        return row
    number = Grading.objects.filter(answer=row).count()
    if number != known:
        raise AlreadyGraded(row)
    row.rubric_points, row.comment = stored, said
    row.graded_by, row.graded_at = grader, at
    row.fraction = graded_fraction(rubric_of(content), given)
    row.points = row.fraction * row.max_points
    row.awaits_grading = False
    Answer.objects.store([row], STORED_FIELDS)
    Grading.objects.create(
        answer=row,
        number=number + 1,
        rubric_points=stored,
        comment=said,
        fraction=row.fraction,
        graded_by=grader,
        graded_at=at,
    )
    _settle(row.attempt, at)
    return row


def _lock(answer: Answer, grader: Person) -> Answer:
    """The answer with its attempt, held until the transaction ends; locks as everything that writes answers does."""
    if not gradable_answers(grader).filter(pk=answer.pk).exists():
        raise Answer.DoesNotExist
    rows = answers_with_digest().select_related("attempt__quiz", "attempt__learner")
    locked: Answer = rows.select_for_update(of=("attempt", "self")).get(pk=answer.pk)
    return locked


def _checked(rubric: Sequence[Criterion], given: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Points for each criterion of the rubric that the answer was written under. Raises IncompleteGrading."""
    if set(given) != {criterion.id for criterion in rubric}:
        raise IncompleteGrading(_("Please give points for each criterion."))
    for criterion in rubric:
        points = given[criterion.id]
        if not points.is_finite() or not 0 <= points <= criterion.points or points != round(points, 2):
            raise IncompleteGrading(
                _("“%(criterion)s”: from 0 to %(most)s points, with at most two decimals.")
                % {"criterion": criterion.title, "most": plain_points(criterion.points)}
            )
    return {criterion.id: given[criterion.id] for criterion in rubric}


def _settle(attempt: Attempt, at: datetime.datetime) -> None:
    """Give the attempt its result if nothing waits any more; compute it anew if it has one."""
    answers = list(Answer.objects.filter(attempt=attempt))
    is_correction = attempt.state == AttemptState.FINISHED
    if is_correction:
        recompute(attempt, answers, at=at)
    elif all(one.points is not None for one in answers):
        conclude(attempt, answers, at=at)
    else:
        return
    attempt_graded.send(sender=Attempt, attempt=attempt, is_correction=is_correction, at=at)
