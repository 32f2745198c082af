"""An author changes which attempt counts: results are computed anew (L16)."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.log_actions import log

from courses.actions import ForeignLesson, LessonLocked, NotEnrolled, complete_lesson
from courses.models import LessonProgress
from courses.typing import Person
from quizzes.models import Attempt, AttemptState, Purpose, QuizPage
from quizzes.queries import CountingResult, counted_attempts, result_by

BATCH = 200  # people at a time: memory stays bounded, however many have taken the quiz


@dataclass(frozen=True)
class Recount:
    """`changed`: how many people have another result. `completed`: how many pass now and had not before."""

    changed: int
    completed: int


@transaction.atomic
def recount_results(*, quiz: QuizPage, by: Person | None, at: datetime.datetime) -> Recount | None:
    """Apply the quiz's way of counting to all who have taken it; None where it was applied already.

    Who passes now gets the lesson completed; nobody loses a completion (L21). The log says from what to what, and for
    how many people the result is another one. Repeating it changes nothing.
    """
    stored = QuizPage.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    before, after = stored.applied_counting, stored.counting
    if before == after:
        return None
    changed = completed = 0
    for learners in _batches(stored):
        people = get_user_model()._default_manager.in_bulk([attempts[0].learner_id for attempts in learners])
        for attempts in learners:
            old, new = result_by(before, attempts), result_by(after, attempts)
            changed += _says(old) != _says(new)
            if new is not None and new.passed and not (old is not None and old.passed):
                completed += _complete(stored, people[attempts[0].learner_id], attempts, at)
    QuizPage.objects.filter(pk=quiz.pk).update(applied_counting=after)
    quiz.applied_counting = after
    if _was_taken(stored):
        data = {
            "from": before,
            "to": after,
            "changed": changed,
            "completed": completed,
        }
        log(instance=quiz, action="quizzes.recount", user=by, data=data)
    return Recount(changed, completed)


def _finished(quiz: QuizPage) -> Iterator[Attempt]:
    attempts = Attempt.objects.filter(quiz=quiz, purpose=Purpose.REGULAR, state=AttemptState.FINISHED)
    return attempts.order_by("learner_id", "number").iterator(chunk_size=2000)


def _was_taken(quiz: QuizPage) -> bool:
    return Attempt.objects.filter(quiz=quiz, purpose=Purpose.REGULAR, state=AttemptState.FINISHED).exists()


def _batches(quiz: QuizPage) -> Iterator[list[list[Attempt]]]:
    """The finished attempts of each learner, so many learners at a time."""
    batch: list[list[Attempt]] = []
    for _learner, attempts in groupby(_finished(quiz), key=lambda attempt: attempt.learner_id):
        batch.append(list(attempts))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _says(result: CountingResult | None) -> tuple[object, object]:
    return (result.percent, result.passed) if result else (None, None)


def _complete(quiz: QuizPage, learner: Person, attempts: Sequence[Attempt], at: datetime.datetime) -> bool:
    """Complete the lesson for who passes now; returns whether it was not completed before."""
    result = result_by(quiz.counting, counted_attempts(learner, quiz, attempts))
    if result is None or not result.passed:
        return False
    progress = LessonProgress.objects.filter(enrollment__learner=learner, lesson_key=quiz.translation_key)
    known = progress.count()
    try:
        with transaction.atomic():
            complete_lesson(learner=learner, lesson=quiz, at=at)
    except (NotEnrolled, ForeignLesson, LessonLocked):
        return False  # the result stands; the lesson is none of the learner's (any more)
    return progress.count() > known
