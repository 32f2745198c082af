from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.rollouts.models.pulses import DAYS

from .derived import Derived, Line, Published, Unit
from .pulses import DETRACTORS, PROMOTERS, pulse_measure


def after_days(day: int) -> str:
    """Which pulse it is, in words."""
    return _now("%(day)d days after the training") % {"day": day}


class Recommendation(Derived):
    """K15: net promoter score, from two printed shares; with bands it is a band, too."""

    id = "k15"
    unit = Unit.POINTS
    lowest = -100
    label = _("Recommendation (NPS)")
    description = _("How many more people recommend the training to colleagues than not, in points from −100 to +100.")
    denominator = _("Members who answered the questions 30, 60 or 90 days after their training.")
    numerator = _("Percentage of those who gave 9 or 10, minus percentage of those who gave 0 to 6.")
    exclusions = _("Those who did not answer or did not want to. Answering is voluntary. From 10 people on.")

    def lines(self, published: Published) -> list[Line]:
        found = []
        for day in reversed(DAYS):
            added, taken = (published.cell(pulse_measure(name, day)) for name in (PROMOTERS, DETRACTORS))
            if None in (added.lower, added.upper, taken.lower, taken.upper):
                continue
            lower, upper = (added.lower or 0) - (taken.upper or 0), (added.upper or 0) - (taken.lower or 0)
            found.append(Line(after_days(day), self.made(added, lower, upper)))
        return found
