"""All clients of a consultant at a glance, the one that needs most first. Its queries do not grow with clients."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.accounts.models import Client, Role, Team, User
from lms.accounts.queries import clients_for
from lms.disclosure.models import Publication
from lms.disclosure.queries import latest_publications_of
from lms.disclosure.rosters import group_of
from lms.rollouts.lights import Light
from lms.rollouts.models import GateDecision, Phase, PhaseCheck, PhaseState
from lms.rollouts.queries import TREND, judges_of, published_weeks_of, unsettled_items

from .boards import ASKED_FOR

ORDER = (Light.BELOW, Light.CLOSE, Light.ON_TARGET, Light.NONE)


@dataclass(frozen=True)
class ClientRow:
    """Where a client stands. `gate`: what was decided last. `lights`: how many KPIs with a target have which."""

    client: Client
    phases: Sequence[Phase]
    gate: GateDecision | None
    is_promise_kept: bool
    lights: Mapping[Light, int]
    untargeted: int
    publication: Publication | None
    overdue: int

    @property
    def current(self) -> Phase | None:
        return next((phase for phase in self.phases if phase.state == PhaseState.CURRENT), None)

    @property
    def has_programme(self) -> bool:
        return bool(self.phases)

    @property
    def is_finished(self) -> bool:
        return bool(self.phases) and all(phase.state == PhaseState.DONE for phase in self.phases)

    @property
    def is_stopped(self) -> bool:
        return any(phase.state == PhaseState.STOPPED for phase in self.phases)

    @property
    def counted_lights(self) -> list[tuple[Light, int]]:
        """Lights that there are, the worst first."""
        return [(light, self.lights[light]) for light in ORDER if self.lights.get(light)]

    @property
    def decisions(self) -> int:
        """What the board asks: the step of the programme that is next, KPIs below target, KPIs without a target."""
        waits = not self.is_finished and not self.is_stopped
        return int(waits) + self.lights.get(Light.BELOW, 0) + (self.untargeted if self.has_programme else 0)

    @property
    def need(self) -> tuple[int, int, int, str]:
        """The larger, the sooner somebody should look: overdue tasks, KPIs below target, decisions."""
        return (-self.overdue, -self.lights.get(Light.BELOW, 0), -self.decisions, self.client.name)


@dataclass
class _Facts:
    """What is known of all clients, by primary key of the client."""

    phases: dict[int, list[Phase]] = field(default_factory=dict)
    gates: dict[int, GateDecision] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    publications: dict[int, list[Publication]] = field(default_factory=dict)
    overdue: Counter[int] = field(default_factory=Counter)
    roots: dict[int, str] = field(default_factory=dict)


def client_rows(person: User, *, on: datetime.date) -> list[ClientRow]:
    """A row for each client the person advises, the neediest first. The number of queries is the same for one client
    and for many. Lights are those of the boards: settled over weeks, and overruled where somebody has done so.
    """
    clients = list(clients_for(person, roles=(Role.CONSULTANT,), on=on))
    facts = _facts(clients, on=on)
    judges = judges_of([client.pk for client in clients])
    weeks = published_weeks_of(facts.roots, facts.publications)
    rows = []
    for client in clients:
        lights: Counter[Light] = Counter()
        untargeted = 0
        if client.pk in weeks:
            judge = judges[client.pk]
            lights.update(tile.light for tile in judge.tiles(weeks[client.pk]) if tile.target)
            untargeted = len(set(ASKED_FOR) - judge.aimed_at)
        rows.append(
            ClientRow(
                client=client,
                phases=facts.phases.get(client.pk, []),
                gate=facts.gates.get(client.pk),
                is_promise_kept=client.pk in facts.kept,
                lights=lights,
                untargeted=untargeted,
                publication=facts.publications[client.pk][0] if client.pk in weeks else None,
                overdue=facts.overdue[client.pk],
            )
        )
    return sorted(rows, key=lambda row: row.need)


def _facts(clients: Sequence[Client], *, on: datetime.date) -> _Facts:
    facts = _Facts()
    of_clients = {"programme__client__in": clients}
    for phase in Phase.objects.filter(**of_clients).select_related("programme").order_by("position"):
        facts.phases.setdefault(phase.programme.client_id, []).append(phase)
    gates = GateDecision.objects.filter(phase__programme__client__in=clients)
    for gate in gates.select_related("phase__programme").order_by("recorded_at", "pk"):
        facts.gates[gate.phase.programme.client_id] = gate
    checks = PhaseCheck.objects.filter(
        phase__programme__client__in=clients, phase__state=PhaseState.CURRENT, confirmed_at__isnull=False
    )
    facts.kept.update(checks.values_list("phase__programme__client", flat=True))
    facts.publications = latest_publications_of(clients, count=TREND)
    late = unsettled_items(clients).filter(due_on__lt=on)
    facts.overdue.update(item.phase.programme.client_id for item in late)
    roots = Team.objects.filter(client__in=clients, depth=1).values_list("client", "pk")
    facts.roots = {client: group_of(team) for client, team in roots}
    return facts
