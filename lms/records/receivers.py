"""Turns every fact of the plugins into a learning record, in the transaction that makes the fact true.

| fact | verb | source | object_key | detail |
|---|---|---|---|---|
| `learner_enrolled` | enrolled | `enrollment:<id>` | | |
| `lesson_completed` | lesson_completed | `progress:<id>` | key of the lesson | |
| `course_completed` | course_completed | `completion:<id>` | | |
| `update_required` | update_required | `release:<id>:enrollment:<id>` | | due_on |
| `session_attended` | session_attended | `booking:<id>` | key of the lesson | |
| `attempt_submitted` | attempt_finished | `attempt:<uuid>` | key of the lesson | passed, attempt, quiz, blueprint |
| `pretest_submitted` | pretest_finished | `attempt:<uuid>` | key of the lesson | passed, attempt, quiz, blueprint |
| `attempt_regraded` | attempt_regraded | `regrade:<id>:attempt:<id>` | key of the lesson | like the attempt |
| `transfer_handed_in` | transfer_handed_in | `transfer:<uuid>` | key of the lesson | |
| `transfer_confirmed` | transfer_confirmed | `transfer:<uuid>` | key of the lesson | |
| `certificate_issued` | certificate_issued | `completion:<id>` | | expires_on |
| `certificate_revoked` | certificate_revoked | `completion:<id>` | | |

Awards keep the holder's name, so their records name the completion, not the award: once account and completion are
erased, nothing leads from the award to the pseudonym.
"""

import datetime
from typing import Any

from certificates.models import Award
from certificates.signals import certificate_issued, certificate_revoked
from courses.models import (
    Booking,
    CourseCompletion,
    CoursePage,
    Enrollment,
    LessonProgress,
    Submission,
    VersionRelease,
)
from courses.signals import (
    course_completed,
    learner_enrolled,
    lesson_completed,
    session_attended,
    transfer_confirmed,
    transfer_handed_in,
    update_required,
)
from quizzes.models import Attempt, Regrade
from quizzes.signals import attempt_regraded, attempt_submitted, pretest_submitted

from .actions import Fact, record, record_all
from .models import Verb


def record_enrollment_on_begin(*, enrollment: Enrollment, at: datetime.datetime, **kwargs: Any) -> None:
    record(
        person=enrollment.learner,
        verb=Verb.ENROLLED,
        source=f"enrollment:{enrollment.pk}",
        at=at,
        course=enrollment.course,
        course_version=enrollment.version,
    )


def record_lesson_on_completion(
    *, progress: LessonProgress, course: CoursePage, at: datetime.datetime, **kwargs: Any
) -> None:
    record(
        person=progress.enrollment.learner,
        verb=Verb.LESSON_COMPLETED,
        source=f"progress:{progress.pk}",
        at=at,
        course=course,
        course_version=progress.enrollment.version,
        object_key=str(progress.lesson_key),
    )


def record_course_on_completion(*, completion: CourseCompletion, at: datetime.datetime, **kwargs: Any) -> None:
    record(
        person=completion.learner,
        verb=Verb.COURSE_COMPLETED,
        source=f"completion:{completion.pk}",
        at=at,
        course=completion.course,
        course_version=completion.version,
    )


def record_update_on_release(
    *, release: VersionRelease, enrollments: list[Enrollment], at: datetime.datetime, **kwargs: Any
) -> None:
    """Once for each person and release, in few queries however many people there are."""
    due_on = {"due_on": release.repeat_by.isoformat()} if release.repeat_by else {}
    record_all(
        facts=[
            Fact(
                person=enrollment.learner,
                verb=Verb.UPDATE_REQUIRED,
                source=f"release:{release.pk}:enrollment:{enrollment.pk}",
                at=at,
                course=enrollment.course,
                course_version=release.version,
                detail=due_on,
            )
            for enrollment in enrollments
        ]
    )


def record_session_on_attendance(*, booking: Booking, course: CoursePage, at: datetime.datetime, **kwargs: Any) -> None:
    record(
        person=booking.learner,
        verb=Verb.SESSION_ATTENDED,
        source=f"booking:{booking.pk}",
        at=at,
        course=course,
        object_key=str(booking.lesson.translation_key),
    )


