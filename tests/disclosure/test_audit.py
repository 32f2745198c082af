"""The audit file, and an auditor's program that reads nothing else."""

import io
import json
import stat

import pytest
from django.core.management import CommandError, call_command

from lms.disclosure.audit import AuditFile, json_schema
from tests.architecture.repository import ROOT
from tests.factories.accounts import make_client, make_member, make_members, make_team
from tests.factories.courses import noon
from tests.factories.pulses import ask, say
from tests.factories.rollouts import publish, record_attempt

from .oracle import alike_group, possible_counts, touched_group_quickly


def audit(client):
    out = io.StringIO()
    call_command("disclosure_audit", client=client.slug, json=True, stdout=out)
    return out.getvalue()


def make_history():
    """Four weeks of a company with three teams, joiners, and attempts."""
    client = make_client()
    teams = [make_team(client) for _ in range(3)]
    for team, size in zip(teams, (24, 9, 3), strict=True):
        for index, person in enumerate(make_members(team, size)):
            record_attempt(person, at=noon("2026-03-01"), passed=index % 4 > 0)
    for number in range(10, 14):
        publish(client, f"2026-W{number}")
        record_attempt(make_member(teams[number % 3]), at=noon("2026-03-10"), passed=True)
    return client


def findings(text):
    """What can be computed from an audit file about fewer people than it may, or about groups that are all alike."""
    cells = json.loads(text)["cells"]
    shown = [cell for cell in cells if cell["shown"]]
    k = min(cell["k"] for cell in cells)
    small = touched_group_quickly([frozenset(cell["denominator"]) for cell in shown], k)
    tables = {(cell["period"], cell["measure"]) for cell in shown if cell["numerator"] is not None}
    return [group for group in (small, *(_alike_in(table, shown) for table in tables)) if group]


def _alike_in(table, shown):
    return alike_group(
        [
            (
                frozenset(cell["denominator"]),
                possible_counts(*(cell["shown"][part] for part in ("n", "lower", "upper"))),
            )
            for cell in shown
            if (cell["period"], cell["measure"]) == table and cell["data_from"] == cell["period"]
        ]
    )


@pytest.mark.django_db
class TestDisclosureAudit:
    def test_lets_an_auditor_check_the_gate(self):
        text = audit(make_history())

        assert findings(text) == []
        cells = AuditFile.model_validate_json(text).cells
        assert {cell.measure for cell in cells} >= {"k4a", "k4b"}
        assert {cell.shown is None for cell in cells} == {True, False}
        assert {cell.data_from == cell.period for cell in cells} == {True, False}

    def test_would_show_the_auditor_what_is_wrong(self):
        document = json.loads(audit(make_history()))
        for cell in document["cells"]:
            cell |= {"numerator": None, "shown": {"n": len(cell["denominator"])}}

        assert findings(json.dumps(document))

    def test_prints_one_cell_a_line(self):
        text = audit(make_history())
        cells = json.loads(text)["cells"]

        assert len(text.splitlines()) == len(cells) + 2
        assert json.loads(text.splitlines()[1]) == cells[0]

    def test_is_a_document_when_nothing_was_published(self):
        client = make_client()
        assert json.loads(audit(client))["cells"] == []

    def test_carries_the_means_that_stand_beside_a_number_of_people(self):
        client = make_client()
        *people, last = make_members(make_team(client), 13)
        ask(client, [*people, last], opens_on="2026-02-16")
        for person in people:
            say(person, at=noon("2026-02-17"), minutes="30")
        publish(client, "2026-W10")
        say(last, at=noon("2026-03-10"), minutes="more")  # one more is too few for a new mean: it is carried on
        publish(client, "2026-W11")
        cells = [cell for cell in json.loads(audit(client))["cells"] if cell["measure"] == "k13.30"]
        means = [(cell["data_from"], cell["shown"]["n"], cell["shown"]["means"]) for cell in cells]
        assert means == [("2026-W10", 12, {"minutes": 23})] * 2
        assert {(cell["k"], cell["numerator"]) for cell in cells} == {(10, None)}

    def test_costs_the_same_for_one_week_and_for_four(self, django_assert_max_num_queries):
        counts = []
        client = make_client()
        make_members(
            make_team(client),
            8,
        )
        for weeks in (["2026-W10"], ["2026-W11", "2026-W12", "2026-W13"]):
            for week in weeks:
                publish(client, week)
            with django_assert_max_num_queries(6) as queries:
                audit(client)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_writes_a_file_for_its_owner_only_and_never_over_another(self, tmp_path):
        client, path = make_history(), tmp_path / "audit.json"
        call_command("disclosure_audit", client=client.slug, json=True, output=str(path))

        assert json.loads(path.read_text(encoding="utf-8"))["client"] == client.slug
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with pytest.raises(CommandError, match="exists already"):
            call_command("disclosure_audit", client=client.slug, json=True, output=str(path))

    def test_knows_no_other_client(self):
        make_history()
        with pytest.raises(CommandError, match="nobody"):
            call_command("disclosure_audit", client="nobody")


class TestSchema:
    def test_in_the_documentation_is_that_of_the_code(self):
        """`manage.py disclosure_audit --schema` writes it."""
        text = (ROOT / "docs" / "reference" / "disclosure-audit.schema.json").read_text(encoding="utf-8")
        assert json.loads(text) == json_schema()
