"""What people of the demo think of courses: many speak up about one of them, few about the others."""

import datetime
import random
from dataclasses import dataclass

from courses.actions import rate_course, skip_rating
from courses.models import CoursePage
from lms.accounts.models import User

SCALE = [1, 2, 3, 4, 5]


@dataclass(frozen=True)
class Opinion:
    """`answering`: the share who answer; by question, how often each number from 1 to 5 is given."""

    answering: float
    usefulness: tuple[int, ...] = (1, 2, 4, 10, 7)
    application: tuple[int, ...] = (1, 4, 6, 8, 4)
    pace: tuple[int, ...] = (1, 2, 5, 9, 6)


OPINIONS = {
    "ki-grundlagen": Opinion(answering=0.75),
    # So few that their group is too small to be shown.
    "datenschutz-ki": Opinion(answering=0.15),
    "gute-prompts": Opinion(answering=0.6, usefulness=(0, 1, 3, 8, 9)),
}


def give_opinion(person: User, course: CoursePage, *, at: datetime.datetime) -> None:
    """Rate a course that the person has completed, or refuse to.

    The dice are the person's own: whatever they say changes nothing else in the story.
    """
    opinion = OPINIONS[course.slug]
    dice = random.Random(f"{course.slug} {person.email}")  # noqa: S311 the same demo every time, nothing secret
    if dice.random() >= opinion.answering:
        skip_rating(learner=person, course=course, at=at)
        return
    rate_course(
        learner=person,
        course=course,
        usefulness=_number(dice, opinion.usefulness),
        application=_number(dice, opinion.application),
        pace=_number(dice, opinion.pace),
        at=at,
    )


def _number(dice: random.Random, weights: tuple[int, ...]) -> int:
    return dice.choices(SCALE, weights=weights)[0]
