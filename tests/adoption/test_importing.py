import datetime
import json

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lms.adoption.actions import MOST_BYTES, UsageFileError, import_usage
from lms.adoption.collector import Collector, merged
from lms.adoption.formats import FORMATS, Content, Options
from lms.adoption.models import UsageImport, UsageKey, UsagePerson, UsageSource, UsageWeek, VolumeWeek
from lms.adoption.privacy import erase_for, export_for
from lms.adoption.pseudonyms import normalized, pseudonymizer
from tests.factories.accounts import make_client, make_member, make_team
from tests.factories.adoption import AT, make_source, table, use

pytestmark = pytest.mark.django_db

CANARY = "KANARIENVOGEL"
NAMES = [
    "value",
    "data",
    "results",
    "day_totals",
    "users",
    "models",
    "usage",
    "teams",
    "metadata",
    "timeseries",
    "name",
    "count",
    "date",
    "metrics",
    "start_time",
    "user",
    "user_id",
    "total_tokens",
    "spend",
    "email",
    "messages",
    "period_start",
    "period_end",
    "day",
    "user_login",
    "num_model_requests",
    "user_initiated_interaction_count",
    "team_id",
    "group_by_day",
    "timeStamp",
    "totalUsage",
    "countTraces",
    "adoptionByDate",
]
M365 = (
    "Report Refresh Date,{order}User Principal Name,Display Name,Last Activity Date,Word Copilot Last Activity Date\n"
    "2026-03-08,{value}ada@example.com,Ada,2026-03-04,2026-03-03\n"
)


def states(source):
    """What is known of a source: by account and week, the newest row."""
    rows = UsageWeek.objects.filter(source=source).order_by("pk")
    return {(row.account.pseudonym, row.starts_on.isoformat()): (row.days, row.families) for row in rows}


def take_in(source, text, **options):
    return import_usage(source=source, content=text if isinstance(text, bytes) else text.encode(), at=AT, **options)


class TestPseudonyms:
    def test_are_the_same_however_a_report_writes_an_address(self):
        pseudonym = pseudonymizer(make_client())
        spellings = ["ada@firma.de", " Ada@Firma.DE ", "Ada_firma.de#EXT#@kunde.onmicrosoft.com"]
        assert len({pseudonym(text) for text in spellings}) == 1
        assert normalized("ada.berg_x@firma.de") == "ada.berg_x@firma.de"

    def test_differ_between_clients(self):
        one, other = pseudonymizer(make_client()), pseudonymizer(make_client())
        assert one("ada@firma.de") != other("ada@firma.de")

    def test_outlive_a_change_of_the_sites_secret(self, settings):
        client = make_client()
        before = pseudonymizer(client)("ada@firma.de")
        settings.SECRET_KEY = "ein-anderes-geheimnis"
        assert pseudonymizer(client)("ada@firma.de") == before
        assert len(bytes(UsageKey.objects.get().secret)) == 32


