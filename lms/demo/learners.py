"""How the people of the demo learn: some at once, some late, some not at all; some fail first and pass later."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from wagtail.models import Page

from courses.actions import complete_lesson, enroll, save_position
from courses.models import CoursePage, LessonPage
from courses.queries import lesson_pages
from lms.accounts.models import User
from quizzes.actions import GivenAnswer, save_answers, start_attempt, submit_attempt
from quizzes.models import QuizPage, kind_of
from quizzes.queries import answers_with_digest, contents_of

from .agenda import Agenda
from .exercises import plan_exercises
from .opinions import give_opinion

WRONG_TO_FAIL = 6  # of ten questions, with a pass mark of 70 percent
MINUTES_FOR_A_QUIZ = 14


@dataclass(frozen=True)
class Habit:
    """How somebody takes a course.

    `lessons`: how many are done before they stop, None: all. `failures`: how often the quiz is failed before it is
    passed.
    """

    delay_days: int
    lessons_per_sitting: int = 2
    days_between: int = 2
    lessons: int | None = None
    failures: int = 0


class Classroom:
    """A course with its required lessons and its voluntary quizzes, and the people who take it."""

    def __init__(self, course: CoursePage, agenda: Agenda) -> None:
        self.course = course
        pages = [row.specific for row in lesson_pages(course)]
        self.lessons: list[Page] = [page for page in pages if page.is_required]
        self.exercises = [page for page in pages if isinstance(page, QuizPage) and not page.is_required]
        self.agenda = agenda

    def take(
        self,
        person: User,
        *,
        begins_on: datetime.date,
        habit: Habit,
        is_here: Callable[[datetime.date], bool] = lambda day: True,
    ) -> None:
        """Let the person take the course in their own way from a day on, as long as they are with the company."""
        agenda = self.agenda
        at = agenda.working_moment(begins_on + datetime.timedelta(days=habit.delay_days))
        steps = [partial(self._read_or_try, person, lesson, habit.failures) for lesson in self.lessons[: habit.lessons]]
        if habit.lessons is not None:
            steps.append(partial(self._stop_reading, person, self.lessons[habit.lessons]))
        if is_here(at.date()):
            agenda.add(at, partial(self._begin, person, is_here))
        for start in range(0, len(steps), habit.lessons_per_sitting):
            for step in steps[start : start + habit.lessons_per_sitting]:
                at += datetime.timedelta(minutes=agenda.dice.randint(6, 14))
                if is_here(at.date()):
                    agenda.add(at, step)
            at = agenda.working_moment(at.date() + datetime.timedelta(days=agenda.dice.randint(1, habit.days_between)))

    def _begin(self, person: User, is_here: Callable[[datetime.date], bool], at: datetime.datetime) -> None:
        enroll(learner=person, course=self.course, at=at)
        plan_exercises(self.agenda, person, self.exercises, begun_at=at, is_here=is_here)

    def _read_or_try(self, person: User, lesson: Page, failures: int, at: datetime.datetime) -> None:
        if isinstance(lesson, QuizPage):
            self._try_quiz(person, lesson, failures, at)
        else:
            complete_lesson(learner=person, lesson=lesson, at=at)

    def _stop_reading(self, person: User, lesson: Page, at: datetime.datetime) -> None:
        """Leave a bookmark in the middle of a lesson."""
        if isinstance(lesson, LessonPage):
            blocks = [block.id for block in lesson.body]
            save_position(learner=person, lesson=lesson, anchor=blocks[len(blocks) // 2], at=at)

    def _try_quiz(self, person: User, quiz: QuizPage, failures: int, at: datetime.datetime) -> None:
        """Take the quiz, say what the course was like; after a failure, read a day or two and take it again."""
        dice = self.agenda.dice
        wrong = WRONG_TO_FAIL if failures else dice.choice([0, 0, 1, 1, 2])
        is_passed = take_quiz(person, quiz, wrong=wrong, positions=dice.sample(range(1, 11), 10), at=at)
        if is_passed and quiz == self.lessons[-1]:
            give_opinion(person, self.course, at=at + datetime.timedelta(minutes=MINUTES_FOR_A_QUIZ + 2))
        if failures:
            later = self.agenda.working_moment(at.date() + datetime.timedelta(days=dice.randint(1, 3)))
            self.agenda.add(later, partial(self._try_quiz, person, quiz, failures - 1))


def take_quiz(person: User, quiz: QuizPage, *, wrong: int, positions: list[int], at: datetime.datetime) -> bool:
    """One whole attempt with so many wrong answers, at the first of `positions`; returns whether it was passed."""
    attempt = start_attempt(learner=person, quiz=quiz, at=at)
    missed = set(positions[:wrong])
    answers = list(answers_with_digest().filter(attempt=attempt))
    contents = contents_of(answers)
    given = []
    for answer in answers:
        content = contents[answer.question_version_id]
        kind = kind_of(content)
        right = kind.key_response(content)
        responses = [example.response for example in kind.examples(content)]
        worst = min(responses, key=lambda response: kind.grade(content, response) or 0)
        response = worst if answer.position in missed else right
        given.append(GivenAnswer(answer.position, response, answer.sequence))
    saved_at = at + datetime.timedelta(minutes=MINUTES_FOR_A_QUIZ - 2)
    save_answers(public_id=attempt.public_id, learner=person, given=given, at=saved_at)
    handed_in_at = at + datetime.timedelta(minutes=MINUTES_FOR_A_QUIZ)
    return bool(submit_attempt(public_id=attempt.public_id, learner=person, at=handed_in_at).passed)
