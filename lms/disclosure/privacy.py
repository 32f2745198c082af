"""Personal data in this app: frozen rosters and the sets of people behind published figures, under the pseudonym."""

from typing import Any

from courses.models import RoleFamily
from lms.accounts.models import Client, User

from .models import CountedPerson, MemberSet, Publication, Release


def export_for(person: User) -> dict[str, Any]:
    """The weeks in which the person was counted, where they stood on the roster, and in which figures.

    Figures are listed for the person's own team; they count in those of the teams above, too.
    """
    counted = CountedPerson.objects.filter(pseudonym=person.pseudonym).select_related("client")
    return {"counted_in": [week for row in counted for week in _weeks(row.client, row.number)]}


def _weeks(client: Client, number: int) -> list[dict[str, Any]]:
    bit = 1 << number
    sets = {row.pk for row in MemberSet.objects.filter(client=client).iterator() if row.people & bit}
    families = dict(RoleFamily.objects.values_list("pk", "name"))
    weeks = []
    for publication in (
        Publication.objects.of_client(client).select_related("roster").order_by("ends_on", "revision").iterator()
    ):
        entry = next((entry for entry in publication.roster.people if entry[0] == number), None)
        group = publication.roster.groups[entry[1]] if entry else None
        rows = Release.objects.filter(publication=publication, group=group[0] if group else "").order_by("measure")
        weeks.append(
            {
                "client": client.name,
                "week": publication.period,
                "revision": publication.revision,
                "team": group and group[2],
                "member_since": entry and entry[2],
                "left_on": entry and entry[3],
                "role_family": families.get(entry[4]) if entry and len(entry) > 4 else None,
                "counted": [row.measure for row in rows if row.counted_id in sets],
                "fulfilled": [row.measure for row in rows if row.fulfilled_id in sets],
            }
        )
    return [week for week in weeks if week["team"]]


def erase_for(person: User) -> None:
    """Nothing to do: rosters and sets bear a pseudonym, and `lms.accounts.privacy` cuts its link to the account.

    Published figures never change, and what was counted must stay verifiable.
    """