class TestImportUsage:
    def test_keeps_weeks_under_a_pseudonym_and_knows_whose_they_are(self):
        team = make_team()
        ada, source = make_member(team), make_source(team.client)

        result = use(source, [(ada, "2026-03-02", 3), (ada, "2026-03-03", 0), ("x@example.com", "2026-03-02", 1)])

        assert (result.rows, result.accounts, result.mapped, result.unmapped, result.weeks) == (3, 2, 1, 1, 2)
        assert (result.starts_on, result.ends_on) == (datetime.date(2026, 3, 2), datetime.date(2026, 3, 3))
        week = UsageWeek.objects.get(account__person=ada.pseudonym)
        assert (week.starts_on, week.days) == (datetime.date(2026, 3, 2), [3, 0, None, None, None, None, None])
        assert UsageImport.objects.get().covered == {"2026-03-02": 3}

    def test_tells_no_license_from_idle(self):
        source = make_source()
        use(source, [("a@example.com", "2026-03-02", None), ("b@example.com", "2026-03-02", 0)])
        assert sorted(days[0] for days, _families in states(source).values()) == [-1, 0]

    def test_of_the_same_file_changes_nothing_and_says_so(self):
        source = make_source()
        rows = [("a@example.com", "2026-03-02", 3)]
        assert not use(source, rows).is_repeated
        before = states(source)

        assert use(source, rows).is_repeated
        assert (states(source), UsageImport.objects.count(), UsageWeek.objects.count()) == (before, 1, 1)

    def test_replaces_the_days_that_a_later_file_tells_about(self):
        source = make_source()
        use(source, [("a@example.com", "2026-03-02", 3), ("a@example.com", "2026-03-03", 4)])
        use(source, [("a@example.com", "2026-03-03", 9), ("a@example.com", "2026-03-04", 1)])
        (days, _families) = states(source).popitem()[1]
        assert days[:4] == [3, 9, 1, None]

    def test_adds_no_row_for_a_week_that_stays_the_same(self):
        source = make_source()
        use(source, [("a@example.com", "2026-03-02", 3), ("a@example.com", "2026-03-03", 4)])
        result = use(source, [("a@example.com", "2026-03-02", 3)])
        assert (result.weeks, UsageWeek.objects.count()) == (0, 1)

    def test_does_not_mix_sources(self):
        source = make_source()
        use(source, [("a@example.com", "2026-03-02", 3)])
        use(make_source(source.client), [("a@example.com", "2026-03-02", 8)])
        assert [days[0] for days, _families in states(source).values()] == [3]
        assert UsagePerson.objects.count() == 1

    def test_of_a_dry_run_keeps_nothing(self):
        source = make_source()
        result = take_in(source, table([("a@example.com", "2026-03-02", 3)]), is_dry_run=True)
        assert (result.rows, result.weeks) == (1, 1)
        assert not UsageImport.objects.exists()
        assert not UsagePerson.objects.exists()

    def test_that_fails_half_way_leaves_nothing(self, monkeypatch):
        source = make_source()
        monkeypatch.setattr("lms.adoption.actions._store_volumes", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            use(source, [("a@example.com", "2026-03-02", 3)])
        assert not UsageImport.objects.exists()
        assert not UsageWeek.objects.exists()
        assert not UsagePerson.objects.exists()

    def test_takes_as_many_queries_for_one_as_for_many(self, django_assert_max_num_queries):
        source = make_source()
        use(source, [("first@example.com", "2026-02-23", 1)])
        with django_assert_max_num_queries(40) as few:
            use(source, [("a@example.com", "2026-03-02", 1)])
        with django_assert_max_num_queries(40) as many:
            use(source, [(f"{number}@example.com", "2026-03-02", 1) for number in range(100)])
        assert len(many) == len(few)

    def test_links_accounts_with_other_names_by_a_list(self):
        team = make_team()
        ada = make_member(team, email="ada@firma.de")
        source = make_source(team.client, format="github_users")
        row = {"day": "2026-03-02", "user_login": "Ada-B", "user_initiated_interaction_count": 4, "used_chat": True}
        assert take_in(source, json.dumps([row])).mapped == 0

        result = take_in(source, "account,email\nada-b,ADA@firma.de\nfremd,x@y.de\n")

        assert (result.linked, result.mapped, result.weeks) == (1, 1, 0)
        assert UsageWeek.objects.get(account__person=ada.pseudonym).families == {"chat": 1, "code": 1}


class TestColumns:
    def test_are_found_by_name_in_any_order_case_and_language(self):
        found = []
        for text in (
            M365.format(order="Report Period,", value="7,"),
            M365.format(order="", value="").upper().replace("ADA@EXAMPLE.COM", "ada@example.com"),
            M365.format(order="", value="").replace(",", ";").replace("2026-03-04", "04.03.2026"),
            M365.format(order="", value="").replace("User Principal Name", "Benutzerprinzipalname"),
        ):
            source = make_source(format="m365_user_detail")
            take_in(source, text)
            found.append(list(states(source).values()))
        assert found[0] == [([None, 1, 1, 0, 0, 0, 0], {"documents": 2})]
        assert found[1:] == found[:1] * 3

    def test_that_nobody_knows_are_left_out_and_listed(self):
        result = take_in(make_source(format="m365_user_detail"), M365.format(order="Neues Feld,", value="x,"))
        assert result.ignored == ["Display Name", "Neues Feld"]

    def test_that_are_missing_are_named(self):
        with pytest.raises(UsageFileError, match="Row 1: the column “Last Activity Date” is missing"):
            take_in(make_source(format="m365_user_detail"), "Report Refresh Date,User Principal Name\n")

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            (f"a@b.de;{CANARY};1", "Row 3, column “Tag”: that is not a date"),
            (f"a@b.de;2026-03-02;{CANARY}", "Row 3, column “Aktionen”: that is not a number"),
            ("a@b.de;2026-03-02;-1", "Row 3, column “Aktionen”: that is not a number"),
            ("a@b.de;2026-03-02;nan", "Row 3, column “Aktionen”: that is not a number"),
            ("a@b.de;;1", "Row 3, column “Tag”: it is empty"),
            (";2026-03-02;1", "Row 3, column “Konto”: it is empty"),
        ],
    )
    def test_with_something_wrong_are_named_with_their_row_and_without_their_content(self, row, message):
        with pytest.raises(UsageFileError) as caught:
            take_in(make_source(), f"Konto;Tag;Aktionen\na@b.de;2026-03-02;1\n{row}\n")
        assert str(caught.value).startswith(message)
        assert CANARY not in str(caught.value)
        assert not UsageImport.objects.exists()

    @pytest.mark.parametrize(
        ("text", "actions"), [("1.234", 1234), ("1,234", 1234), ("12", 12), ("12,0", 12), ("null", -1), ("-", -1)]
    )
    def test_with_numbers_are_read_in_any_locale(self, text, actions):
        source = make_source()
        take_in(source, f"Konto;Tag;Aktionen\na@b.de;2026-03-02;{text}\n")
        assert [days[0] for days, _families in states(source).values()] == [actions]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_are_read_in_any_encoding(self, encoding):
        source = make_source()
        UsageSource.objects.filter(pk=source.pk).update(mapping={"account": "Konto (persönlich)", "day": "Tag"})
        source.refresh_from_db()
        result = take_in(source, "Konto (persönlich);Tag\na@b.de;2026-03-02\n".encode(encoding))
        assert result.accounts == 1


