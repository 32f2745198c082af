"""Viva Insights, the audit log of Purview, any table with three columns, and lists of accounts."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.adoption.collector import Collector, monday_of
from lms.adoption.models.weeks import Family

from .base import Format, Options, TableFormat
from .content import Content, plain
from .errors import UsageFileError
from .records import Record


class VivaInsights(TableFormat):
    """A person query of Viva Insights by week. Without a number of actions there is no license."""

    key = "viva_insights"
    label = "Viva Insights: person query"
    lists_everybody = True
    columns = ("PersonId", "MetricDate", "Copilot_Actions", "Copilot_Assisted_Hours")
    required = ("PersonId", "MetricDate", "Copilot_Actions")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        day = record.day("MetricDate")
        collector.use_in_week(record.text("PersonId"), monday_of(day), record.count("Copilot_Actions"))
        hours = record.amount("Copilot_Assisted_Hours")
        collector.volume(day, "assisted_hours", hours, is_estimate=True)


class PurviewAudit(TableFormat):
    """The audit log of Purview: each interaction with Copilot is an action. What it was about is never read."""

    key = "purview_audit"
    label = "Microsoft Purview: audit log"
    columns = ("CreationTime", "UserId", "Operation")
    required = ("CreationTime", "UserId", "Operation")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        day = record.local_day_or_none("CreationTime", options.zone) or record.day("CreationTime")
        if record.text("Operation").casefold() == "copilotinteraction":
            collector.use(record.text("UserId"), day, 1, [Family.CHAT])


class Generic(Format):
    """Any table with a column of accounts, one of days and, if there is one, a number of actions.

    Which columns these are is saved with the source. Without a number, each row is an action; where there is a column
    of numbers, an empty cell is no license.
    """

    key = "generic"
    label = gettext_lazy("Any table, columns named below")

    def fits(self, content: Content) -> bool:
        return False  # its columns are known to the source only

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        account, day, actions = (options.mapping.get(field, "") for field in ("account", "day", "actions"))
        if not account or not day:
            raise UsageFileError(_("Please name the columns with the account and the day at this source."))
        if content.is_json:
            raise UsageFileError(_("This source expects a table (CSV)."))
        names = [account, day, *([actions] if actions else [])]
        rows: Iterable[Record] = content.table(wanted={plain(name): name for name in names}, required=names)
        for record in rows:
            collector.rows += 1
            collector.use(record.text(account), record.day(day), record.count(actions) if actions else 1)


class AccountList(TableFormat):
    """Whose an account is: for tools that name people otherwise than by their e-mail address. No use in it."""

    key = "accounts"
    label = gettext_lazy("List of accounts and e-mail addresses")
    columns = ("account", "email")
    required = ("account", "email")

    def fits(self, content: Content) -> bool:
        return content.columns == {"account", "email"}

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        collector.link(record.text("account"), record.text("email"))
