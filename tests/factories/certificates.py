"""Certificates for tests, earned as in life: by completing a course.

award = make_award()                                  # a learner completed a course on COMPLETED_AT
newer = make_renewal(award, at=noon("2027-11-20"))    # the course changed and was completed again
document = make_document(holder="Łukasz Şahin")       # what a certificate says, without a database
"""

import dataclasses
import datetime
from typing import Any

from certificates.documents import CertificateDocument, example_document
from certificates.models import Award, CertificateTemplate
from courses.actions import complete_lesson, enroll
from courses.models import CourseCompletion, CoursePage, Enrollment

from .accounts import UserFactory
from .courses import add_lesson, lessons_of, make_course, noon

STARTED_AT = noon("2027-02-03")
COMPLETED_AT = noon("2027-02-12")


def complete_course(
    course: CoursePage,
    learner: Any,
    *,
    at: datetime.datetime = COMPLETED_AT,
    started_at: datetime.datetime = STARTED_AT,
) -> CourseCompletion:
    """Begin the course and complete all its lessons; the newest completion."""
    enroll(learner=learner, course=course, at=started_at)
    for lesson in lessons_of(course):
        complete_lesson(learner=learner, lesson=lesson, at=at)
    return CourseCompletion.objects.filter(learner=learner, course=course).latest("pk")


def make_completion(**fields: Any) -> CourseCompletion:
    """A completion without a certificate yet."""
    return complete_course(make_course(awards_certificate=False, **fields), UserFactory())


def make_award(
    *,
    learner: Any = None,
    course: CoursePage | None = None,
    at: datetime.datetime = COMPLETED_AT,
    validity_months: int | None = None,
) -> Award:
    """A certificate; with `validity_months`, from a default template made for it."""
    if validity_months:
        CertificateTemplate.objects.get_or_create(
            is_default=True, defaults={"name": "Standard", "validity_months": validity_months}
        )
    completion = complete_course(course or make_course(), learner or UserFactory(), at=at)
    return Award.objects.get(completion=completion)


def make_renewal(award: Award, *, at: datetime.datetime) -> Award:
    """The award's learner completes a new version of its course."""
    add_lesson(award.course)
    # Whoever has completed a course keeps following that version; repeating it is the site's decision.
    newest = award.course.versions.latest("number")
    Enrollment.objects.filter(learner=award.learner, course=award.course).update(version=newest)
    completion = complete_course(award.course, award.learner, at=at)
    return Award.objects.get(completion=completion)


def make_document(**fields: Any) -> CertificateDocument:
    """What a certificate says; any field can be replaced."""
    example = example_document(
        language=fields.get("language", "de"),
        validity_months=12,
        heading="Zertifikat",
        wording="hat den folgenden Kurs erfolgreich abgeschlossen",
        signatory_name="Dr. Hanna Weber",
        signatory_role="Leitung Trainingsteam",
        accent="#0b6e69",
    )
    return dataclasses.replace(example, **fields)
