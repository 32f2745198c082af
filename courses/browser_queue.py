"""What the browser keeps while there is no connection and sends later (`courses/js/queue.js`), seen from the server.

Everything that is sent this way may arrive twice, late, and in another order. The actions behind it can be repeated;
here it is decided whose queue it is and when the thing really happened.
"""

import datetime

from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime

from .typing import Person

LATEST_DELIVERY = datetime.timedelta(days=7)


def owner_key(person: Person) -> str:
    """Tells the queues of two accounts in one browser apart without naming anybody; empty for visitors."""
    if not person.is_authenticated:
        return ""
    return salted_hmac("courses.browser_queue", str(person.pk)).hexdigest()[:20]


def happened_at(said: str, *, now: datetime.datetime) -> datetime.datetime:
    """The moment that the browser names, if it can be true: not in the future and at most seven days ago; else now.

    It is a convenience for people who were in a tunnel, not evidence: whoever turns back their clock gains a week.
    """
    try:
        moment = parse_datetime(said)
    except ValueError:
        return now
    if moment is None or moment.tzinfo is None:
        return now
    return moment if now - LATEST_DELIVERY <= moment <= now else now
