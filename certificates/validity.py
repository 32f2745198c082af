"""How long an award is valid, and what it is worth on a day. Pure functions."""

import calendar
import datetime


def last_valid_day(first_day: datetime.date, months: int) -> datetime.date:
    """The last of `months` calendar months that begin with `first_day` (L27; as in §§ 187 (2), 188 BGB).

    It is the day before the one with the same number: 12 months from 12 February 2027 end on 11 February 2028. Where
    the last month has no such day, it is that month's last one: a year from 29 February ends on 28 February inclusive.

    Raises ValueError for less than one month.
    """
    if months < 1:
        raise ValueError(f"{months} months are no validity.")
    years, month = divmod(first_day.month - 1 + months, 12)
    year, month = first_day.year + years, month + 1
    days_in_month = calendar.monthrange(year, month)[1]
    if first_day.day > days_in_month:
        return datetime.date(year, month, days_in_month)
    return datetime.date(year, month, first_day.day) - datetime.timedelta(days=1)


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day so many calendar years earlier; for 29 February, 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
