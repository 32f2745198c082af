"""What the learners have done so far."""

import datetime
from itertools import islice

from certificates.models import Award
from courses.actions import complete_lesson
from courses.models import CoursePage, Enrollment, LessonProgress
from courses.queries import current_version, lesson_pages
from lms.accounts.models import Client, User
from lms.assignments.actions import assign_course, offer_course
from lms.records.actions import Fact, record_all
from lms.records.models import Verb
from quizzes.actions import GivenAnswer, save_answers, start_attempt, submit_attempt
from quizzes.models import Attempt, QuizPage

from .people import BATCH

FURTHER_COURSES = 4
COMPLETED_UNITS = 10
FINISHED_ATTEMPTS = 500


def build_enrollments(client: Client, courses: list[CoursePage], people: list[User], *, at: datetime.datetime) -> None:
    """All must take the first course, and have; each takes four more, round robin. 10 of 20 units are complete."""
    assign_course(client=client, course=courses[0], days_to_complete=90, by=None, at=at)
    for course in courses[1:]:
        offer_course(client=client, course=course)
    versions = {course.pk: current_version(course) for course in courses}
    others = courses[1:]
    enrollments = Enrollment.objects.bulk_create(
        [
            Enrollment(learner=person, course=course, version=versions[course.pk], enrolled_at=at)
            for number, person in enumerate(people)
            for course in [courses[0], *(others[(number * FURTHER_COURSES + step) % len(others)] for step in range(4))]
        ],
        batch_size=BATCH,
    )
    by_learner = {person.pk: person for person in people}
    record_all(
        facts=[
            Fact(by_learner[row.learner_id], Verb.ENROLLED, f"enrollment:{row.pk}", at, row.course, row.version)
            for row in enrollments
        ]
    )
    first = [row for row in enrollments if row.course_id == courses[0].pk]
    _complete_units(courses[0], first, by_learner, at=at)


def _complete_units(
    course: CoursePage, enrollments: list[Enrollment], by_learner: dict[int, User], *, at: datetime.datetime
) -> None:
    keys = list(lesson_pages(course).values_list("translation_key", flat=True))[:COMPLETED_UNITS]
    progress = LessonProgress.objects.bulk_create(
        [LessonProgress(enrollment=row, lesson_key=key, completed_at=at) for row in enrollments for key in keys],
        batch_size=BATCH,
    )
    record_all(
        facts=[
            Fact(
                by_learner[row.enrollment.learner_id],
                Verb.LESSON_COMPLETED,
                f"progress:{row.pk}",
                at,
                course,
                row.enrollment.version,
                str(row.lesson_key),
            )
            for row in progress
        ]
    )


def build_attempts(quiz: QuizPage, people: list[User], *, at: datetime.datetime) -> None:
    """One finished attempt for each, through the actions: all wrong, so the quiz stays open as a unit."""
    for person in people[:FINISHED_ATTEMPTS]:
        attempt = start_attempt(learner=person, quiz=quiz, at=at)
        save_answers(public_id=attempt.public_id, learner=person, given=_wrong_answers(attempt), at=at)
        submit_attempt(public_id=attempt.public_id, learner=person, at=at)


def _wrong_answers(attempt: Attempt) -> list[GivenAnswer]:
    given = []
    for answer in attempt.answers.select_related("question_version").order_by("position"):
        wrong = next(option["id"] for option in answer.question_version.content["options"] if not option["correct"])
        given.append(GivenAnswer(answer.position, [wrong], answer.sequence))
    return given


def complete_course(course: CoursePage, count: int, *, at: datetime.datetime) -> list[Award]:
    """So many learners complete the course and get their awards: the last unit through the action, the others in bulk."""
    enrollments = list(islice(Enrollment.objects.filter(course=course).select_related("learner").order_by("pk"), count))
    *lessons, last = [page.specific for page in lesson_pages(course)]
    LessonProgress.objects.bulk_create(
        [
            LessonProgress(enrollment=row, lesson_key=page.translation_key, completed_at=at)
            for row in enrollments
            for page in lessons
        ],
        batch_size=BATCH,
    )
    for row in enrollments:
        complete_lesson(learner=row.learner, lesson=last, at=at)
    return list(Award.objects.filter(course=course).select_related("learner").order_by("pk"))
