"""Public holidays of Germany by federal state, computed: no table that somebody has to renew.

Days are those on which the whole state is closed, by the holiday laws of the states as of 2026; the nationwide ones are
the same in all of them (3 October by the Unification Treaty, article 2). Left out is what only some municipalities
keep: the Assumption in Bavaria, Corpus Christi in parts of Saxony and Thuringia, the Peace of Augsburg. Hosts there
enter such a day as an absence.
"""

import datetime
from functools import lru_cache

from lms.website.models.booking import State

NATIONWIDE = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
# Good Friday, Easter Monday, Ascension, Whit Monday: days after Easter Sunday.
NATIONWIDE_AFTER_EASTER = (-2, 1, 39, 50)
OF_STATES = {
    (1, 6): {State.BW, State.BY, State.ST},
    (3, 8): {State.BE, State.MV},
    (8, 15): {State.SL},
    (9, 20): {State.TH},
    (10, 31): {
        State.BB,
        State.HB,
        State.HH,
        State.MV,
        State.NI,
        State.SN,
        State.ST,
        State.SH,
        State.TH,
    },
    (11, 1): {State.BW, State.BY, State.NW, State.RP, State.SL},
}
# Easter Sunday and Whit Sunday; Corpus Christi.
OF_STATES_AFTER_EASTER = {
    0: {State.BB},
    49: {State.BB},
    60: {State.BW, State.BY, State.HE, State.NW, State.RP, State.SL},
}
WEDNESDAY = 2


def easter_sunday(year: int) -> datetime.date:
    """Easter in the Gregorian calendar.

    The rule "Meeus/Jones/Butcher": Jean Meeus, Astronomical Algorithms, 2nd ed., Willmann-Bell 1998, chapter 8. Letters
    are the book's; all divisions are whole.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7  # noqa: E741 as in the book
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def day_of_repentance(year: int) -> datetime.date:
    """The Wednesday before 23 November, a holiday in Saxony."""
    last = datetime.date(year, 11, 22)
    return last - datetime.timedelta(days=(last.weekday() - WEDNESDAY) % 7)


@lru_cache(maxsize=256)
def holidays(year: int, state: str = "") -> frozenset[datetime.date]:
    """Public holidays of a year in a federal state; without one, those that all of Germany has."""
    easter = easter_sunday(year)
    fixed = [*NATIONWIDE, *(day for day, states in OF_STATES.items() if state in states)]
    moving = [*NATIONWIDE_AFTER_EASTER, *(days for days, states in OF_STATES_AFTER_EASTER.items() if state in states)]
    found = {datetime.date(year, month, day) for month, day in fixed}
    found |= {easter + datetime.timedelta(days=days) for days in moving}
    if state == State.SN:
        found.add(day_of_repentance(year))
    return frozenset(found)
