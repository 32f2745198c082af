"""Who may see the pictures of questions: those of the library in their texts, and files that it does not know."""

from collections.abc import Set
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex

from courses.conf import course_access
from courses.typing import Person
from quizzes.models import Answer, Question, QuestionVersion


def may_see_picture(person: Any, name: str) -> bool:
    """Whether the picture, by its name in the storage, is for this person; three queries at most for a learner.

    For authors, for whoever was ever asked with it (L1), and for those who may take a course whose lesson asks it.
    """
    if not person.is_authenticated:
        return False
    if person.has_perm("wagtailadmin.access_admin"):
        return True
    asked = Answer.objects.filter(attempt__learner=person, question_version__content__picture__name=name)
    if asked.exists():
        return True
    versions = QuestionVersion.objects.filter(content__picture__name=name)
    return _stand_in_a_course_of(person, Question.objects.filter(pk__in=versions.values("question"), live=True))


def may_see_question_files(person: Any, keys: Set[str]) -> bool:
    """Whether the person may see one of the questions with these primary keys, and so the files in its texts.

    For whoever was ever asked one (L1), and for those who may take a course whose lesson asks one.
    """
    questions = [int(key) for key in keys]
    if Answer.objects.filter(attempt__learner=person, question_version__question__in=questions).exists():
        return True
    return _stand_in_a_course_of(person, Question.objects.filter(pk__in=questions, live=True))


def _stand_in_a_course_of(person: Person, questions: QuerySet[Question]) -> bool:
    pages = {
        key
        for question in questions
        for key in ReferenceIndex.get_references_to(question).values_list("object_id", flat=True)
        if key.isdigit()
    }
    paths = Page.objects.live().filter(pk__in=pages).values_list("path", "depth")
    above = {path[: end * Page.steplen] for path, depth in paths for end in range(1, depth + 1)}
    return bool(above) and course_access().visible_courses(person).filter(path__in=above).exists()
