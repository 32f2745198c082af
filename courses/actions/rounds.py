"""A learner's present way through a course: the first one, or what a material change asks them to complete anew."""

import datetime
import uuid
from dataclasses import dataclass

from courses.models import CourseCompletion, CoursePage, Enrollment, LessonProgress
from courses.queries import NO_UPDATE, Update, parts_to_complete, updates_for, with_completed_version
from courses.signals import course_completed, lesson_completed
from courses.typing import Person


@dataclass
class Round:
    """The enrollment is locked for as long as the round is at hand.

    `newest`: the newest row of each lesson that was ever completed. `counted`: lessons whose completion still counts.
    """

    enrollment: Enrollment
    course: CoursePage
    update: Update
    newest: dict[uuid.UUID, LessonProgress]
    counted: set[uuid.UUID]

    def complete(self, key: uuid.UUID, *, at: datetime.datetime, was_tested_out: bool = False) -> None:
        """Complete a lesson that is open; nobody else can do so now."""
        before = self.newest.get(key)
        row = LessonProgress.objects.create(
            enrollment=self.enrollment,
            lesson_key=key,
            completed_at=at,
            repetition=before.repetition + 1 if before else 0,
            was_tested_out=was_tested_out,
        )
        self.newest[key] = row
        self.counted.add(key)
        lesson_completed.send(sender=LessonProgress, progress=row, course=self.course, at=at)

    def complete_course_if_done(self, *, at: datetime.datetime) -> None:
        """Complete the course once the rule of the version is met; again, nothing changes."""
        version = self.enrollment.version
        parts = parts_to_complete(version, self.course)
        if not parts or any(part.done(self.counted) < part.needed for part in parts):
            return
        repeated = [self.newest[key].completed_at for key in self.update.since if key in self.newest]
        asked_for = self.counted & {key for part in parts for key in part.keys}
        completion, created = CourseCompletion.objects.get_or_create(
            learner_id=self.enrollment.learner_id,
            version=version,
            defaults={
                "course": self.course,
                # Whoever repeats changed lessons began the new version with the first of them.
                "started_at": min(repeated, default=self.enrollment.enrolled_at),
                "completed_at": at,
                "rule": version.completion_rule.key,
                "rule_version": version.completion_rule.version,
                "was_tested_out": any(self.newest[key].was_tested_out for key in asked_for),
            },
        )
        if created:
            course_completed.send(sender=CourseCompletion, completion=completion, at=at)


def lock_round(*, learner: Person, course: CoursePage) -> Round | None:
    """The learner's round, for a transaction that is open; None if they do not take the course."""
    # The lock keeps two last lessons, completed at the same moment, from both believing that the other is open.
    found = Enrollment.objects.select_for_update(of=("self",)).select_related("version")
    enrollment = with_completed_version(found.filter(learner=learner, course=course)).first()
    if enrollment is None:
        return None
    enrollment.learner = learner
    update = updates_for([enrollment]).get(enrollment.pk, NO_UPDATE)
    rows = list(enrollment.progress.order_by("repetition"))
    newest = {row.lesson_key: row for row in rows}
    return Round(enrollment, course, update, newest, update.counted((row.lesson_key, row.completed_at) for row in rows))
