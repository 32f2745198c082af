"""Template filters for days in words: `{{ obligation.due_on|due_in_words:today }}`."""

import datetime

from django import template

from lms.dashboards import days

register = template.Library()


@register.filter
def day_in_words(day: datetime.date, today: datetime.date) -> str:
    """See `lms.dashboards.days.day_in_words`."""
    return days.day_in_words(day, today)


@register.filter
def due_in_words(day: datetime.date, today: datetime.date) -> str:
    """See `lms.dashboards.days.due_in_words`."""
    return days.due_in_words(day, today)


@register.filter(expects_localtime=True)
def short_date(day: datetime.date) -> str:
    """See `lms.dashboards.days.short_date`; a moment is taken in the site's time zone."""
    return days.short_date(day)


@register.filter(expects_localtime=True)
def long_date(day: datetime.date) -> str:
    """See `lms.dashboards.days.long_date`; a moment is taken in the site's time zone."""
    return days.long_date(day)
