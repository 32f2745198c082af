"""Courses and quizzes, through the product's import."""

import datetime
import tempfile
from pathlib import Path

from courses.importing import import_course
from courses.models import CoursePage
from quizzes.models import QuizPage

from .folder import write_course_folder

QUESTIONS_PER_PAGE = 5


def build_courses(count: int, *, at: datetime.datetime) -> list[CoursePage]:
    """So many courses of 20 units. The first one's quiz shows its 10 questions on 2 pages, the others one at a time."""
    with tempfile.TemporaryDirectory() as folder:
        courses = []
        for number in range(1, count + 1):
            course = import_course(write_course_folder(Path(folder), number), at=at).course
            assert course is not None
            courses.append(course)
    quiz = quiz_of(courses[0])
    quiz.questions_per_page = QUESTIONS_PER_PAGE
    quiz.save_revision().publish()
    return courses


def quiz_of(course: CoursePage) -> QuizPage:
    return QuizPage.objects.descendant_of(course).get()
