"""Reports of interfaces to models: LiteLLM and OpenAI name people if they are called in their name."""

import datetime

from lms.adoption.collector import DAY, Collector
from lms.adoption.models.weeks import Family

from .base import Format, Options, TableFormat, stated_week, under
from .content import Content
from .errors import not_a_day
from .records import Record

LATEST = 2**32  # the year 2106


class LiteLlmSpendLogs(TableFormat):
    """The log of requests of a LiteLLM proxy: one row, one action. Rows without a user are volume."""

    key = "litellm_logs"
    label = "LiteLLM: spend logs"
    columns = ("startTime", "user", "total_tokens")
    required = ("user", "total_tokens")

    def fits(self, content: Content) -> bool:
        return content.has_columns("user", "spend", "total_tokens")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        day = record.local_day_or_none("startTime", options.zone) or stated_week(options) + 2 * DAY
        collector.volume(day, "requests", 1)
        collector.volume(day, "tokens", record.count("total_tokens"))
        if record.has("user"):
            collector.use(record.text("user"), day, 1, [Family.INTERFACES])


class LiteLlmActivity(Format):
    """LiteLLM's daily activity, of a user who is not named or of everybody: volume."""

    key = "litellm_activity"
    label = "LiteLLM: daily activity"
    has_people = False

    def fits(self, content: Content) -> bool:
        return any(
            isinstance(item.get("results"), list)
            and all(isinstance(row, dict) and {"date", "metrics"} <= row.keys() for row in item["results"])
            for item in content.shape
        )

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        allowed = {"results", "date", "metrics", "api_requests", "total_tokens"}
        for number, row in enumerate(under("results", content.objects(allowed=allowed)), start=1):
            collector.rows += 1
            day, metrics = Record(number, row).day("date"), Record(number, row.get("metrics") or {})
            collector.volume(day, "requests", metrics.count("api_requests"))
            collector.volume(day, "tokens", metrics.count("total_tokens"))


class LiteLlmTeams(Format):
    """LiteLLM's spending by team: volume. Names of teams are not taken over."""

    key = "litellm_teams"
    label = "LiteLLM: spending by team"
    has_people = False

    def fits(self, content: Content) -> bool:
        return bool(content.shape) and all({"group_by_day", "teams"} <= item.keys() for item in content.shape)

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        allowed = {"group_by_day", "teams", "metadata", "total_tokens"}
        for number, row in enumerate(content.objects(allowed=allowed), start=1):
            collector.rows += 1
            day = Record(number, row).day("group_by_day")
            for keys in under("metadata", under("teams", [row])):
                collector.volume(day, "tokens", Record(number, keys).count("total_tokens"))


class OpenAiUsage(Format):
    """The usage of an OpenAI organization by day. Grouped by user it names people, else it is volume."""

    key = "openai_usage"
    label = "OpenAI: usage of the organization"

    def fits(self, content: Content) -> bool:
        return any(
            isinstance(item.get("data"), list)
            and all(isinstance(row, dict) and {"start_time", "results"} <= row.keys() for row in item["data"])
            for item in content.shape
        )

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        names = {"data", "start_time", "results", "num_model_requests", "input_tokens", "output_tokens", "user_id"}
        for number, bucket in enumerate(under("data", content.objects(allowed=names)), start=1):
            day = _day_of(Record(number, bucket))
            collector.cover(day)
            for result in under("results", [bucket]):
                collector.rows += 1
                self._read_result(Record(number, result), day, collector)

    def _read_result(self, record: Record, day: datetime.date, collector: Collector) -> None:
        requests = record.count("num_model_requests")
        collector.volume(day, "requests", requests)
        collector.volume(day, "tokens", (record.count("input_tokens") or 0) + (record.count("output_tokens") or 0))
        if record.has("user_id"):
            collector.use(record.text("user_id"), day, requests or 0, [Family.INTERFACES])


def _day_of(record: Record) -> datetime.date:
    """The day, in UTC, of a moment in seconds since 1970."""
    seconds = record.count("start_time")
    if seconds is None or seconds > LATEST:
        raise not_a_day(record.number, "start_time")
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