class TestReports:
    def test_of_another_kind_are_refused(self):
        with pytest.raises(UsageFileError, match="This is a report “Microsoft 365 Copilot: usage user detail”"):
            take_in(make_source(format="chatgpt_users"), M365.format(order="", value=""))

    def test_without_dates_need_a_week(self):
        source = make_source(format="openwebui")
        text = json.dumps({"users": [{"email": "a@b.de", "count": 12}]})
        with pytest.raises(UsageFileError, match="name the week"):
            take_in(source, text)
        take_in(source, text, week=datetime.date(2026, 3, 4))
        assert list(states(source).values()) == [([0, 0, 12, 0, 0, 0, 0], {"chat": 4})]

    def test_of_a_period_stand_in_the_week_that_holds_most_of_it(self):
        source = make_source(format="chatgpt_users")
        take_in(source, "period_start,period_end,email,messages\n2026-12-27,2027-01-02,a@b.de,5\n")
        ((_account, monday),) = states(source)
        assert monday == "2026-12-28"  # 2026-W53

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            ("2026-03-28T23:30:00Z", "2026-03-29"),  # 00:30 in Berlin, before the clocks go forward
            ("2026-03-29T22:30:00+00:00", "2026-03-30"),  # 00:30 in summer time
            ("2026-10-25T22:59:00", "2026-10-25"),  # 23:59 in winter time
            ("2026-12-31T23:00:00.123Z", "2027-01-01"),  # still week 53
            ("2026-03-28", "2026-03-28"),
        ],
    )
    def test_with_moments_count_them_on_the_day_where_the_client_is(self, moment, day):
        source = make_source(format="litellm_logs")
        take_in(source, json.dumps([{"user": "a", "startTime": moment, "spend": 1, "total_tokens": 1}]))
        assert UsageImport.objects.get().starts_on == datetime.date.fromisoformat(day)

    def test_of_more_than_a_week_are_refused(self):
        with pytest.raises(UsageFileError, match="Row 2: the period is longer than a week"):
            take_in(
                make_source(format="chatgpt_users"),
                "period_start,period_end,email,messages\n2026-03-01,2026-03-31,a@b.de,5\n",
            )

    def test_without_people_are_volume(self):
        source = make_source(format="langfuse")
        take_in(source, json.dumps({"data": [{"date": "2026-03-02", "countTraces": 7, "usage": []}]}))
        row = VolumeWeek.objects.get()
        assert (row.measure, row.days[0], UsagePerson.objects.count()) == ("requests", 7, 0)

    def test_keep_estimates_of_the_vendor_apart(self):
        source = make_source(format="viva_insights")
        take_in(source, 'PersonId,MetricDate,Copilot_Actions,Copilot_Assisted_Hours\np,2026-03-02,4,"1,5"\n')
        assert [(row.measure, row.is_estimate, row.days[0]) for row in VolumeWeek.objects.all()] == [
            ("assisted_hours", True, 1.5)
        ]
        assert [sum(days) for days, _families in states(source).values()] == [4]

    def test_larger_than_20_mb_are_refused(self):
        with pytest.raises(UsageFileError, match="larger than 20 MB"):
            take_in(make_source(), b"x" * (MOST_BYTES + 1))

    @pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00\x01", "[1, 2]", '{"a": 1}', "null"])
    def test_that_are_none_are_refused_or_empty(self, text):
        for key in ("generic", "m365_user_detail", "openwebui", "langfuse"):
            source = make_source(format=key)
            try:
                assert take_in(source, text).weeks == 0
            except UsageFileError as error:
                assert str(error)  # noqa: PT017


