"""The voluntary quizzes of the demo: who takes them, how well, how certain they say to be, and who reads their prompts.

The dice are each person's own: whatever they throw changes nothing else in the story.
"""

import datetime
import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from courses.mails.sending import silence
from lms.accounts.models import User
from quizzes.actions import GivenAnswer, check_answer, grade_answer, save_answers, start_attempt, submit_attempt
from quizzes.models import Answer, Attempt, Certainty, Difficulty, QuestionVersion, QuizPage, kind_of
from quizzes.models.questions import Content
from quizzes.models.questions.assigning import AssigningKind
from quizzes.models.questions.rubric import rubric_of
from quizzes.queries import answers_with_digest, contents_of, is_checkable

from .accounts import ACCOUNTS, account
from .agenda import Agenda, moment, next_working_day
from .prompts import PROMPTS, WrittenPrompt

SHARE_OF_TAKERS = 0.85
SHARE_OF_WRITERS = 0.75
LATEST_DAY = 9  # after having begun the course
MINUTES = 18
# How likely an answer is right, for somebody in the middle; hard questions are about what many believe wrongly.
CHANCES = {Difficulty.EASY: 0.9, Difficulty.MEDIUM: 0.75, Difficulty.HARD: 0.45}
# How often each degree of certainty is given, the lowest first.
SURE, UNSURE, MISTAKEN = (1, 4, 6), (5, 4, 1), (1, 2, 6)
SCALE = (1, 2, 5, 6, 3)
MEND_IT = 0.7  # of those who read a hint


def plan_exercises(
    agenda: Agenda,
    person: User,
    exercises: Sequence[QuizPage],
    *,
    begun_at: datetime.datetime,
    is_here: Callable[[datetime.date], bool],
) -> None:
    """Let the person take some of the exercises in the days after beginning the course.

    Whoever has an account to log in with finds them untouched.
    """
    if person.email in {row.email for row in ACCOUNTS}:
        return
    for exercise in exercises:
        dice = _dice(person, exercise)
        day = next_working_day(begun_at.date() + datetime.timedelta(days=dice.randint(1, LATEST_DAY)))
        at = moment(day, dice.randint(8, 16), dice.randint(0, 59))
        if dice.random() < SHARE_OF_TAKERS and is_here(day):
            agenda.add(at, partial(_take, agenda, person, exercise, dice))


def _dice(person: User, quiz: QuizPage) -> random.Random:
    return random.Random(f"{quiz.slug} {person.email}")  # noqa: S311 the same demo every time, nothing secret


def _take(agenda: Agenda, person: User, quiz: QuizPage, dice: random.Random, at: datetime.datetime) -> None:
    """One whole attempt; a prompt of it is read by the trainer some days later."""
    attempt = start_attempt(learner=person, quiz=quiz, at=at)
    answers: list[Any] = list(answers_with_digest().filter(attempt=attempt))
    contents, chances = contents_of(answers), _chances(answers, dice)
    given, written = [], None
    for answer in answers:
        content = contents[answer.question_version_id]
        if kind_of(content).is_graded_by_person:
            written = _next_prompt() if dice.random() < SHARE_OF_WRITERS else None
            response = {"prompt": written.prompt, "result": written.result} if written else None
            given.append(GivenAnswer(answer.position, response, answer.sequence))
        elif is_checkable(attempt, content):
            _answer_in_tries(attempt, answer, content, chances[answer.question_version_id], dice, at)
        else:
            given.append(_answered(attempt, answer, content, chances[answer.question_version_id], dice))
    saved_at = at + datetime.timedelta(minutes=MINUTES - 2)
    save_answers(public_id=attempt.public_id, learner=person, given=given, at=saved_at)
    handed_in_at = at + datetime.timedelta(minutes=MINUTES)
    submit_attempt(public_id=attempt.public_id, learner=person, at=handed_in_at)
    if written and written.points:
        day = next_working_day(at.date() + datetime.timedelta(days=written.read_after_days))
        agenda.add(moment(day, 11, 15), partial(_read_prompt, attempt, written))


