"""Who may see the picture that a question was asked with. It is a file of its own, so the library does not know it."""

from typing import Any

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
    return asked.exists() or _stands_in_a_course_of(person, name)


def _stands_in_a_course_of(person: Person, name: str) -> bool:
    versions = QuestionVersion.objects.filter(content__picture__name=name)
    pages = {
        key
        for question in Question.objects.filter(pk__in=versions.values("question"), live=True)
        for key in ReferenceIndex.get_references_to(question).values_list("object_id", flat=True)
        if key.isdigit()
    }
    paths = Page.objects.live().filter(pk__in=pages).values_list("path", "depth")
    above = {path[: end * Page.steplen] for path, depth in paths for end in range(1, depth + 1)}
    return bool(above) and course_access().visible_courses(person).filter(path__in=above).exists()
