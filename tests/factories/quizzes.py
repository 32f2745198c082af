"""Questions, quizzes and attempts for tests.

quiz = make_quiz(make_questions(3))                 # a live course with one quiz of three fixed questions
quiz = make_quiz(draw=(make_bank(20), 10))          # ten drawn from a category of twenty
learner = make_learner(quiz)                        # somebody who takes the course
attempt = start_attempt(learner=learner, quiz=quiz, at=noon("2026-03-02"))
answer_rightly(attempt, learner, at=…)              # all; `positions=` for some
"""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.actions import enroll, publish_version
from courses.models import CoursePage, Enrollment
from lms.accounts.models import User
from quizzes.actions import GivenAnswer, freeze_question, save_answers, start_attempt, submit_attempt
from quizzes.models import (
    Answer,
    Attempt,
    MultipleChoiceOption,
    MultipleChoiceQuestion,
    Question,
    QuestionCategory,
    QuizPage,
    QuizSlot,
    ScoringRule,
    SingleChoiceOption,
    SingleChoiceQuestion,
    kind_of,
)
from tests.factories.accounts import UserFactory
from tests.factories.courses import catalog, noon

LONG_AGO = noon("2026-01-05")
_numbers = itertools.count(1)


def make_category(name: str = "") -> QuestionCategory:
    return QuestionCategory.objects.create(name=name or f"Kategorie {next(_numbers)}")


def make_single_choice(
    category: QuestionCategory | None = None,
    *,
    right: str = "Die richtige",
    wrong: Sequence[str] = ("Eine falsche", "Noch eine falsche"),
    is_published: bool = True,
    **fields: Any,
) -> SingleChoiceQuestion:
    """A question with one right option, published like an author's unless said otherwise."""
    number = next(_numbers)
    question = SingleChoiceQuestion(
        **{
            "category": category or make_category(),
            "text": f"<p>Was stimmt in Frage {number}?</p>",
            "general_feedback": f"<p>Erklärung zu Frage {number}</p>",
            "live": is_published,
            **fields,
        }
    )
    question.options = [
        SingleChoiceOption(
            text=f"<p>{text}</p>", is_correct=text == right, feedback=f"<p>Rückmeldung zu {text}</p>", sort_order=place
        )
        for place, text in enumerate([right, *wrong])
    ]
    return _saved(question)


def make_multiple_choice(
    category: QuestionCategory | None = None,
    *,
    options: Mapping[str, bool] | None = None,
    rule: ScoringRule = ScoringRule.ALL_OR_NOTHING,
    is_published: bool = True,
    **fields: Any,
) -> MultipleChoiceQuestion:
    """A question with options by text and whether they are right."""
    options = options or {"Richtig A": True, "Richtig B": True, "Falsch C": False, "Falsch D": False}
    question = MultipleChoiceQuestion(
        **{
            "category": category or make_category(),
            "text": f"<p>Was stimmt alles in Frage {next(_numbers)}?</p>",
            "scoring_rule": rule,
            "live": is_published,
            **fields,
        }
    )
    question.options = [
        MultipleChoiceOption(text=f"<p>{text}</p>", is_correct=is_correct, sort_order=place)
        for place, (text, is_correct) in enumerate(options.items())
    ]
    return _saved(question)


def _saved(question: Any) -> Any:
    with disable_reference_index_auto_update():
        question.save()
    if question.live:
        freeze_question(question=question, at=LONG_AGO)
    return question


def make_questions(count: int, category: QuestionCategory | None = None) -> list[Question]:
    category = category or make_category()
    return [make_single_choice(category) for _number in range(count)]


def make_bank(count: int, name: str = "") -> QuestionCategory:
    """A category with so many published questions."""
    category = make_category(name)
    make_questions(count, category)
    return category


def make_course_page(**fields: Any) -> CoursePage:
    """A live course that is still empty."""
    index = catalog()
    index.refresh_from_db()
    return index.add_child(instance=CoursePage(**{"title": f"Kurs {next(_numbers)}", **fields}))


