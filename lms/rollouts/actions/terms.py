"""Setting what KPIs are worked out with: every change is a new version, and the old ones stay."""

import datetime
import itertools
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from lms.accounts.models import User
from lms.accounts.queries import local_day
from lms.rollouts.models import CostItem, KpiDefinition, LicenseTerms, Programme, TaskList

D = TypeVar("D", bound=KpiDefinition)


@transaction.atomic
def set_definition(*, definition: D, by: User | None, at: datetime.datetime) -> D:
    """Store a new version of a setting, from `valid_from` on (without: from the day it is set).

    It counts in weeks that are published afterwards and end on that day or later; published weeks stay as they are.
    Raises ValidationError when something is missing or out of range.
    """
    programme = (
        Programme.objects.select_for_update(of=("self",)).select_related("client").get(pk=definition.programme_id)
    )
    definition.valid_from = definition.valid_from or local_day(at, programme.client)
    definition.subject = definition.subject or subject_of(definition)
    earlier = type(definition).objects.filter(programme=programme, subject=definition.subject)
    definition.version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    definition.set_by, definition.set_at = by, at
    definition.full_clean()
    definition.save()
    return definition


def subject_of(definition: KpiDefinition) -> str:
    """What tells a setting apart from others of its kind that hold at the same time."""
    if isinstance(definition, LicenseTerms):
        return f"tool:{definition.tool_id}"
    if isinstance(definition, CostItem):
        known = CostItem.objects.filter(programme=definition.programme_id).values("subject").distinct().count()
        return f"cost:{known + 1}"
    return ""


def task_list(*, programme: Programme, labels: list[str]) -> TaskList:
    """An unsaved list of tasks. Whatever was ever on the list keeps its key, so that answers keep their meaning."""
    known = {
        task["label"]: task["key"]
        for before in TaskList.objects.filter(programme=programme).order_by("version")
        for task in before.tasks
    }
    following = itertools.count(1 + max((int(key) for key in known.values()), default=0))
    tasks = [{"key": known.get(label) or str(next(following)), "label": label} for label in dict.fromkeys(labels)]
    return TaskList(programme=programme, tasks=tasks)
