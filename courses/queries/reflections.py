"""What a learner wrote down in a lesson."""

from wagtail.models import Page

from courses.models import Reflection
from courses.typing import Person


def reflections_in(lesson: Page, learner: Person) -> dict[str, Reflection]:
    """The learner's own reflections in the lesson, by block; one query, none for visitors."""
    if not learner.is_authenticated:
        return {}
    rows = Reflection.objects.filter(learner=learner, lesson_key=lesson.translation_key).order_by()
    return {row.block_id: row for row in rows}
