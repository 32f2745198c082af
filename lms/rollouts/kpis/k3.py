from django.utils.translation import gettext_lazy as _

from lms.assignments.models import EndReason

from .asof import AsOf, Obliged, Person
from .base import Headcount, Kpi
from .onboarding import ONBOARDING


def has_elapsed(obliged: Obliged, as_of: AsOf) -> bool:
    """Whether the due window of a mandatory obligation has ended by the end of the day, and still counts.

    It ends with its due day (L31). What was withdrawn counts nowhere, and neither does what ended before the due day
    because the person left; what was open when the due day ended stays missed, even if the person left afterwards.
    """
    if not obliged.is_mandatory or obliged.due_on is None or obliged.due_on > as_of.day:
        return False
    if obliged.end_reason == EndReason.WITHDRAWN:
        return False
    return not left_before_due(obliged, as_of)


def left_before_due(obliged: Obliged, as_of: AsOf) -> bool:
    """Whether the person left before the due window had ended."""
    return (
        obliged.end_reason == EndReason.LEFT
        and obliged.ended_at is not None
        and (obliged.due_on is None or obliged.ended_at < as_of.deadline(obliged.due_on))
    )


class WindowOpen(Headcount):
    id = "k3.open"
    label = _("Due date still to come")
    description = _("People with mandatory courses, none of which has reached its due date. They are not yet counted.")

    def people(self, as_of: AsOf) -> set[Person]:
        return as_of.in_scope - _with_elapsed_window(as_of)


class LeftBeforeDue(Headcount):
    id = "k3.left"
    label = _("Left before the due date")
    description = _("People who left in the last 28 days while a mandatory course was open and not yet due.")

    def people(self, as_of: AsOf) -> set[Person]:
        return {
            person
            for person in as_of.roster.leavers
            if any(
                obliged.is_mandatory and left_before_due(obliged, as_of)
                for obliged in as_of.obligations.get(person, ())
            )
        }


def _with_elapsed_window(as_of: AsOf) -> set[Person]:
    return {
        person
        for person in as_of.settled
        if any(has_elapsed(obliged, as_of) for obliged in as_of.obligations.get(person, ()))
    }


class CompletionInTime(Kpi):
    """K3: who has done in time what was due."""

    id = "k3"
    label = _("Completion rate")
    description = _("How many have completed all mandatory courses that have become due, each in time.")
    denominator = _("Members for at least 30 days for whom at least one mandatory course has become due.")
    numerator = _("Of these, people who completed each of these courses by the end of its due day.")
    exclusions = _(
        "Joiners of less than 30 days; courses whose due date is still to come; assignments that were withdrawn; "
        "people who left before the due date."
    )
    left_out = (ONBOARDING, WindowOpen(), LeftBeforeDue())

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return {
            person: all(
                self._is_in_time(person, obliged, as_of)
                for obliged in as_of.obligations[person]
                if has_elapsed(obliged, as_of)
            )
            for person in _with_elapsed_window(as_of)
        }

    @staticmethod
    def _is_in_time(person: Person, obliged: Obliged, as_of: AsOf) -> bool:
        assert obliged.due_on is not None  # noqa: S101 has_elapsed
        deadline = as_of.deadline(obliged.due_on)
        return any(completed.at < deadline for completed in as_of.completions(person, obliged))
