"""Phrases that templates and answers to scripts share."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from courses.conf import time_zone_of
from courses.typing import Person

from .actions import MustWait, QuizNotOpen, QuizOpensLater
from .models import QuizOverride, QuizPage, ReviewAspect, ReviewTime
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


def moment_text(moment: datetime.datetime, learner: Person) -> str:
    """A moment by the learner's clock; the zone is named where it is not the site's."""
    zone = time_zone_of(learner)
    local = moment.astimezone(zone)
    values = {"day": date_format(local, "DATE_FORMAT"), "time": time_format(local, "TIME_FORMAT"), "zone": str(zone)}
    if local.utcoffset() == timezone.localtime(moment, timezone.get_default_timezone()).utcoffset():
        return _("%(day)s at %(time)s") % values
    return _("%(day)s at %(time)s (%(zone)s)") % values


def span_text(minutes: int) -> str:
    """A span in the largest unit that says it exactly."""
    if minutes % (24 * 60) == 0:
        return npgettext("span", "%(count)s day", "%(count)s days", minutes // (24 * 60)) % {
            "count": minutes // (24 * 60)
        }
    if minutes % 60 == 0:
        return npgettext("span", "%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
    return npgettext("span", "%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def not_open_message(error: QuizNotOpen, learner: Person) -> str:
    """Why no attempt can begin now, and when one can."""
    moment = moment_text(error.moment, learner)
    if isinstance(error, QuizOpensLater):
        return _("This quiz opens on %(moment)s. Please come back then.") % {"moment": moment}
    if isinstance(error, MustWait):
        return _("You can take this quiz again from %(moment)s on.") % {"moment": moment}
    return _("This quiz closed on %(moment)s. If you still need it, please ask your contact person.") % {
        "moment": moment
    }


def terms_text(override: QuizOverride) -> list[str]:
    """What an exception grants, in short phrases."""
    phrases = []
    if override.is_unlimited:
        phrases.append(_("no time limit"))
    elif override.time_factor != 1:
        factor = number_format(override.time_factor.normalize(), use_l10n=True)
        phrases.append(_("%(factor)s times the time") % {"factor": factor})
    if override.extra_minutes and not override.is_unlimited:
        minutes = ngettext("%(count)s minute more", "%(count)s minutes more", override.extra_minutes)
        phrases.append(minutes % {"count": override.extra_minutes})
    if override.extra_attempts:
        attempts = ngettext("%(count)s attempt more", "%(count)s attempts more", override.extra_attempts)
        phrases.append(attempts % {"count": override.extra_attempts})
    if override.opens_at:
        phrases.append(_("opens %(moment)s") % {"moment": _short_moment(override.opens_at)})
    if override.closes_at:
        phrases.append(_("closes %(moment)s") % {"moment": _short_moment(override.closes_at)})
    return phrases


def _short_moment(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
