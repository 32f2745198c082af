"""A client's rollout board: phases, KPIs, and what has to be decided now."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.accounts.models import Client, Team, User
from lms.accounts.queries import local_day
from lms.dashboards.sparklines import Sparkline
from lms.disclosure.models import Publication
from lms.disclosure.periods import Period
from lms.rollouts.kpis import GROUPS, USAGE_KPIS, Derived
from lms.rollouts.lights import Light
from lms.rollouts.models import KpiTarget, Phase, PhaseKind, PhaseState
from lms.rollouts.queries import Board, KpiTile, PhaseView, board, coming_targets, fingerprint_of, target_text

from .access import boards_of

CHANGE_WEEKS = 4
ASKED_FOR = ("k1", "k3", "k4a", "k4b")
"""KPIs whose target is asked for; others may stay without one."""


@dataclass(frozen=True)
class Decision:
    """Something that somebody has to decide. `url` and `label` lead those who may decide it there."""

    text: str
    why: str
    url: str
    label: str


@dataclass(frozen=True)
class Tile:
    """A KPI on the board. `coming`: a target that is set but does not hold yet."""

    tile: KpiTile
    coming: KpiTarget | None

    @cached_property
    def sparkline(self) -> Sparkline:
        kpi, target = self.tile.kpi, self.tile.target
        return Sparkline(self.tile.trend, target.target_percent if target else None, kpi.lowest, kpi.highest)

    @property
    def is_aimed_at(self) -> bool:
        """Whether there is a target, now or soon."""
        return self.tile.target is not None or self.coming is not None

    @property
    def target_text(self) -> str:
        return self._spelled(self.tile.target)

    @property
    def coming_text(self) -> str:
        return self._spelled(self.coming)

    def _spelled(self, target: KpiTarget | None) -> str:
        return target_text(target) if target else ""

    @cached_property
    def change(self) -> int | None:
        """Points gained over four published weeks; None where that would compare unlike things.

        Both values are exact shares of their own weeks, and the group has changed by at most a fifth.
        """
        if isinstance(self.tile.kpi, Derived):
            return None
        if len(self.tile.trend) <= CHANGE_WEEKS:
            return None
        before, now = self.tile.trend[-1 - CHANGE_WEEKS], self.tile.trend[-1]
        if not (before.is_exact and now.is_exact) or before.is_carried or now.is_carried:
            return None
        if abs((now.n or 0) - (before.n or 0)) * 5 > (now.n or 0):
            return None
        return (now.lower or 0) - (before.lower or 0)

    @property
    def change_in_words(self) -> str:
        """E.g. "+14 points in 4 weeks"; empty where there is nothing to compare."""
        if self.change is None:
            return ""
        text = ngettext("%(points)+d point in 4 weeks", "%(points)+d points in 4 weeks", abs(self.change))
        return (text % {"points": self.change}).replace("-", "−")

    @property
    def change_icon(self) -> str:
        if not self.change:
            return "minus"
        return "trending-up" if self.change > 0 else "trending-down"


@dataclass(frozen=True)
class Group:
    """KPIs that are about the same."""

    heading: str | Promise
    tiles: list[Tile]


@dataclass(frozen=True)
class BoardScreen:
    """The board. `may_steer`: whether the viewer is a consultant. `publishable`: weeks that could be published now."""

    board: Board
    root_team: Team
    tiles: list[Tile]
    may_steer: bool
    publishable: list[Period]

    @property
    def client(self) -> Client:
        return self.board.client

    @property
    def headline(self) -> list[Tile]:
        """What there are targets for, now or soon: shown first and in full."""
        return [one for one in self.tiles if one.is_aimed_at]

    @property
    def groups(self) -> list[Group]:
        """All others, by what they are about; groups without any are left out."""
        by_id = {one.tile.kpi.id: one for one in self.tiles if not one.is_aimed_at}
        found = [Group(heading, [by_id[kpi.id] for kpi in kpis if kpi.id in by_id]) for heading, kpis in GROUPS]
        return [group for group in found if group.tiles]

    @property
    def reached(self) -> tuple[int, int] | None:
        """How many targets are reached, of how many that are judged (K17); None without any."""
        judged = [one.tile.light for one in self.tiles if one.tile.light != Light.NONE]
        return (judged.count(Light.ON_TARGET), len(judged)) if judged else None

    @property
    def lines(self) -> list[tuple[str, str]]:
        """How many people the KPIs leave out, as far as it is shown."""
        return [(str(line.figure.label), line.cell.text) for line in self.board.lines if line.cell.is_shown]

    @property
    def has_usage(self) -> bool:
        """Whether anything about the use of AI tools is shown."""
        return any(one.tile.kpi in USAGE_KPIS for one in self.tiles)

    @property
    def fingerprint(self) -> str:
        """Of the figures on the board; empty before the first week."""
        return fingerprint_of(self.board)

    @property
    def week_to_publish(self) -> Period | None:
        """The newest week that could be published now; those before it are published with it."""
        return self.publishable[-1] if self.publishable else None

    @cached_property
    def decisions(self) -> list[Decision]:
        """What is open, the most pressing first."""
        return [*self._about_phases(), *self._about_kpis()]

    def _about_phases(self) -> Iterator[Decision]:
        current, following = self.board.current_phase, self.board.next_phase
        if self.board.programme is None:
            yield Decision(
                _("Start the programme"),
                _("It sets up the five phases; from then on figures are published every week."),
                reverse("lms_rollouts:start_programme", args=[self.client.slug]),
                _("Start the programme"),
            )
        elif current and current.may_complete:
            yield self._completing(current)
        elif current:
            yield Decision(
                _("Is the promise kept: “%(promise)s”?") % {"promise": current.promise},
                _("The phase “%(phase)s” can be completed when somebody has confirmed it and said what shows it.")
                % {"phase": current.title},
                reverse("lms_rollouts:confirm_promise", args=[current.phase.pk]),
                _("Confirm the promise"),
            )
        elif following:
            yield Decision(
                _("May the phase “%(phase)s” begin?") % {"phase": following.title},
                _("All phases before it are completed."),
                reverse("lms_rollouts:start_phase", args=[following.phase.pk]),
                _("Start the phase"),
            )

    def _completing(self, current: PhaseView) -> Decision:
        return Decision(
            _("Is the phase “%(phase)s” completed?") % {"phase": current.title},
            _("Its promise is confirmed: “%(promise)s”.") % {"promise": current.promise},
            reverse("lms_rollouts:gate", args=[self.client.slug, current.phase.address]),
            _("Decide about the phase"),
        )

    def _about_kpis(self) -> Iterator[Decision]:
        if self.board.programme is None:
            return
        url = reverse("lms_rollouts:set_target", args=[self.board.programme.pk])
        for one in self.tiles:
            kpi, target = one.tile.kpi, one.tile.target
            if target and one.tile.light == Light.BELOW:
                yield Decision(
                    _("“%(kpi)s” is below target: what helps?") % {"kpi": kpi.label},
                    _("Published: %(value)s, target: %(target)s.")
                    % {"value": one.tile.cell.text, "target": one.target_text},
                    "",
                    "",
                )
            elif not one.is_aimed_at and kpi.id in ASKED_FOR:
                yield Decision(
                    _("What is the target for “%(kpi)s”?") % {"kpi": kpi.label},
                    _("Without a target there is no traffic light."),
                    f"{url}?kpi={kpi.id}",
                    _("Set a target"),
                )


def board_screen(client: Client, *, may_steer: bool, at: datetime.datetime, until: Period | None = None) -> BoardScreen:
    """The board of a client; a number of queries that does not depend on its size. `until`: with the figures of that
    week.
    """
    found = board(client, until=until)
    # A target that was set after the week of the figures judges none of them yet, even if it holds today.
    today = local_day(at, client)
    coming = coming_targets(client, after=min(today, found.period.starts_on) if found.period else today)
    first = {target.kpi: target for target in reversed(coming)}
    return BoardScreen(
        board=found,
        root_team=Team.objects.of_client(client).get(depth=1),
        tiles=[Tile(tile, first.get(tile.kpi.id)) for tile in found.tiles],
        may_steer=may_steer,
        publishable=_publishable(found, at=at),
    )


def _publishable(found: Board, *, at: datetime.datetime) -> list[Period]:
    """The weeks that could be published now, in order: those that are over; for a demo client also the running one.

    All of them, because a gap could not be filled later.
    """
    if found.programme is None:
        return []
    client = found.client
    begins = Period.containing(found.programme.started_on)
    week = found.publication.week.next() if found.publication else begins
    last = (
        Period.containing(local_day(at, client)) if client.is_demo else Period.last_due(at, ZoneInfo(client.time_zone))
    )
    weeks = []
    while week <= last:
        weeks.append(week)
        week = week.next()
    return weeks


@dataclass(frozen=True)
class ClientLine:
    """A client with where it stands."""

    client: Client
    phase: Phase | None
    done: int
    published_for: Period | None
    has_programme: bool

    @property
    def is_finished(self) -> bool:
        """Whether all phases are completed."""
        return self.done == len(PhaseKind)


def client_lines(person: User, *, on: datetime.date) -> list[ClientLine]:
    """The clients whose board the person may open, by name; four queries."""
    clients = list(boards_of(person, on=on))
    current: dict[int, Phase] = {}
    done: dict[int, int] = {}
    phases = Phase.objects.filter(programme__client__in=clients).select_related("programme")
    for phase in phases.order_by("position"):
        if phase.state == PhaseState.CURRENT:
            current[phase.programme.client_id] = phase
        done[phase.programme.client_id] = done.get(phase.programme.client_id, 0) + (phase.state == PhaseState.DONE)
    published = Publication.objects.published().filter(client__in=clients).order_by("client")
    ends = dict(published.values_list("client").annotate(last=Max("ends_on")))
    return [
        ClientLine(
            client=client,
            phase=current.get(client.pk),
            done=done.get(client.pk, 0),
            has_programme=client.pk in done,
            published_for=Period.containing(ends[client.pk]) if client.pk in ends else None,
        )
        for client in clients
    ]