JSON = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["2026-03-02", "1e999", "a@b.de"]),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.sampled_from(NAMES), children, max_size=6),
    max_leaves=25,
)


class TestDamagedReports:
    @given(JSON, st.sampled_from(FORMATS))
    def test_are_taken_in_or_refused_in_words(self, value, kind):
        collector = Collector(str)
        options = Options(datetime.date(2026, 3, 2), {"account": "user", "day": "date"})
        try:
            kind.read(Content(json.dumps(value).encode()), collector, options)
            json.dumps(collector.payload())
        except UsageFileError as error:
            assert "a@b.de" not in str(error)  # noqa: PT017


def everything_stored():
    """Every cell of every table."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            yield from (str(row) for row in cursor.fetchall())


class TestWhatNobodyMayRead:
    LOG = {
        "user": "a@b.de",
        "startTime": "2026-03-02T09:00:00Z",
        "spend": 0.1,
        "total_tokens": 5,
        "messages": [{"role": "user", "content": f"{CANARY} prompt", f"{CANARY}": 1}],
        "response": {"text": f"{CANARY} reply"},
        "requester_ip_address": f"192.0.2.1 {CANARY}",
        "metadata": {"file": f"{CANARY}.docx"},
    }
    CSV = (
        "user,startTime,spend,total_tokens,messages,response,requester_ip_address,messages_rank\n"
        f'a@b.de,2026-03-02,0.1,5,"{CANARY}\nprompt","{CANARY}",{CANARY},{CANARY}\n'
    )

    @pytest.mark.parametrize("text", [json.dumps(LOG), json.dumps([LOG, LOG]), CSV], ids=["lines", "json", "csv"])
    def test_reaches_neither_database_nor_log_nor_disk(self, text, caplog, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        source = make_source(format="litellm_logs")

        with caplog.at_level("DEBUG"):
            result = take_in(source, text)

        assert result.accounts == 1
        assert not [row for row in everything_stored() if CANARY in row or "a@b.de" in row]
        assert CANARY not in caplog.text
        assert list(tmp_path.iterdir()) == []
        assert CANARY not in repr(result)

    def test_is_not_in_the_frames_of_an_error(self, monkeypatch):
        monkeypatch.setattr(Collector, "use", lambda *arguments, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError) as caught:
            take_in(make_source(format="litellm_logs"), self.CSV)
        frame, found = caught.value.__traceback__, []
        while frame:
            if "lms/adoption/formats" in frame.tb_frame.f_code.co_filename:
                found.append(repr(frame.tb_frame.f_locals))
            frame = frame.tb_next
        assert found
        assert CANARY not in "".join(found)


DAYS = st.integers(0, 20).map(lambda number: datetime.date(2026, 2, 23) + datetime.timedelta(days=number))
FILES = st.lists(
    st.dictionaries(st.tuples(st.sampled_from("abc"), DAYS), st.none() | st.integers(0, 30), min_size=1, max_size=8),
    min_size=1,
    max_size=4,
)


class TestOverlaps:
    @given(FILES)
    def test_leave_of_each_account_and_day_what_the_last_file_says(self, files):
        source, expected, seen = make_source(), {}, []
        for file in files:
            content = table((f"{name}@x.de", day.isoformat(), actions) for (name, day), actions in file.items())
            take_in(source, content)
            if content not in seen:  # the same file again is no news
                expected.update(file)
            seen.append(content)
        pseudonym = pseudonymizer(source.client)
        found = {}
        for (account, monday), (days, _families) in states(source).items():
            for position, value in enumerate(days):
                if value is not None:
                    found[account, datetime.date.fromisoformat(monday) + datetime.timedelta(days=position)] = value
        assert found == {
            (pseudonym(f"{name}@x.de"), day): -1 if actions is None else actions
            for (name, day), actions in expected.items()
        }

    @given(st.permutations(range(4)))
    def test_of_parts_of_one_truth_give_the_same_in_any_order(self, order):
        truth = [("a@x.de", f"2026-03-{day:02}", day) for day in range(1, 29)]
        parts = [truth[:10], truth[5:20], truth[15:], truth[::3]]
        one, other = make_source(), make_source()
        use(one, truth)
        for number in order:
            use(other, parts[number])
        assert sorted(map(repr, states(one).values())) == sorted(map(repr, states(other).values()))

    def test_keep_what_a_file_does_not_tell(self):
        assert merged([1, None, 3], [None, 2, 4]) == [1, 2, 4]


class TestPersonalData:
    def test_is_exported_to_its_person(self):
        team = make_team()
        ada, source = make_member(team), make_source(team.client)
        use(source, [(ada, "2026-03-02", 3)])
        use(source, [(ada, "2026-03-03", 1)])
        take_in(source, table([(ada, "2026-03-04", 1)]), by=ada)

        data = export_for(ada)

        (week,) = data["use_of_ai_tools"]
        assert (week["tool"], week["week_from"], week["days"][:3]) == (source.name, "2026-03-02", [3, 1, 1])
        assert [row["tool"] for row in data["imported"]] == [source.name]

    def test_leads_nowhere_after_erasure(self):
        team = make_team()
        ada, source = make_member(team), make_source(team.client)
        take_in(source, table([(ada, "2026-03-02", 3)]), by=ada)

        erase_for(ada)

        assert not UsagePerson.objects.filter(pseudonym=pseudonymizer(team.client)(ada.email)).exists()
        assert UsageImport.objects.get().imported_by is None
        assert UsageWeek.objects.count() == 1