def _chances(answers: Sequence[Any], dice: random.Random) -> dict[int, float]:
    """How likely this person is right, by question version: the difficulty, and how much they know altogether."""
    skill = dice.uniform(-0.3, 0.25)
    rows = QuestionVersion.objects.filter(pk__in=[answer.question_version_id for answer in answers])
    return {pk: CHANCES[Difficulty(name)] + skill for pk, name in rows.values_list("pk", "question__difficulty")}


def _answered(attempt: Attempt, answer: Any, content: Content, chance: float, dice: random.Random) -> GivenAnswer:
    """An answer that is saved and no more, with a certainty where the quiz asks for one."""
    kind = kind_of(content)
    if not kind.is_graded:
        return GivenAnswer(answer.position, _self_assessment(content, dice), answer.sequence)
    is_right = dice.random() < chance
    response = kind.key_response(content) if is_right else _mistake(content, dice)
    certainty = None
    if attempt.asks_certainty:
        is_misbelief = not is_right and chance < CHANCES[Difficulty.HARD] + 0.25
        weights = SURE if is_right else MISTAKEN if is_misbelief else UNSURE
        certainty = dice.choices([Certainty.LOW, Certainty.MEDIUM, Certainty.HIGH], weights=weights)[0].value
    return GivenAnswer(answer.position, response, answer.sequence, certainty=certainty)


def _answer_in_tries(
    attempt: Attempt, answer: Any, content: Content, chance: float, dice: random.Random, at: datetime.datetime
) -> None:
    """Let each answer be checked until it is right, or until somebody goes on without."""
    kind = kind_of(content)
    sequence, moment_of_try = answer.sequence, at + datetime.timedelta(minutes=answer.position)
    while True:
        is_right = dice.random() < chance
        response = kind.key_response(content) if is_right else _mistake(content, dice)
        given = GivenAnswer(answer.position, response, sequence)
        row = check_answer(public_id=attempt.public_id, learner=attempt.learner, given=given, at=moment_of_try)
        if row.checked_at is not None or dice.random() > MEND_IT:
            return
        sequence, chance = row.sequence, 0.95


def _mistake(content: Content, dice: random.Random) -> Any:
    """A wrong answer that people give: one part chosen otherwise, or one of the type's own examples."""
    kind = kind_of(content)
    key: Any = kind.key_response(content)
    if isinstance(kind, AssigningKind):
        part = dice.choice([part for part in kind.parts(content) if len(part.choices) > 1])
        other = dice.choice([choice.id for choice in part.choices if choice.id != key[part.id]])
        return {**key, part.id: other}
    wrong = [
        example.response
        for example in kind.examples(content)
        if example.response is not None and kind.grade(content, example.response) != 1
    ]
    return dice.choice(wrong)


def _self_assessment(content: Content, dice: random.Random) -> Any:
    """How people see themselves; None where there is nothing to answer."""
    if not kind_of(content).is_answerable:
        return None
    places = range(1, len(content["labels"]) + 1)
    return {item["id"]: str(dice.choices(places, weights=SCALE[: len(places)])[0]) for item in content["items"]}


# --- what the trainer reads -------------------------------------------------------------------------------------------


def _next_prompt() -> WrittenPrompt | None:
    """The first prompt that nobody has handed in yet; when all are, people leave this question out."""
    rows = Answer.objects.filter(question_version__content__type="prompt_exercise").exclude(response=None)
    responses: Iterable[Any] = rows.values_list("response", flat=True)
    used = {response["prompt"] for response in responses}
    return next((written for written in PROMPTS if written.prompt not in used), None)


def _read_prompt(attempt: Attempt, written: WrittenPrompt, at: datetime.datetime) -> None:
    """The trainer gives points and writes something; the learner is not mailed, because it is history."""
    answers: list[Any] = list(answers_with_digest().filter(attempt=attempt))
    contents = contents_of(answers)
    answer = next(row for row in answers if kind_of(contents[row.question_version_id]).is_graded_by_person)
    criteria = [criterion.id for criterion in rubric_of(contents[answer.question_version_id])]
    with silence():
        grade_answer(
            answer=answer,
            rubric_points=dict(zip(criteria, written.points, strict=True)),
            comment=written.comment,
            grader=User.objects.get(email=account("trainer").email),
            at=at,
        )
