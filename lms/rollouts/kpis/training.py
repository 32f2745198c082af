"""When somebody's training was complete: from that day on the pulses are counted."""

import datetime
from zoneinfo import ZoneInfo

from .asof import AsOf, Person
from .k1 import Enablement


def completed_training(as_of: AsOf) -> dict[Person, datetime.date]:
    """For those whom K1 finds enabled, the day where the client is on which they completed the last course it asks for.

    Of several sets of courses, each of which is enough, the one completed first counts.
    """
    zone = ZoneInfo(as_of.client.time_zone)
    done = {}
    for person, is_enabled in Enablement().results(as_of).items():
        moments = _moments(person, as_of) if is_enabled else []
        if moments:
            done[person] = min(moments).astimezone(zone).date()
    return done


def _moments(person: Person, as_of: AsOf) -> list[datetime.datetime]:
    """When each set of courses that is enough was complete; sets that are not complete are left out."""
    sets = as_of.path_of(person) or (frozenset(one.course for one in as_of.in_force(person)),)
    found = []
    for courses in sets:
        firsts = [as_of.first_completion(person, course) for course in courses]
        moments = [first for first in firsts if first is not None]
        if moments and len(moments) == len(firsts):
            found.append(max(moments))
    return found
