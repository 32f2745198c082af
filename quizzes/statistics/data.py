"""What is analyzed: attempts with their answers."""

from collections.abc import Sequence
from dataclasses import dataclass

UNIT = 10**9
"""How many billionths a point, and the fraction 1, have."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of an attempt with its result, in billionths.

    `fraction`: None if the question earns nothing (a description, a scale). Not answered: 0, and `is_answered` False.
    `points` and `max_points` are 0 for pilot questions, whose `fraction` says how they went.
    """

    question: int
    version: int
    is_answered: bool
    fraction: int | None
    points: int
    max_points: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """A finished attempt: its answers in order, and what they are worth together, in billionths of a point."""

    points: int
    max_points: int
    answers: Sequence[Answered]

    def rest(self, answer: Answered) -> int:
        """Points reached in all other questions."""
        return self.points - answer.points

    def rest_share(self, answer: Answered) -> float | None:
        """Share of the points of all other questions, 0 to 1; None if there are none."""
        possible = self.max_points - answer.max_points
        return self.rest(answer) / possible if possible > 0 else None
