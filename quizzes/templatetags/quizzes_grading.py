"""Template tags for what people have graded."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from quizzes.models.questions.rubric import Criterion

register = template.Library()


@dataclass(frozen=True)
class GradedCriterion:
    """A criterion with the points given; None while nobody has graded."""

    criterion: Criterion
    points: Decimal | None

    @property
    def is_full(self) -> bool:
        return self.points == self.criterion.points


@register.simple_tag
def graded_rubric(rubric: list[Criterion], answer: Any = None) -> list[GradedCriterion]:
    """The rubric with the points that `answer` got; a preview has no answer."""
    stored = getattr(answer, "rubric_points", None) or {}
    return [
        GradedCriterion(criterion, Decimal(stored[criterion.id]) if criterion.id in stored else None)
        for criterion in rubric
    ]
