"""Meters that know no people: Azure Monitor and Langfuse."""

from typing import Any

from lms.adoption.collector import Collector

from .base import Format, Options
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
        for answer in content.objects(allowed=allowed):
            for metric in answer.get("value") or []:
                measure = AZURE_MEASURES.get(_name(metric).casefold())
                for series in metric.get("timeseries") or []:
                    self._read_series(series.get("data") or [], measure, collector)

    def _read_series(self, points: list[Any], measure: str | None, collector: Collector) -> None:
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
        rows = [row for answer in content.objects(allowed=allowed) for row in answer.get("data") or []]
        for number, row in enumerate(rows, start=1):
            collector.rows += 1
            record = Record(number, row)
            day = record.day("date")
            collector.volume(day, "requests", record.count("countTraces"))
            for usage in row.get("usage") or []:
                collector.volume(day, "tokens", Record(number, usage).count("totalUsage"))
