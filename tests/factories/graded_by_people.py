"""Questions that people grade, scales and descriptions for tests; see `tests.factories.quizzes`.

quiz = make_quiz([make_free_text(), make_scale()])
attempt = hand_in(quiz, make_learner(quiz), {1: "Mein Text"}, at=…)   # waits until somebody grades
grade(attempt.answers.get(position=1), grader, [2, 1], at=…)
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission
from wagtail.signal_handlers import disable_reference_index_auto_update

from quizzes.actions import GivenAnswer, freeze_question, grade_answer, save_answers, start_attempt, submit_attempt
from quizzes.models import (
    Answer,
    Attempt,
    DescriptionQuestion,
    FreeTextCriterion,
    FreeTextQuestion,
    PromptExerciseCriterion,
    PromptExerciseQuestion,
    QuizPage,
    ScaleItem,
    ScaleQuestion,
)
from quizzes.models.questions.rubric import rubric_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import catalog
from tests.factories.quizzes import LONG_AGO, content_of, make_category

RUBRIC = {"Nennt die Zielgruppe": "2", "Nennt den Zweck": "1"}


def _saved(question: Any, is_published: bool) -> Any:
    question.live = is_published
    with disable_reference_index_auto_update():
        question.save()
    if is_published:
        freeze_question(question=question, at=LONG_AGO)
    return question


def make_free_text(
    *, rubric: Mapping[str, str] | None = None, is_published: bool = True, **fields: Any
) -> FreeTextQuestion:
    question = FreeTextQuestion(
        **{"category": make_category(), "text": "<p>Was macht einen guten Prompt aus?</p>", **fields}
    )
    question.criteria = [
        FreeTextCriterion(title=title, points=Decimal(points), description=f"Erwartung: {title}", sort_order=place)
        for place, (title, points) in enumerate((rubric or RUBRIC).items())
    ]
    return _saved(question, is_published)


def make_prompt_exercise(*, is_published: bool = True, **fields: Any) -> PromptExerciseQuestion:
    question = PromptExerciseQuestion(
        **{
            "category": make_category(),
            "text": "<p>Schreiben Sie einen Prompt.</p>",
            "situation": "<p>Ein Kunde beschwert sich.</p>",
            **fields,
        }
    )
    question.criteria = [
        PromptExerciseCriterion(title=title, points=Decimal(points), sort_order=place)
        for place, (title, points) in enumerate(RUBRIC.items())
    ]
    return _saved(question, is_published)


def make_scale(*, is_published: bool = True, **fields: Any) -> ScaleQuestion:
    question = ScaleQuestion(
        **{
            "category": make_category(),
            "text": "<p>Wie sicher fühlen Sie sich?</p>",
            "labels": "gar nicht\nteils\nvoll und ganz",
            **fields,
        }
    )
    question.items = [
        ScaleItem(key=f"item{place}", text=text, sort_order=place)
        for place, text in enumerate(["Ich prüfe Antworten.", "Ich schütze Daten."])
    ]
    return _saved(question, is_published)


def make_description(*, is_published: bool = True) -> DescriptionQuestion:
    question = DescriptionQuestion(category=make_category(), text="<p>Jetzt geht es um Datenschutz.</p>")
    return _saved(question, is_published)


def make_grader(*kinds: str) -> Any:
    """Somebody who may edit pages below the catalog; without kinds, nobody who may."""
    group = Group.objects.create(name=f"Gruppe {Group.objects.count()}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for kind in kinds:
        permission = Permission.objects.get(codename=f"{kind}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=catalog(), permission=permission)
    person = UserFactory(is_staff=True)
    person.groups.add(group)
    return person


def hand_in(quiz: QuizPage, learner: Any, given: Mapping[int, Any], *, at: datetime.datetime) -> Attempt:
    """Start, save these responses by position, hand in."""
    attempt = start_attempt(learner=learner, quiz=quiz, at=at)
    answers = [GivenAnswer(position, response, 0) for position, response in given.items()]
    if answers:
        save_answers(public_id=attempt.public_id, learner=learner, given=answers, at=at)
    return submit_attempt(public_id=attempt.public_id, learner=learner, at=at)


def grade(
    answer: Answer, grader: Any, points: Sequence[Any], *, at: datetime.datetime, comment: str = "", known: int = 0
) -> Answer:
    """Give these points, in the order of the rubric."""
    ids = [criterion.id for criterion in rubric_of(content_of(answer))]
    given = {key: Decimal(str(value)) for key, value in zip(ids, points, strict=True)}
    return grade_answer(answer=answer, rubric_points=given, comment=comment, grader=grader, at=at, known=known)
