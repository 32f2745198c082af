"""The questions that a trainer answers; what learners see of them stands in `margins`."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Page

from courses.conf import training
from courses.models import LessonMixin, LessonQuestion, PinnedQuestion
from courses.typing import Person


@dataclass(frozen=True)
class QueuedQuestion:
    """A question as its trainer sees it. `asker_name` is empty unless the site shows names to this trainer."""

    question: LessonQuestion
    group_name: str
    asker_name: str
    lesson: Page | None


def waiting_questions(trainer: Person) -> QuerySet[LessonQuestion]:
    """Questions without an answer in the groups that the trainer teaches, oldest first; count them for a badge."""
    return _taught(trainer).filter(answered_at__isnull=True).order_by("asked_at", "pk")


def answered_questions(trainer: Person) -> QuerySet[LessonQuestion]:
    """Answered questions in the groups that the trainer teaches, newest answer first."""
    return _taught(trainer).filter(answered_at__isnull=False).order_by("-answered_at", "-pk")


def taught_question(trainer: Person, question_id: int) -> LessonQuestion | None:
    """The question, if it was asked in a group that the trainer teaches."""
    return _taught(trainer).filter(pk=question_id).select_related("course").first()


def queue_of(trainer: Person, questions: list[LessonQuestion]) -> list[QueuedQuestion]:
    """What a trainer's list shows of these questions; two queries, and what the site asks for names of groups."""
    names = dict(groups_taught(trainer))
    named = training().groups_with_names({row.group for row in questions})
    lessons = lessons_of_questions(questions)
    return [
        QueuedQuestion(
            question=row,
            group_name=names.get(row.group, ""),
            asker_name=str(row.asker) if row.group in named else "",
            lesson=lessons.get(row.pk),
        )
        for row in questions
    ]


def groups_taught(trainer: Person) -> list[tuple[str, str]]:
    """Key and name of the trainer's groups. A site without groups has one, with the empty key."""
    if not training().is_trainer(trainer):
        return []
    return training().groups_of(trainer) or [("", "")]


def lessons_of_questions(questions: list[LessonQuestion]) -> dict[int, Page]:
    """The live lesson of each question, by the question's primary key; one query."""
    keys: set[uuid.UUID] = {row.lesson_key for row in questions}
    pages = list(Page.objects.filter(translation_key__in=keys).type(LessonMixin).live()) if keys else []
    return {
        row.pk: page
        for row in questions
        for page in pages
        if page.translation_key == row.lesson_key and page.path.startswith(row.course.path)
    }


def pinned_groups(question: LessonQuestion) -> set[str]:
    """Keys of the groups that see the question at its lesson."""
    return set(PinnedQuestion.objects.filter(question=question).values_list("group", flat=True))


def _taught(trainer: Person) -> QuerySet[LessonQuestion]:
    keys = [key for key, _name in groups_taught(trainer)]
    return LessonQuestion.objects.filter(group__in=keys).select_related("course", "asker")
