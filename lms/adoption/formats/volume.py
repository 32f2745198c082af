"""Meters that know no people: Azure Monitor and Langfuse."""

from typing import Any

from lms.adoption.collector import Collector

from .base import Format, Options, under
from .content import Content
from .records import Record

AZURE_MEASURES = {
    "azureopenairequests": "requests",
    "processedprompttokens": "tokens",
    "generatedtokens": "tokens",
}
"""Metrics of Azure OpenAI; "TokenTransaction" is the sum of the other two and would count them twice."""


class AzureMonitor(Format):
    """Metrics of Azure Monitor by minute, hour or day."""

    key = "azure_monitor"
    label = "Azure Monitor: metrics"
    has_people = False

    def fits(self, content: Content) -> bool:
        return any("timespan" in item and isinstance(item.get("value"), list) for item in content.shape)

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        allowed = {"value", "name", "timeseries", "data", "timeStamp", "total", "count"}
        for metric in under("value", content.objects(allowed=allowed)):
            measure = AZURE_MEASURES.get(_name(metric).casefold())
            self._read_points(under("data", under("timeseries", [metric])), measure, collector)

    def _read_points(self, points: list[Any], measure: str | None, collector: Collector) -> None:
        for number, point in enumerate(points, start=1):
            collector.rows += 1
            record = Record(number, point)
            day = record.day("timeStamp")
            collector.cover(day)
            if measure:
                collector.volume(day, measure, record.amount("total" if record.has("total") else "count"))


def _name(metric: dict[str, Any]) -> str:
    name = metric.get("name")
    return str(name.get("value", "")) if isinstance(name, dict) else ""


class Langfuse(Format):
    """Daily metrics of a Langfuse project."""

    key = "langfuse"
    label = "Langfuse: daily metrics"
    has_people = False

    def fits(self, content: Content) -> bool:
        return any(
            isinstance(item.get("data"), list)
            and all(isinstance(row, dict) and {"date", "countTraces"} <= row.keys() for row in item["data"])
            for item in content.shape
        )

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        allowed = {"data", "date", "countTraces", "usage", "totalUsage"}
        for number, row in enumerate(under("data", content.objects(allowed=allowed)), start=1):
            collector.rows += 1
            record = Record(number, row)
            day = record.day("date")
            collector.volume(day, "requests", record.count("countTraces"))
            for usage in under("usage", [row]):
                collector.volume(day, "tokens", Record(number, usage).count("totalUsage"))
