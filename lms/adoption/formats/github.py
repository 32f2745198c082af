"""GitHub Copilot: the usage metrics API, as JSON or with one object per line."""

from lms.adoption.collector import Collector
from lms.adoption.models.weeks import Family

from .base import Options, TableFormat
from .content import Content
from .records import Record


class GitHubUsers(TableFormat):
    """Who was active on a day and how often. Whoever was not active does not stand in it."""

    key = "github_users"
    label = "GitHub Copilot: user level"
    columns = (
        "day",
        "user_login",
        "user_initiated_interaction_count",
        "code_acceptance_activity_count",
        "used_chat",
        "used_agent",
    )
    required = ("day", "user_login", "user_initiated_interaction_count")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        counts = [record.count("user_initiated_interaction_count"), record.count("code_acceptance_activity_count")]
        families = [Family.CODE]
        families += [Family.CHAT] if _is_true(record, "used_chat") else []
        families += [Family.AGENTS] if _is_true(record, "used_agent") else []
        # Standing in the report is being active, in the command line too, which these counts leave out.
        actions = max(1, sum(count or 0 for count in counts))
        collector.use(record.text("user_login"), record.day("day"), actions, families)


def _is_true(record: Record, field: str) -> bool:
    return record.has(field) and record.text(field).casefold() in ("true", "1")


class GitHubTeams(TableFormat):
    """Who belongs to which team at GitHub. Teams are those of KI-fit, so only the accounts are taken over."""

    key = "github_teams"
    label = "GitHub Copilot: users and teams"
    columns = ("day", "user_login", "team_id")
    required = ("day", "user_login", "team_id")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        collector.account(record.text("user_login"))


class GitHubEnterprise(TableFormat):
    """Totals of an enterprise or organization, by day, without people."""

    key = "github_enterprise"
    label = "GitHub Copilot: enterprise, 28 days"
    has_people = False
    columns = ("day", "daily_active_users", "user_initiated_interaction_count")
    required = ("day", "daily_active_users")
    inside = ("day_totals",)

    def fits(self, content: Content) -> bool:
        return content.is_json and any("day_totals" in item for item in content.shape)

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        day = record.day("day")
        collector.volume(day, "active_users", record.count("daily_active_users"))
        collector.volume(day, "requests", record.count("user_initiated_interaction_count"))
