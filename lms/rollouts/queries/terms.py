"""What a client has set for its KPIs, with its history."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from lms.accounts.models import Client
from lms.adoption.models import UsageSource
from lms.rollouts.models import KpiDefinition


@dataclass(frozen=True)
class Setting:
    """Everything that was ever set for one subject: what holds on a day, what is to come, and all versions."""

    versions: list[KpiDefinition]
    current: KpiDefinition | None

    @property
    def newest(self) -> KpiDefinition:
        """The version to go on from."""
        return self.versions[-1]

    @property
    def earlier(self) -> list[KpiDefinition]:
        """What the newest version replaced, the latest first."""
        return self.versions[-2::-1]


@dataclass(frozen=True)
class Settings:
    """By kind of setting what was set for each subject, in the order of subjects. `tools`: of the client, by name."""

    by_kind: dict[type[KpiDefinition], list[Setting]]
    tools: list[UsageSource]

    def of(self, kind: type[KpiDefinition]) -> list[Setting]:
        return self.by_kind.get(kind, [])


def settings_of(client: Client, *, on: datetime.date) -> Settings:
    """All settings of a client; three queries and one for each kind."""
    found: dict[type[KpiDefinition], dict[str, list[KpiDefinition]]] = {}
    rows = KpiDefinition.objects.filter(programme__client=client).select_related("set_by").order_by("version", "pk")
    for row in rows:
        found.setdefault(type(row), {}).setdefault(row.subject, []).append(row)
    by_kind = {
        kind: [_setting(versions, on) for _subject, versions in sorted(subjects.items())]
        for kind, subjects in found.items()
    }
    return Settings(by_kind, list(tools_of(client)))


def _setting(versions: list[KpiDefinition], on: datetime.date) -> Setting:
    held = [version for version in versions if version.valid_from <= on]
    return Setting(versions, max(held, key=lambda version: (version.valid_from, version.version), default=None))


def tools_of(client: Client) -> QuerySet[UsageSource]:
    """The tools whose use the client has reports of, by name."""
    return UsageSource.objects.of_client(client).order_by("name", "pk")
