"""Reacts to courses: who completes a course that awards a certificate gets one, in the same transaction."""

import datetime
from typing import Any

from courses.models import CourseCompletion
from courses.signals import course_completed

from .actions import issue_certificate


def issue_certificate_on_completion(*, completion: CourseCompletion, at: datetime.datetime, **kwargs: Any) -> None:
    if completion.course.awards_certificate:
        issue_certificate(completion=completion, at=at)


def connect() -> None:
    course_completed.connect(
        issue_certificate_on_completion, dispatch_uid="certificates.issue_certificate_on_completion"
    )
