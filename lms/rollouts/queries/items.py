"""The items, documents and decisions of a phase, as screens and gates see them."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from lms.accounts.models import Client
from lms.rollouts.models import CriterionException, GateDecision, ItemKind, Phase, PhaseDocument, PhaseItem, Verdict

from .facts import Facts, FactState


@dataclass(frozen=True)
class ItemView:
    """An item with what shows it. `exception` closes a criterion that is not met."""

    item: PhaseItem
    fact: FactState | None
    exception: CriterionException | None
    documents: list[PhaseDocument] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        return self.fact.is_met if self.fact else self.item.is_done

    @property
    def is_settled(self) -> bool:
        """Whether it no longer stands in the way of closing the phase."""
        return self.is_met or self.exception is not None

    @property
    def is_criterion(self) -> bool:
        return self.item.kind == ItemKind.CRITERION

    def is_overdue(self, on: datetime.date) -> bool:
        return not self.is_settled and self.item.due_on is not None and self.item.due_on < on


@dataclass(frozen=True)
class PhaseFile:
    """All that was collected for a phase."""

    phase: Phase
    items: list[ItemView]
    documents: list[PhaseDocument]
    decisions: list[GateDecision]

    def _of(self, kind: str) -> list[ItemView]:
        return [view for view in self.items if view.item.kind == kind]

    @property
    def entries(self) -> list[ItemView]:
        return self._of(ItemKind.ENTRY)

    @property
    def tasks(self) -> list[ItemView]:
        return self._of(ItemKind.TASK)

    @property
    def criteria(self) -> list[ItemView]:
        return self._of(ItemKind.CRITERION)

    @cached_property
    def unmet(self) -> list[ItemView]:
        """Criteria that are neither met nor excepted: they keep the phase open."""
        return [view for view in self.criteria if not view.is_settled]

    @property
    def has_iterated(self) -> bool:
        return any(decision.verdict == Verdict.ITERATE for decision in self.decisions)


def phase_file(phase: Phase, *, client: Client, on: datetime.date) -> PhaseFile:
    """Everything collected for a phase, in at most nine queries whatever its size."""
    items = list(PhaseItem.objects.filter(phase=phase).select_related("exception__signed_by", "done_by").order_by("pk"))
    documents = list(phase.documents.select_related("added_by", "item").order_by("title", "-version"))
    states = Facts(client=client, programme_id=phase.programme_id, on=on).states_of(items)
    of_item: dict[int | None, list[PhaseDocument]] = {}
    for document in documents:
        of_item.setdefault(document.item_id, []).append(document)
    views = [
        ItemView(item, states.get(item.pk), getattr(item, "exception", None), of_item.get(item.pk, []))
        for item in items
    ]
    decisions = list(phase.decisions.select_related("decided_by", "recorded_by").order_by("recorded_at", "pk"))
    return PhaseFile(phase, views, documents, decisions)
