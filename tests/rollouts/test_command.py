import pytest
import time_machine
from django.core.management import CommandError, call_command

from lms.disclosure.models import Publication
from tests.factories.accounts import make_client, make_members, make_team
from tests.factories.courses import noon
from tests.factories.rollouts import make_programme, publish, record_attempt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]


@pytest.fixture
def _wednesday():
    with time_machine.travel("2026-03-11T09:00:00+01:00", tick=False):
        yield


def run(capsys, *arguments):
    call_command("publish_period", *arguments)
    return capsys.readouterr().out


class TestPublishPeriodCommand:
    def test_publishes_the_newest_week_of_all_clients_with_a_programme(self, capsys):
        with_programme, _without = make_client(name="Muster AG"), make_client()
        make_programme(with_programme, at=noon("2026-03-04"))

        assert "Muster AG: week 10/2026 is published." in run(capsys)
        assert list(Publication.objects.values_list("client__name", "period")) == [("Muster AG", "2026-W10")]

    def test_says_how_many_cells_it_hides(self, capsys):
        client = make_client(slug="muster")
        for person in make_members(make_team(client), 6):
            record_attempt(person, at=noon("2026-03-01"), passed=True)

        out = run(capsys, "--client", "muster")

        # k4a and k4b of the company and its team; the others count nobody.
        assert "Cells shown: 4, carried on: 0, hidden: 12." in out

    def test_says_so_when_the_week_is_published_already(self, capsys):
        client = make_client(slug="muster", name="Muster AG")
        publish(client, "2026-W10")

        assert "already published; nothing was changed" in run(capsys, "--client", "muster", "--period", "2026-W10")

    def test_names_the_clients_there_are_when_one_is_unknown(self, capsys):
        make_client(slug="muster")
        with pytest.raises(CommandError, match=r"“musterr”.*Known short names: muster"):
            run(capsys, "--client", "musterr")

    def test_refuses_a_malformed_period(self, capsys):
        with pytest.raises(CommandError, match=r"“W47” is not a calendar week.*2026-W47"):
            run(capsys, "--period", "W47")

    @pytest.mark.parametrize("period", ["2026-W11", "2027-W01"])
    def test_refuses_a_week_that_is_not_over(self, capsys, period):
        make_client(slug="muster", name="Muster AG")
        with pytest.raises(CommandError, match=r"Muster AG: week .* can be published from"):
            run(capsys, "--client", "muster", "--period", period)

    def test_refuses_a_week_before_the_newest(self, capsys):
        publish(make_client(slug="muster"), "2026-W10")
        with pytest.raises(CommandError, match="cannot be published any more"):
            run(capsys, "--client", "muster", "--period", "2026-W09")

    def test_publishes_ahead_for_demo_clients(self, capsys):
        client = make_client(slug="demo", is_demo=True)
        for person in make_members(make_team(client), 6):
            record_attempt(person, at=noon("2026-03-11"), passed=True)

        assert "is published" in run(capsys, "--client", "demo", "--period", "2026-W11", "--ahead")
        assert Publication.objects.get().period == "2026-W11"

    def test_publishes_ahead_for_nobody_else(self, capsys):
        make_client(slug="muster", name="Muster AG")
        with pytest.raises(CommandError, match="Muster AG is not a demo client"):
            run(capsys, "--client", "muster", "--period", "2026-W11", "--ahead")
