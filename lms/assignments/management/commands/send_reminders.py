"""Send the reminders that are due now, instead of waiting for the worker, or only say which these are."""

import datetime
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.assignments.actions import remind_of_due_dates, remind_of_repeats
from lms.assignments.queries.reminders import due_notices, people_near_due
from lms.assignments.queries.repeats import repeat_notices


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Send the reminders of due dates and of what is to be repeated that are due now. Nobody is reminded twice, "
            "and nobody at night."
        )
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("Send nothing, only say what would be sent."))

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            self._tell_what_is_due(now)
            return
        count = remind_of_due_dates(at=now) + remind_of_repeats(at=now)
        self.stdout.write(ngettext("%(count)d mail.", "%(count)d mails.", count) % {"count": count})

    def _tell_what_is_due(self, now: datetime.datetime) -> None:
        """In numbers, without names: whoever runs a server need not learn who is late."""
        counts = Counter(
            (row.obligation.client.name, row.obligation.course.title, row.due_on, row.step)
            for notices in due_notices(people=people_near_due(at=now), at=now).values()
            for row in notices
        )
        counts += Counter(
            (asked.client.name, asked.enrollment.course.title, asked.repeat_by, step)
            for asked, step in repeat_notices(at=now)
        )
        for (client, course, day, step), count in sorted(counts.items()):
            names = {"client": client, "course": course, "day": date_format(day), "step": step.label, "count": count}
            self.stdout.write(_("%(client)s, “%(course)s”, %(day)s (%(step)s): %(count)d") % names)
        self.stdout.write(_("Nothing was sent."))
