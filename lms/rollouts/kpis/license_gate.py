"""License after basics: who is ready for one, and which ones lie idle because the training is missing. Counts only."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.disclosure.facts import MeasureFacts

from .asof import AsOf, Person
from .base import Headcount
from .derived import Derived, Line, Published
from .k1 import Enablement
from .usage import licensed_people, reliable_usage

READY, IDLE = "license.ready", "license.idle"


class _CompanyHeadcount(Headcount):
    def facts(self, as_of: AsOf) -> MeasureFacts:
        return MeasureFacts(
            self.id, self.formula_version, self.people(as_of), None, self.minimum_n, is_for_company_only=True
        )


class Ready(_CompanyHeadcount):
    id = READY
    label = _("Ready for a license")
    description = _("Members who have completed what K1 asks of them and have no license on the last day with data.")

    def people(self, as_of: AsOf) -> set[Person]:
        usage = reliable_usage(as_of)
        if usage is None or usage.week is None:
            return set()
        licensed = {person for person, _use, _since in licensed_people(as_of, usage)}
        return {person for person, is_done in Enablement().results(as_of).items() if is_done} - licensed


class Idle(_CompanyHeadcount):
    id = IDLE
    label = _("Idle for lack of training")
    description = _(
        "Members with a license who were not active in the newest four weeks with data and have not completed what K1 "
        "asks of them."
    )

    def people(self, as_of: AsOf) -> set[Person]:
        usage = reliable_usage(as_of)
        weeks = usage.weeks() if usage else []
        if usage is None or not weeks:
            return set()
        untrained = {person for person, is_done in Enablement().results(as_of).items() if not is_done}
        return {
            person
            for person, use, _since in licensed_people(as_of, usage)
            if person in untrained and not any(use.is_active_in(week) for week in weeks)
        }


LICENSE_FIGURES = (Ready(), Idle())


class LicenseGate(Derived):
    """Both counts on the board. They help to give out licenses; nobody is named."""

    id = "k12d"
    minimum_n = 5
    has_light = False
    names_lines = True
    label = _("License after basics")
    description = _(
        "How many people are ready for a license, and how many licenses lie idle because training is missing."
    )
    denominator = _("Members for at least 30 days.")
    numerator = _(
        "Ready: training completed, no license. Idle: a license, no use in four weeks, training not completed."
    )
    exclusions = _("Accounts that belong to nobody known.")

    def lines(self, published: Published) -> list[Line]:
        names = {READY: _now("Ready for a license"), IDLE: _now("Idle for lack of training")}
        cells = [(name, published.cell(measure)) for measure, name in names.items()]
        return [Line(name, cell) for name, cell in cells if cell.is_shown]
