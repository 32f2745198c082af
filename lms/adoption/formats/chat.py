"""Chat products: ChatGPT Enterprise, Langdock, Open WebUI."""

from collections.abc import Iterator
from typing import Any

from lms.adoption.collector import Collector
from lms.adoption.models.weeks import Family

from .base import Format, Options, TableFormat, stated_week, week_of_period
from .content import Content
from .records import Record


class ChatGptUsers(TableFormat):
    """The user report of a ChatGPT Enterprise workspace, by day or by week."""

    key = "chatgpt_users"
    label = "ChatGPT Enterprise: user report"
    lists_everybody = True
    columns = ("period_start", "period_end", "email", "created_or_invited_date", "messages", "gpt_messages")
    required = ("period_start", "period_end", "email", "messages")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        _read_period(record, collector, total="messages", assistants="gpt_messages", since="created_or_invited_date")


class LangdockUsers(TableFormat):
    """The export of users of Langdock, by day or by week."""

    key = "langdock_users"
    label = "Langdock: users"
    lists_everybody = True
    columns = ("period_start", "period_end", "email", "joined_at", "messages_total", "messages_assistants")
    required = ("period_start", "period_end", "email", "messages_total")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        _read_period(record, collector, total="messages_total", assistants="messages_assistants", since="joined_at")


def _read_period(record: Record, collector: Collector, *, total: str, assistants: str, since: str) -> None:
    account, messages = record.text("email"), record.count(total)
    families = [Family.CHAT, *([Family.AGENTS] if record.count(assistants) else [])]
    if record.day("period_start") == record.day("period_end"):
        collector.use(account, record.day("period_start"), messages, families)
    else:
        monday = week_of_period(record, "period_start", "period_end")
        collector.use_in_week(account, monday, messages, families)
    if messages is not None and (day := record.day_or_none(since)):
        collector.license_since(account, day)


class OpenWebUi(Format):
    """What the analytics of Open WebUI answer: users with their messages of a named week, and messages by day.

    Exported conversations are another file, which is refused (see `formats.sniffed`).
    """

    key = "openwebui"
    label = "Open WebUI: analytics"
    PREFIX = "GET /api/v1/analytics/"
    NAMES = ("users", "email", "count", "data", "date", "models")

    def fits(self, content: Content) -> bool:
        return any(_is_users(item) or _is_daily(item) for item in _answers(content.shape))

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        answers = list(_answers(content.shape))
        wrappers = {key for item in content.shape for key in item if key.startswith(self.PREFIX)}
        days = [day["models"] for item in answers if _is_daily(item) for day in item["data"]]
        models = {name for day in days if isinstance(day, dict) for name in day}
        for answer in _answers(content.objects(allowed={*self.NAMES, *wrappers, *models})):
            if _is_users(answer):
                self._read_users(answer["users"], collector, options)
            elif _is_daily(answer):
                self._read_days(answer["data"], collector)

    def _read_users(self, users: list[Any], collector: Collector, options: Options) -> None:
        for number, values in enumerate(users, start=1):
            collector.rows += 1
            record = Record(number, values)
            collector.use_in_week(record.text("email"), stated_week(options), record.count("count"), [Family.CHAT])

    def _read_days(self, days: list[Any], collector: Collector) -> None:
        for number, values in enumerate(days, start=1):
            collector.rows += 1
            models = values["models"] if isinstance(values["models"], dict) else {}
            total = sum(Record(number, models).count(name) or 0 for name in models)
            collector.volume(Record(number, values).day("date"), "requests", total)


def _answers(items: list[Any]) -> Iterator[dict[str, Any]]:
    """Answers of the interface, alone or several under their addresses in one file."""
    for item in items:
        if isinstance(item, dict):
            inner = [value for key, value in item.items() if key.startswith(OpenWebUi.PREFIX)]
            yield from (value for value in inner or [item] if isinstance(value, dict))


def _is_users(item: dict[str, Any]) -> bool:
    users = item.get("users")
    return isinstance(users, list) and all(isinstance(user, dict) and "count" in user for user in users)


def _is_daily(item: dict[str, Any]) -> bool:
    days = item.get("data")
    return isinstance(days, list) and all(isinstance(day, dict) and {"date", "models"} <= day.keys() for day in days)