def make_quiz(
    questions: Iterable[Question] = (),
    *,
    draw: tuple[QuestionCategory, int] | None = None,
    course: CoursePage | None = None,
    **fields: Any,
) -> QuizPage:
    """A live quiz with fixed questions, then a draw; in a live course of its own unless one is given.

    Pages are stored live, without revisions, and Wagtail's index of references is left alone: tests need many quizzes.
    """
    with disable_reference_index_auto_update():
        parent = course or make_course_page()
        parent.refresh_from_db()
        quiz = QuizPage(**{"title": f"Test {next(_numbers)}", "planned_minutes": 10, **fields})
        quiz.slots = [QuizSlot(question=question, sort_order=place) for place, question in enumerate(questions)]
        if draw:
            quiz.slots.add(QuizSlot(category=draw[0], draw_count=draw[1], sort_order=1000))
        parent.add_child(instance=quiz)
    publish_version(course=parent, author=None, at=LONG_AGO)
    return quiz


def make_learner(quiz: QuizPage, **fields: Any) -> Any:
    """Somebody who takes the quiz's course."""
    learner = UserFactory(**fields)
    enroll(learner=learner, course=quiz.get_course(), at=LONG_AGO)
    return learner


def content_of(answer: Answer) -> dict[str, Any]:
    return answer.question_version.content


def right_response(answer: Answer) -> Any:
    content = content_of(answer)
    return kind_of(content).key_response(content)


def wrong_response(answer: Answer) -> Any:
    """One wrong option, alone."""
    content = content_of(answer)
    wrong = next(option["id"] for option in content["options"] if not option["correct"])
    return kind_of(content).clean(content, [wrong])


def answer_rightly(
    attempt: Attempt, learner: Any, *, at: datetime.datetime, positions: Iterable[int] | None = None
) -> None:
    """Save right answers for the positions, by default for all."""
    answers = attempt.answers.select_related("question_version")
    wanted = None if positions is None else set(positions)
    given = [
        GivenAnswer(answer.position, right_response(answer), answer.sequence)
        for answer in answers
        if wanted is None or answer.position in wanted
    ]
    save_answers(public_id=attempt.public_id, learner=learner, given=given, at=at)


def finish_attempt(
    quiz: QuizPage, learner: Any, *, at: datetime.datetime, positions: Iterable[int] | None = None
) -> Attempt:
    """Start, answer the positions rightly (by default all), hand in."""
    attempt = start_attempt(learner=learner, quiz=quiz, at=at)
    if positions is None or list(positions):
        answer_rightly(attempt, learner, at=at, positions=positions)
    return submit_attempt(public_id=attempt.public_id, learner=learner, at=at)


def attempts_of_many(quiz: QuizPage, count: int, *, at: datetime.datetime) -> list[Attempt]:
    """Open attempts of so many learners who have answered everything rightly, in few statements whatever the count.

    The first is begun and answered through the actions; the others are copies of it.
    """
    first = make_learner(quiz)
    attempt = start_attempt(learner=first, quiz=quiz, at=at)
    answer_rightly(attempt, first, at=at)
    people = User.objects.bulk_create(
        [User(email=f"crowd-{next(_numbers)}@example.com", password="!") for _number in range(count - 1)]
    )
    enrollment = Enrollment.objects.get(learner=first, course=quiz.get_course())
    Enrollment.objects.bulk_create(_copy(enrollment, learner=person) for person in people)
    copies = Attempt.objects.bulk_create(_copy(attempt, learner=person, public_id=uuid.uuid4()) for person in people)
    answers = list(attempt.answers.all())
    Answer.objects.bulk_create(_copy(answer, attempt=copied) for copied in copies for answer in answers)
    return [attempt, *copies]


def _copy(row: Any, **other: Any) -> Any:
    """The row as a new one, not stored, with some values of its own."""
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**{**values, **other})
