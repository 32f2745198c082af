"""Phrases that templates and answers to scripts share."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _

from .models import QuizPage, ReviewAspect, ReviewTime
from .queries import Feedback, visible_at


def saved_message(saved_at: datetime.datetime | None) -> str:
    """“Saved 14:32” by the server's clock; empty before the first save."""
    if saved_at is None:
        return ""
    return _("Saved %(time)s") % {"time": time_format(timezone.localtime(saved_at), "TIME_FORMAT")}


def feedback_message(feedback: Feedback | None) -> str:
    """What a screen reader says when an answer was checked."""
    if feedback is None:
        return ""
    if feedback.fraction is None:
        return _("Your answer was checked.")
    if feedback.is_right:
        return _("Your answer is right.")
    return _("Your answer is partly right.") if feedback.is_partly_right else _("Your answer is not right.")


def points_text(points: Decimal) -> str:
    """Points with at most two decimals. Rounding is for display only (L12)."""
    return _short(points.quantize(Decimal("0.01")))


def percent_text(percent: Decimal) -> str:
    """A share with at most one decimal, rounded down: what is short of the pass mark must not look like it."""
    return _short(percent.quantize(Decimal("0.1"), ROUND_FLOOR))


def share_text(share: float | None, places: int = 0) -> str:
    """A share, 0 to 1, as a percentage; a dash where there is none."""
    if share is None:
        return "–"
    return _("%(number)s %%") % {"number": number_format(round(100 * share, places), places, use_l10n=True)}


def index_text(value: float | None) -> str:
    """A coefficient with two places; a dash where there is none."""
    return "–" if value is None else number_format(round(value, 2) + 0.0, 2, use_l10n=True).replace("-", "−")


def _short(value: Decimal) -> str:
    is_whole = value == value.to_integral_value()
    return number_format(int(value) if is_whole else value, use_l10n=True)


@dataclass(frozen=True)
class ReviewRow:
    """When, and what can be seen then, in words."""

    when: str
    words: str


@dataclass(frozen=True)
class ReviewTable:
    """What learners see of a result, and when. `is_uniform`: the same at all times."""

    rows: list[ReviewRow]
    shows_everything: bool

    @property
    def is_uniform(self) -> bool:
        return len({row.words for row in self.rows}) == 1


def review_table(quiz: QuizPage) -> ReviewTable:
    """The quiz's table in words. A quiz that never closes has no time after closing."""
    times = [time for time in ReviewTime if time != ReviewTime.CLOSED or quiz.closes_at]
    visible = {time: visible_at(quiz, time) for time in times}
    rows = [ReviewRow(_review_time(quiz, time), _aspects_text(aspects)) for time, aspects in visible.items()]
    return ReviewTable(rows, all(aspects == frozenset(ReviewAspect) for aspects in visible.values()))


def _review_time(quiz: QuizPage, time: ReviewTime) -> str:
    if time == ReviewTime.CLOSED and quiz.closes_at:
        moment = date_format(timezone.localtime(quiz.closes_at), "SHORT_DATETIME_FORMAT")
        return _("From %(moment)s on") % {"moment": moment}
    return {
        ReviewTime.RESULT: _("In the first ten minutes after handing in"),
        ReviewTime.LATER: _("Later"),
        ReviewTime.CLOSED: _("After the quiz has closed"),
    }[time]


def _aspects_text(aspects: frozenset[ReviewAspect]) -> str:
    if not aspects:
        return _("You see whether you have passed, nothing else.")
    named = ", ".join(str(aspect.label) for aspect in ReviewAspect if aspect in aspects)
    return _("You see whether you have passed, and: %(aspects)s.") % {"aspects": named}
