"""How many actions people take with a tool: a sum, shown only where it is not mostly the doing of one or two (R8)."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.adoption.models import UsageSource
from lms.adoption.volume import counting_sources, volume_measure
from lms.disclosure.facts import MeasureFacts

from .asof import AsOf, Person
from .base import Figure
from .usage import reliable_usage

LABEL = _("Actions in four weeks")
DESCRIPTION = _(
    "All actions that the people with a license took with this tool in the newest four weeks with data. Who was idle "
    "counts with 0. Actions of different tools are never added."
)


class UsageVolume(Figure):
    """The sum of actions with one tool in the newest four weeks with data, over members with a license for it.

    Empty, like all figures on use, without four complete weeks or while too many accounts belong to nobody known.
    """

    label: ClassVar[str | Promise] = LABEL
    description: ClassVar[str | Promise] = DESCRIPTION

    def __init__(self, source: UsageSource) -> None:
        self.id = volume_measure(source.pk)  # type: ignore[misc]  # one figure per source
        self._source = source.pk

    def amounts(self, as_of: AsOf) -> dict[Person, int]:
        """By person the actions in the four weeks."""
        usage = reliable_usage(as_of)
        if usage is None or not usage.weeks():
            return {}
        return {
            person: sum(use.actions_in(monday, one) for monday in usage.weeks())
            for person, use in usage.people.items()
            if person in as_of.roster.members
            for one in use.licensed
            if one.source == self._source
        }

    def facts(self, as_of: AsOf) -> MeasureFacts:
        return MeasureFacts.of_sum(self.id, self.formula_version, self.amounts(as_of))


def volume_figures(as_of: AsOf) -> list[UsageVolume]:
    """A figure for each source of the client's that counts actions. One query."""
    return [UsageVolume(source) for source in counting_sources(as_of.client)]
