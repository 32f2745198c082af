"""Use of AI tools in the demo: a report every Monday, through the importer that clients use, too."""

import datetime
import random
from functools import partial

from lms.accounts.models import Membership, User
from lms.adoption.actions import add_source, import_usage
from lms.adoption.formats.m365 import FAMILIES
from lms.adoption.models import UsageSource

from .agenda import moment
from .stage import DAY, Stage

FIRST_REPORT = "2025-12-08"  # a Monday
LICENSES = {
    "": "2026-09-01",
    "Geschäftsleitung": "2025-12-01",
    "Konstruktion": "2026-05-04",
    "Vertrieb": "2026-05-04",
    "Innendienst": "2026-05-04",
    "Außendienst": "2026-05-04",
}
"""By team, since when its people have licenses; "" is for all other teams."""
PROGRAMS = list(FAMILIES)
HEADER = ",".join(["Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date", *PROGRAMS])
NOBODY = "copilot-test@nordlicht.example"  # an account that belongs to nobody
SEED = 20261123
WEEKS_TO_LEARN = 12


def report_use(stage: Stage, *, by: User) -> None:
    """Import the report of each week on the Monday after it."""
    agenda, dice = stage.agenda, random.Random(SEED)  # noqa: S311 the same demo every time, nothing secret
    monday = agenda.day(FIRST_REPORT)
    source = add_source(
        client=stage.client, slug="microsoft-365-copilot", name="Microsoft 365 Copilot", format="m365_user_detail"
    )
    habits: dict[str, float] = {}
    while monday < agenda.today:
        agenda.add(moment(monday, 8), partial(_import, stage, source, by, dice, habits))
        monday += 7 * DAY


def _import(
    stage: Stage, source: UsageSource, by: User, dice: random.Random, habits: dict[str, float], at: datetime.datetime
) -> None:
    sunday = at.date() - DAY
    rows = Membership.objects.of_client(stage.client).active_on(sunday).order_by("person")
    lines = [HEADER]
    for email, team in [*rows.values_list("person__email", "team__name"), (NOBODY, "Geschäftsleitung")]:
        since = stage.agenda.day(LICENSES.get(team, LICENSES[""]))
        if since <= sunday:
            habit = habits.setdefault(email, dice.choice([0.0, 0.1, 0.5, 0.8, 0.9, 1.0]))
            learned = min(1.0, 0.5 + (sunday - since).days / 7 / WEEKS_TO_LEARN)
            lines.append(_row(email, sunday, dice, is_active=dice.random() < habit * learned))
    import_usage(source=source, content="\n".join(lines).encode(), by=by, at=at)


def _row(email: str, sunday: datetime.date, dice: random.Random, *, is_active: bool) -> str:
    days = {program: sunday - dice.randint(2, 6) * DAY for program in PROGRAMS if is_active and dice.random() < 0.35}
    if is_active:
        days[PROGRAMS[0]] = sunday - dice.randint(2, 4) * DAY
    cells = [days[program].isoformat() if program in days else "" for program in PROGRAMS]
    return ",".join([sunday.isoformat(), email, "", max(cells), *cells])
