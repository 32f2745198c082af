"""A quiz taken before the course: who may, and what its result says."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courses.models import CourseCompletion, CoursePage
from courses.queries import CourseVisit, LessonItem, course_visit, may_test_out
from courses.typing import Person
from quizzes.models import Attempt, AttemptState, Pretest, Purpose, QuizPage, QuizSlot, ReviewAspect, digest_of

from .contents import answers_with_digest, contents_of
from .draws import Draw, count_questions, draws
from .review import visible_aspects
from .visits import attempts_of


def blueprint_of(quiz_draws: Sequence[Draw]) -> str:
    """SHA-256 of what a quiz asks for: its fixed questions, draws and points, not the wording of questions."""
    return digest_of([_blueprint_of_slot(draw.slot) for draw in quiz_draws])


def _blueprint_of_slot(slot: QuizSlot) -> list[Any]:
    pool = [slot.tag_id, slot.objective] if slot.tag_id or slot.objective else []
    return [slot.question_id, slot.category_id, slot.draw_count, f"{slot.points.normalize():f}", *pool]


def pretest_quiz(course: CoursePage) -> QuizPage | None:
    """The quiz that can be taken before the course; the first one if an author has marked several."""
    quizzes = QuizPage.objects.descendant_of(course).live().exclude(pretest=Pretest.OFF)
    return quizzes.order_by("path").first()


def may_take_pretest(learner: Person, quiz: QuizPage, course: CoursePage) -> bool:
    """Whether the learner may still test out of the course by this quiz.

    Lessons are open that they have not begun (for the first time, or again), they belong to those whom the author lets
    do it, and have not tried with the same blueprint before. Whether the course can be begun at all is not asked here.
    """
    if quiz.pretest == Pretest.OFF or not may_test_out(learner, course):
        return False
    completions = CourseCompletion.objects.filter(learner=learner, course=course)
    if quiz.pretest == Pretest.RETURNING and not completions.exists():
        return False
    quiz_draws = draws(quiz)
    tried = attempts_of(learner, quiz, purpose=Purpose.PRETEST).filter(
        state=AttemptState.FINISHED, blueprint=blueprint_of(quiz_draws)
    )
    return bool(count_questions(quiz_draws)) and not tried.exists()


@dataclass(frozen=True)
class Topic:
    """How a learner did in one learning objective. `name` is empty for questions that name none."""

    name: str
    right: int
    total: int

    @property
    def is_known(self) -> bool:
        return self.right == self.total


@dataclass(frozen=True)
class PretestResult:
    """The result of a test before the course. It names no question and no answer: the quiz may still be to come.

    `topics` is empty where the quiz does not say what is right.
    """

    attempt: Attempt
    course: CoursePage
    visit: CourseVisit
    topics: list[Topic]
    shows_points: bool = True

    @property
    def known(self) -> list[Topic]:
        return [topic for topic in self.topics if topic.is_known and topic.name]

    @property
    def to_read(self) -> list[Topic]:
        return [topic for topic in self.topics if not topic.is_known and topic.name]

    @property
    def open_lessons(self) -> list[LessonItem]:
        """The required lessons that are still to be done."""
        return [lesson for lesson in self.visit.required if not lesson.is_completed]


def pretest_result(learner: Person, public_id: uuid.UUID, *, at: datetime.datetime) -> PretestResult:
    """Raises Attempt.DoesNotExist for anybody else's, while it is open, and for an attempt at the quiz itself."""
    attempt = Attempt.objects.select_related("quiz").get(
        public_id=public_id, learner=learner, state=AttemptState.FINISHED, purpose=Purpose.PRETEST
    )
    answers: list[Any] = list(answers_with_digest().filter(attempt=attempt))
    contents = contents_of(answers)
    counts: dict[str, list[int]] = {}
    for answer in answers:
        if answer.fraction is None:
            continue  # nobody grades it
        tally = counts.setdefault(contents[answer.question_version_id]["objective"], [0, 0])
        tally[0] += answer.fraction == 1
        tally[1] += 1
    aspects = visible_aspects(attempt, at)
    shows_correctness = ReviewAspect.CORRECTNESS in aspects
    topics = [Topic(name, right, total) for name, (right, total) in counts.items() if shows_correctness]
    course = attempt.quiz.get_course()
    if course is None:
        raise Attempt.DoesNotExist
    visit = course_visit(learner, course)
    return PretestResult(attempt, course, visit, topics, ReviewAspect.POINTS in aspects)
