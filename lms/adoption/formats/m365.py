"""Microsoft 365 Copilot: the usage reports of Microsoft Graph, as CSV and JSON, whatever the order of the columns."""

import datetime

from lms.adoption.collector import DAY, Collector, monday_of
from lms.adoption.models.weeks import Family

from .base import Options, TableFormat
from .records import Record

WINDOW = 28  # days; what happened earlier is another report's business

FAMILIES = {
    "Copilot Chat Last Activity Date": Family.CHAT,
    "Microsoft Teams Copilot Last Activity Date": Family.MEETINGS,
    "Word Copilot Last Activity Date": Family.DOCUMENTS,
    "Excel Copilot Last Activity Date": Family.SPREADSHEETS,
    "PowerPoint Copilot Last Activity Date": Family.PRESENTATIONS,
    "Outlook Copilot Last Activity Date": Family.MAIL,
    "OneNote Copilot Last Activity Date": Family.NOTES,
    "Loop Copilot Last Activity Date": Family.NOTES,
}


class M365UserDetail(TableFormat):
    """Who has a license, and when each was last active in each program.

    Whoever stands in the report has a license; without any date they never used it. A row tells of single days: the
    dates it names in the last 28 days and, in the week of the report, that nothing happened after the last one. Of the
    days before it tells nothing, so only weekly reports together give the weeks.
    """

    key = "m365_user_detail"
    label = "Microsoft 365 Copilot: usage user detail"
    lists_everybody = True
    counts_actions = False
    columns = ("Report Refresh Date", "User Principal Name", "Last Activity Date", *FAMILIES)
    required = ("Report Refresh Date", "User Principal Name", "Last Activity Date")
    synonyms = {
        "berichtsaktualisierungsdatum": "Report Refresh Date",
        "benutzerprinzipalname": "User Principal Name",
        "letztesaktivitätsdatum": "Last Activity Date",
        "datumderletztenaktivität": "Last Activity Date",
    }
    inside = ("value",)

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        account, end = record.text("User Principal Name"), record.day("Report Refresh Date")
        start = end - (WINDOW - 1) * DAY
        families: dict[datetime.date, list[str]] = {}
        for column, family in FAMILIES.items():
            if day := record.day_or_none(column):
                families.setdefault(day, []).append(family)
        last = max([record.day_or_none("Last Activity Date") or datetime.date.min, *families])
        active = {day for day in {last, *families} if start <= day <= end}
        quiet_from = max(monday_of(end), last + DAY) if last >= start else monday_of(end)
        quiet = {quiet_from + position * DAY for position in range((end - quiet_from).days + 1)}
        for day in sorted(active | quiet):
            collector.use(account, day, int(day in active), families.get(day, ()), covers=day >= monday_of(end))
        # Whoever was active in the week of the report shows it; of earlier weeks later activity hides the trace.
        for position in range(end.weekday() + 1):
            collector.cover(end - position * DAY)


class M365UserCountTrend(TableFormat):
    """How many had a license and were active, by day, without people."""

    key = "m365_user_count_trend"
    label = "Microsoft 365 Copilot: user count trend"
    has_people = False
    columns = ("Report Date", "Any App Enabled Users", "Any App Active Users")
    required = ("Report Date", "Any App Enabled Users", "Any App Active Users")
    inside = ("value", "adoptionByDate")

    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        day = record.day("Report Date")
        collector.volume(day, "enabled_users", record.count("Any App Enabled Users"))
        collector.volume(day, "active_users", record.count("Any App Active Users"))
