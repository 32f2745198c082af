import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from lms.accounts.models import Role
from lms.adoption.actions import preview_usage
from lms.adoption.models import UsageImport, UsagePreview, UsageSource, UsageWeek
from tests.factories.accounts import make_client, make_manager, make_mandate, make_member, make_members, make_team
from tests.factories.adoption import AT, make_source, table, use, use_weeks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]

OVERVIEW = "/kunden/muster/nutzung/"
CANARY = "KANARIENVOGEL"


@pytest.fixture
def _monday():
    with time_machine.travel("2026-03-09T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def team():
    return make_team(make_client(slug="muster"))


@pytest.fixture
def source(team):
    return make_source(team.client)


@pytest.fixture
def admin(client, team):
    person = make_mandate(Role.CLIENT_ADMIN, client=team.client).person
    client.force_login(person)
    return person


def upload(client, source, content, **fields):
    address = reverse("lms_adoption:upload", args=[source.client.slug, source.slug])
    return client.post(address, {"report": SimpleUploadedFile("bericht.csv", content), **fields})


def addresses(source, person):
    preview = preview_usage(source=source, content=table([("a@b.de", "2026-03-02", 1)]), by=person, at=AT)
    return [
        OVERVIEW,
        reverse("lms_adoption:new_source", args=["muster"]),
        reverse("lms_adoption:upload", args=["muster", source.slug]),
        reverse("lms_adoption:preview", args=["muster", preview.pk]),
    ]


class TestAccess:
    @pytest.mark.parametrize("who", ["member", "manager", "hr", "works_council", "trainer", "other_admin"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_strangers_finds_nothing(self, client, team, source, who, method):
        person = {
            "member": lambda: make_member(team),
            "manager": lambda: make_manager(team),
            "hr": lambda: make_mandate(Role.HR, client=team.client).person,
            "works_council": lambda: make_mandate(Role.WORKS_COUNCIL, client=team.client).person,
            "trainer": lambda: make_mandate(Role.TRAINER).person,
            "other_admin": lambda: make_mandate(Role.CLIENT_ADMIN, client=make_client()).person,
        }[who]()
        client.force_login(person)
        for address in addresses(source, person)[method == "post" :]:
            assert getattr(client, method)(address).status_code == 404

    @pytest.mark.parametrize("role", [Role.CONSULTANT, Role.CLIENT_ADMIN])
    def test_is_for_consultants_and_the_clients_administrators(self, client, team, source, role):
        person = make_mandate(role, client=team.client).person
        client.force_login(person)
        for address in addresses(source, person):
            response = client.get(address)
            assert response.status_code == 200
            assert "INVALID" not in response.text

    def test_of_somebody_unknown_leads_to_the_login(self, client, source):
        assert all(client.get(address).status_code == 302 for address in addresses(source, make_member(make_team())))

    def test_to_what_somebody_else_uploaded_finds_nothing(self, client, source, admin):
        other = make_mandate(Role.CLIENT_ADMIN, client=source.client).person
        preview = preview_usage(source=source, content=table([("a@b.de", "2026-03-02", 1)]), by=other, at=AT)
        assert client.get(reverse("lms_adoption:preview", args=["muster", preview.pk])).status_code == 404


class TestImporting:
    def test_goes_from_upload_over_counts_to_confirmation(self, client, team, source, admin):
        ada = make_member(team)

        response = upload(client, source, table([(ada, "2026-03-02", 3), ("x@y.de", "2026-03-02", 1)]))
        assert response.status_code == 302
        assert not UsageWeek.objects.exists()
        counts = client.get(response.url)
        result = counts.context["result"]
        assert (result.accounts, result.mapped, result.unmapped) == (2, 1, 1)
        assert ada.email not in counts.text

        assert client.post(response.url, {"confirm": "1"}).url == OVERVIEW
        assert UsageImport.objects.get().imported_by == admin
        assert (UsageWeek.objects.count(), UsagePreview.objects.count()) == (2, 0)
        assert "Der Bericht ist importiert" in client.get(OVERVIEW).text

    def test_keeps_nothing_of_what_is_discarded(self, client, source, admin):
        response = upload(client, source, table([("a@b.de", "2026-03-02", 1)]))
        client.post(response.url, {"discard": "1"})
        assert (UsageImport.objects.count(), UsagePreview.objects.count()) == (0, 0)

    def test_says_that_a_report_was_imported_before(self, client, source, admin):
        content = table([("a@b.de", "2026-03-02", 1)])
        for _ in range(2):
            client.post(upload(client, source, content).url, {"confirm": "1"})
        assert UsageImport.objects.count() == 1
        assert "wurde schon importiert" in client.get(OVERVIEW).text

    def test_forgets_after_a_day_what_nobody_confirmed(self, client, source, admin):
        upload(client, source, table([("a@b.de", "2026-03-02", 1)]))
        with time_machine.travel("2026-03-10T10:00:00+01:00", tick=False):
            upload(client, make_source(source.client), table([("a@b.de", "2026-03-02", 1)]))
        assert UsagePreview.objects.get().source != source

    def test_names_row_and_column_of_an_error_and_never_the_content(self, client, source, admin):
        response = upload(client, source, f"Konto;Tag;Aktionen\n{CANARY}@b.de;2026-03-02;{CANARY}\n".encode())
        assert response.status_code == 422
        assert "Zeile 2, Spalte „Aktionen“" in response.text
        assert CANARY not in response.text
        assert not UsagePreview.objects.exists()

    def test_never_writes_a_file(self, client, source, admin, monkeypatch):
        for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "SpooledTemporaryFile"):
            monkeypatch.setattr(f"tempfile.{name}", lambda *arguments, **more: pytest.fail("a file on the disk"))
        rows = "".join(f"a@b.de;2026-03-02;1;{'x' * 1000}\n" for _ in range(3_000))  # larger than 2.5 MB
        assert upload(client, source, f"Konto;Tag;Aktionen;prompt\n{rows}".encode()).status_code == 302

    def test_refuses_more_than_20_mb_without_reading_it(self, client, source, admin, settings):
        address = reverse("lms_adoption:upload", args=["muster", source.slug])
        response = client.post(address, {"report": SimpleUploadedFile("a.csv", b"x")}, CONTENT_LENGTH=21 * 2**20)
        assert response.status_code == 413
        assert "größer als 20 MB" in response.text

    def test_asks_for_the_token_of_the_form(self, source, admin, client):
        client.handler.enforce_csrf_checks = True
        assert upload(client, source, table([("a@b.de", "2026-03-02", 1)])).status_code == 403
        assert not UsagePreview.objects.exists()


class TestSources:
    def test_are_set_up_with_their_columns(self, client, team, admin):
        values = {"name": "Eigener Chat", "format": "generic", "account": "Mail", "day": "Datum"}
        response = client.post(reverse("lms_adoption:new_source", args=["muster"]), values)
        source = UsageSource.objects.get()
        assert response.url == reverse("lms_adoption:upload", args=["muster", "eigener-chat"])
        assert source.mapping == {"account": "Mail", "day": "Datum"}

    @pytest.mark.parametrize(
        ("values", "error"),
        [
            ({"name": "Neu", "format": "generic"}, "Bitte nennen Sie die Spalte."),
            ({"name": "Quelle", "format": "langfuse"}, "Es gibt schon eine Quelle mit diesem Namen."),
            ({"name": "!!", "format": "langfuse"}, "Bitte verwenden Sie mindestens einen Buchstaben"),
        ],
    )
    def test_are_refused_with_a_reason(self, client, team, admin, values, error):
        UsageSource.objects.create(client=team.client, slug="quelle", name="Quelle", format="langfuse")
        response = client.post(reverse("lms_adoption:new_source", args=["muster"]), values)
        assert (response.status_code, UsageSource.objects.count()) == (422, 1)
        assert error in response.text


class TestOverview:
    def test_tells_how_good_the_data_are(self, client, team, source, admin):
        people = make_members(team, 3)
        use_weeks(source, {**{key: [1, 0] for key in people}, "fremd@b.de": [1, 1]}, last="2026-W10")
        use_weeks(source, {key: [1] for key in people}, last="2026-W07")
        use_weeks(make_source(team.client), {key: [1] for key in people}, last="2026-W10")

        response = client.get(OVERVIEW)

        quality = response.context["quality"]
        assert (quality.coverage_percent, quality.is_low, quality.missing_weeks) == (75, True, 1)
        assert [week.label for week in quality.sources[0].missing] == ["week 8/2026"]
        assert [one.week.label for one in quality.breaks] == ["week 10/2026"]
        assert "Unter 80 Prozent" in response.text
        assert not any(person.email in response.text for person in people)

    def test_needs_the_same_queries_for_one_and_for_many(self, client, team, admin, django_assert_max_num_queries):
        def queries():
            with django_assert_max_num_queries(25) as found:
                client.get(OVERVIEW)
            return len(found)

        use(make_source(team.client), [(make_member(team), "2026-03-02", 1)])
        queries()  # warms caches
        few = queries()
        for _ in range(3):
            use(make_source(team.client), [(person, "2026-03-02", 1) for person in make_members(team, 5)])
        assert queries() == few


class TestCommand:
    def run(self, *arguments, **options):
        out = io.StringIO()
        call_command("import_usage", *arguments, stdout=out, **options)
        return out.getvalue()

    def test_imports_or_only_says_what_would_happen(self, source, tmp_path):
        file = tmp_path / "bericht.csv"
        file.write_bytes(table([("a@b.de", "2026-03-02", 1)]))

        assert "nothing was changed" in self.run("muster", source.slug, str(file), dry_run=True)
        assert not UsageImport.objects.exists()
        assert "accounts: 1" in self.run("muster", source.slug, str(file))
        assert "imported before" in self.run("muster", source.slug, str(file))
        assert UsageImport.objects.count() == 1

    def test_names_what_is_wrong(self, source, tmp_path):
        (tmp_path / "leer.csv").write_text("")
        for arguments, message in [
            (("muster", "nichts", "x"), f"Known sources: {source.slug}"),
            (("muster", source.slug, str(tmp_path / "nichts.csv")), "cannot be read"),
            (("muster", source.slug, str(tmp_path / "leer.csv")), "is missing"),
        ]:
            with pytest.raises(CommandError, match=message):
                self.run(*arguments)
