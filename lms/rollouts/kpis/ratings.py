"""What people think of a course: the share of those who agree, published with the week and never otherwise.

Ratings are opinions that their owner may change or take back, not records: only their last state is kept. So a figure
about them is taken once, when its week is published, and stands in the publication from then on.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import CourseRating
from lms.disclosure.facts import MeasureFacts

from .asof import AsOf, Person
from .base import Figure

AGREES_FROM = 4  # of 5
SMALLEST_GROUP = 10

QUESTIONS: dict[str, str | Promise] = {
    "usefulness": _("Found the course useful"),
    "application": _("Can apply it at work"),
    "pace": _("Length and pace were right"),
}
"""By answer, what those say who gave a 4 or a 5."""


def rating_measure(answer: str, course: int) -> str:
    """The name under which the figure is published."""
    return f"rating.{answer}.{course}"


class CourseOpinion(Figure):
    """Of the client's people who rated a course, the share who gave a 4 or a 5 to one of its questions.

    A share of people, not a mean: the gate knows how to print it (R5, R7), and a mean of a scale from 1 to 5 in whole
    numbers (R6) would say nothing.
    """

    minimum_n = SMALLEST_GROUP

    def __init__(self, answer: str, course: int, ratings: dict[Person, int]) -> None:
        self.id = rating_measure(answer, course)  # type: ignore[misc]  # one figure per course
        self.label = QUESTIONS[answer]  # type: ignore[misc]
        self._ratings = ratings

    def facts(self, as_of: AsOf) -> MeasureFacts:
        agreeing = {person for person, number in self._ratings.items() if number >= AGREES_FROM}
        return MeasureFacts(
            self.id, self.formula_version, set(self._ratings), agreeing, self.minimum_n, is_for_company_only=True
        )


def rating_figures(as_of: AsOf) -> list[CourseOpinion]:
    """A figure for each course that members on the roster have rated, and each question. One query."""
    by_course: dict[int, dict[str, dict[Person, int]]] = defaultdict(lambda: defaultdict(dict))
    for rating in _ratings(as_of):
        person = rating.completion.learner.pseudonym
        if person in as_of.roster.members:
            for answer in QUESTIONS:
                # Of several completions the newest rating counts: it comes last.
                by_course[rating.completion.course_id][answer][person] = getattr(rating, answer)
    return [
        CourseOpinion(answer, course, ratings)
        for course, answers in sorted(by_course.items())
        for answer, ratings in answers.items()
    ]


def _ratings(as_of: AsOf) -> Iterable[CourseRating]:
    return (
        CourseRating.objects.filter(rated_at__lt=as_of.end)
        .filter(completion__learner__memberships__team__client=as_of.client)
        .select_related("completion__learner")
        .order_by("rated_at", "pk")
        .distinct()
        .iterator()
    )