def record_attempt_on_hand_in(*, attempt: Attempt, at: datetime.datetime, **kwargs: Any) -> None:
    _record_attempt(attempt, Verb.ATTEMPT_FINISHED, at, source=f"attempt:{attempt.public_id}")


def record_pretest_on_hand_in(*, attempt: Attempt, at: datetime.datetime, **kwargs: Any) -> None:
    """A fact of its own kind: what counts attempts must not count it."""
    _record_attempt(attempt, Verb.PRETEST_FINISHED, at, source=f"attempt:{attempt.public_id}")


def record_attempt_on_regrade(*, attempt: Attempt, regrade: Regrade, at: datetime.datetime, **kwargs: Any) -> None:
    """A fact of its own, now: what was recorded when the attempt was handed in stays true of that day.

    Tests before a course are left out: a regrade does not change whether they were passed.
    """
    if attempt.is_regular:
        _record_attempt(attempt, Verb.ATTEMPT_REGRADED, at, source=f"regrade:{regrade.pk}:attempt:{attempt.pk}")


def _record_attempt(attempt: Attempt, verb: Verb, at: datetime.datetime, *, source: str) -> None:
    quiz = attempt.quiz
    record(
        person=attempt.learner,
        verb=verb,
        source=source,
        at=at,
        course=quiz.get_course(),
        object_key=str(quiz.translation_key),
        # Attempts with the same blueprint, one before the course and one after it, can be compared.
        detail={
            "passed": attempt.passed,
            "attempt": attempt.number,
            "quiz": quiz.pk,
            "blueprint": attempt.blueprint,
        },
    )


def record_transfer_on_hand_in(
    *, submission: Submission, course: CoursePage, at: datetime.datetime, **kwargs: Any
) -> None:
    _record_transfer(submission, Verb.TRANSFER_HANDED_IN, course, at)


def record_transfer_on_confirmation(
    *, submission: Submission, course: CoursePage, at: datetime.datetime, **kwargs: Any
) -> None:
    _record_transfer(submission, Verb.TRANSFER_CONFIRMED, course, at)


def _record_transfer(submission: Submission, verb: Verb, course: CoursePage, at: datetime.datetime) -> None:
    """Neither minutes nor levels: a record tells that it happened, nothing of what was written or judged."""
    record(
        person=submission.learner,
        verb=verb,
        source=f"transfer:{submission.public_id}",
        at=at,
        course=course,
        object_key=str(submission.lesson_key),
    )


def record_certificate_on_issue(*, award: Award, at: datetime.datetime, **kwargs: Any) -> None:
    _record_award(award, Verb.CERTIFICATE_ISSUED, at, expires_on=award.expires_on and award.expires_on.isoformat())


def record_certificate_on_revocation(*, award: Award, at: datetime.datetime, **kwargs: Any) -> None:
    _record_award(award, Verb.CERTIFICATE_REVOKED, at)


def _record_award(award: Award, verb: Verb, at: datetime.datetime, **detail: Any) -> None:
    if award.learner is None:
        return  # the account is erased, and nothing leads from the award to a pseudonym
    record(
        person=award.learner,
        verb=verb,
        source=f"completion:{award.completion_id}",
        at=at,
        course=award.course,
        course_version=award.course_version,
        detail=detail,
    )


def connect() -> None:
    """Listen to every fact of the plugins."""
    for signal, receiver in (
        (learner_enrolled, record_enrollment_on_begin),
        (lesson_completed, record_lesson_on_completion),
        (course_completed, record_course_on_completion),
        (update_required, record_update_on_release),
        (session_attended, record_session_on_attendance),
        (attempt_submitted, record_attempt_on_hand_in),
        (attempt_regraded, record_attempt_on_regrade),
        (pretest_submitted, record_pretest_on_hand_in),
        (transfer_handed_in, record_transfer_on_hand_in),
        (transfer_confirmed, record_transfer_on_confirmation),
        (certificate_issued, record_certificate_on_issue),
        (certificate_revoked, record_certificate_on_revocation),
    ):
        signal.connect(receiver, dispatch_uid=f"lms.records.{receiver.__name__}")
