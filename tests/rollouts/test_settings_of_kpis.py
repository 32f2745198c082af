"""What clients set for their KPIs, and what is worked out with it, through the screens."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.disclosure.cells import Cell
from lms.disclosure.periods import Period
from lms.rollouts.actions import set_definition, set_target, task_list
from lms.rollouts.lights import Light, settled_light
from lms.rollouts.models import (
    CostItem,
    KpiDefinition,
    KpiTarget,
    LicenseTerms,
    LightOverride,
    ReturnTerms,
    Signed,
    TaskList,
    TimeSavingTerms,
)
from lms.rollouts.privacy import erase_for
from lms.rollouts.queries import board
from tests.factories.accounts import make_mandate, make_member, make_members, make_team, make_user
from tests.factories.adoption import make_source, use_weeks
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon
from tests.factories.pulses import ask, say, sit
from tests.factories.quizzes import make_quiz
from tests.factories.rollouts import cell, make_programme, publish

pytestmark = pytest.mark.django_db

NOW, AFTER, WEEK = noon("2026-02-23"), noon("2026-02-20"), "2026-W10"
REALIZATION = {"realization_low": 30, "realization_base": 50, "realization_high": 70}
RETURN = {
    f"{name}_{case}": number
    for name, number in {"hourly_cost": 60, "isolation": 100, "confidence": 100, "learning_hours": 1}.items()
    for case in ("low", "base", "high")
} | {"weeks": 10, "source": "Controlling"}
AMOUNT = {"amount_low": "100.00", "amount_base": "100.00", "amount_high": "100.00"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def programme(team):
    return make_programme(team.client, at=noon("2026-02-02"))


@pytest.fixture
def consultant(client, programme):
    person = make_mandate(Role.CONSULTANT).person
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person)
    return person


def address(programme, *rest):
    return reverse("lms_rollouts:settings", args=[programme.client.slug]) + "".join(f"{part}/" for part in rest)


def set_up(definition, **fields):
    definition.valid_from, definition.source = datetime.date(2026, 2, 1), "Vertrag"
    return set_definition(definition=definition, by=None, at=NOW)


class TestSettings:
    def test_are_set_anew_and_keep_their_history(self, client, consultant, programme):
        for base in (50, 40):
            form = {**REALIZATION, "realization_base": base, "source": f"Quelle {base}"}
            assert client.post(address(programme, "zeitersparnis"), form).status_code == 302
        rows = TimeSavingTerms.objects.order_by("version").values_list("version", "realization_base", "set_by")
        assert list(rows) == [(1, 50, consultant.pk), (2, 40, consultant.pk)]
        page = client.get(address(programme)).content.decode()
        assert "Quelle 50" in page
        assert "Quelle 40" in page
        assert "30 / 40 / 70" in page

    @pytest.mark.parametrize(
        ("kind", "form", "says"),
        [
            ("zeitersparnis", REALIZATION | {"source": ""}, "source"),
            ("zeitersparnis", REALIZATION | {"realization_low": 60, "source": "x"}, "must not fall"),
            ("zeitersparnis", REALIZATION | {"realization_high": 101, "source": "x"}, "realization_high"),
            ("rendite", RETURN | {"hourly_cost_low": "61"}, "must not fall"),
            ("kosten", AMOUNT | {"label": "", "source": "x"}, "label"),
            ("aufgaben", {"lines": "a" * 121, "source": "x"}, "too long"),
            ("aufgaben", {"lines": "\n".join(map(str, range(31))), "source": "x"}, "31 tasks"),
        ],
    )
    def test_refuse_what_cannot_be(self, client, consultant, programme, kind, form, says):
        answer = client.post(address(programme, kind), form)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert not KpiDefinition.objects.exists()

    def test_name_costs_and_tools_one_by_one(self, client, consultant, programme, team):
        tool, foreign = make_source(team.client), make_source()
        client.post(address(programme, "kosten"), AMOUNT | {"label": "Training", "source": "Angebot"})
        client.post(address(programme, "kosten"), AMOUNT | {"label": "Beratung", "source": "Angebot"})
        training = CostItem.objects.get(label="Training")
        changed = AMOUNT | {"label": "Training", "amount_high": "200", "source": "Rechnung"}
        assert client.post(address(programme, "kosten", training.pk), changed).status_code == 302
        assert client.post(address(programme, "lizenzen", tool.pk), {"bought": 20, "price": "28.10", "source": "V"})
        assert CostItem.objects.values_list("subject").distinct().count() == 2
        assert CostItem.objects.get(version=2).amount_high == 200
        assert LicenseTerms.objects.get().tool == tool
        for wrong in ((foreign.pk,), ()):
            assert client.get(address(programme, "lizenzen", *wrong)).status_code == 404
        assert client.get(address(programme, "kosten", 10**30)).status_code == 404
        assert client.get(address(programme, "nichts")).status_code == 404

    def test_give_a_task_its_key_for_good(self, programme):
        for labels in (["Angebote", "Mails"], ["Mails"], ["Mails", "Normen"], ["Angebote"]):
            set_up(task_list(programme=programme, labels=labels))
        keys = [{task["label"]: task["key"] for task in row.tasks} for row in TaskList.objects.order_by("version")]
        assert keys == [
            {"Angebote": "1", "Mails": "2"},
            {"Mails": "2"},
            {"Mails": "2", "Normen": "3"},
            {"Angebote": "1"},
        ]

    def test_are_read_by_the_clients_roles_and_found_by_nobody_else(self, client, programme, team):
        for role, status in ((Role.HR, 200), (Role.WORKS_COUNCIL, 200), (Role.CLIENT_ADMIN, 200)):
            client.force_login(make_mandate(role, client=team.client).person)
            assert client.get(address(programme)).status_code == status
            assert client.get(address(programme, "kosten")).status_code == 404
            assert client.post(address(programme, "kosten"), AMOUNT).status_code == 404
        for stranger in (make_user(), make_member(team), make_mandate(Role.TRAINER).person):
            client.force_login(stranger)
            assert client.get(address(programme)).status_code == 404

    def test_never_change_and_forget_who_set_them(self, programme):
        person = make_user()
        row = TimeSavingTerms(programme=programme, source="Vertrag")
        set_definition(definition=row, by=person, at=NOW)
        with pytest.raises(Signed):
            row.save()
        with pytest.raises(Signed):
            row.delete()
        erase_for(person)
        assert TimeSavingTerms.objects.get().set_by is None


class TestDerived:
    def test_return_is_worked_out_from_published_cells_alone(self, team, programme):
        """20 answer, all active: 45 × 20 ÷ 60 = 15 hours, half of them useful, for 10 weeks."""
        people = make_members(team, 20)
        assign(team, make_course("Lektion"), at=noon("2026-02-02"))
        ask(team.client, people, opens_on="2026-02-02")
        for person in people:
            say(person, at=AFTER, minutes="60", recommends=10)
        source = make_source(team.client)
        use_weeks(source, {person: [1, 1, 1, 1] for person in people}, last=WEEK)
        set_up(ReturnTerms(programme=programme, **RETURN))
        set_up(CostItem(programme=programme, label="Training", **{name: Decimal(300) for name in AMOUNT}))
        set_up(LicenseTerms(programme=programme, tool=source, bought=40, price=Decimal(10)))
        publication = publish(team.client, WEEK)
        active = cell(publication, "k7")
        tiles = {tile.kpi.id: tile for tile in board(team.client).tiles}

        assert (tiles["k13"].cell.lower, tiles["k13"].cell.n) == (45, 20)
        assert tiles["k15"].cell.upper == 100
        assert tiles["k12b"].cell.text == "50%"
        # All 20 are active, which is printed as a band (R5): the cases follow it.
        assert (active.lower, active.upper) == (80, 100)
        assert (tiles["k12c"].cell.lower, tiles["k12c"].cell.upper) == (20, 25)
        # Low: 16 · 0.75 h · 0.3 · 60 € · 10 = 2,160 €. Costs: 300 € and 20 hours of learning, 1,500 €.
        # High: 20 · 0.75 · 0.7 · 600 = 6,300 €.
        found = tiles["k14"].cell
        assert (found.lower, found.base, found.upper) == (44, 170, 320)
        # What is set later changes no published week.
        set_up(CostItem(programme=programme, label="Nachtrag", **{name: Decimal(9_000) for name in AMOUNT}))
        again = {tile.kpi.id: tile for tile in board(team.client).tiles}["k14"].cell
        assert (again.lower, again.upper) == (44, 320)

    def test_gain_stands_on_the_board_with_its_test(self, team, programme):
        quiz = make_quiz(title="Abschlusstest")
        for person, before, after in zip(
            make_members(team, 10), [40, 50, 60, 90, 100] * 2, [70, 65, 90, 85, 100] * 2, strict=True
        ):
            sit(person, quiz, before, pretest=True, at=noon("2026-02-03"))
            sit(person, quiz, after, at=AFTER)
        publish(team.client, WEEK)
        publish(team.client, "2026-W11")  # carried on or the same: the same value
        tile = next(tile for tile in board(team.client).tiles if tile.kpi.id == "k5")
        assert [one.text for one in tile.trend] == ["44%", "44%"]
        assert "Abschlusstest" in tile.lines[0].label

    def test_every_number_has_a_page_of_its_own(self, client, consultant, team, programme):
        people, source = make_members(team, 12), make_source(team.client)
        assign(team, make_course("Lektion"), at=noon("2026-02-02"))
        set_up(task_list(programme=programme, labels=["Angebote"]))
        ask(team.client, people, opens_on="2026-02-02")
        for person in people:
            say(person, at=AFTER, tasks=["1"])
        use_weeks(source, {person: [1, 1, 1, 1] for person in people}, last=WEEK)
        publication = publish(team.client, WEEK)
        shown = publication.releases.filter(is_shown=True)
        assert {"k2.2026-02", "k7", "k13.30", "task.30.1", "k16.30", "k15p.30"} <= set(
            shown.values_list("measure", flat=True)
        )
        for release in shown:
            page = client.get(reverse("lms_dashboards:proof", args=[release.pk]))
            assert page.status_code == 200, release.measure
            if release.measure == "task.30.1":
                assert "Angebote, 30 days after the training" in page.content.decode()
            if release.measure == "k13.30":
                assert "Minutes a week, on average" in page.content.decode()


def week(number, percent, data_from=None):
    period = Period(2026, number)
    if percent is None:
        return Cell("k1", "team:1", period)
    return Cell("k1", "team:1", period, 30, percent, percent, data_from or period)


class TestSettledLight:
    TARGET = KpiTarget(kpi="k1", target_percent=80, tolerance_points=5, valid_from=datetime.date(2026, 1, 1))

    @pytest.mark.parametrize(
        ("percents", "light"),
        [
            ([], Light.NONE),
            ([90], Light.ON_TARGET),
            ([90, 70], Light.ON_TARGET),  # one week says nothing yet
            ([90, 70, 70], Light.BELOW),
            ([90, 70, 78], Light.ON_TARGET),
            ([90, 70, 90, 70], Light.ON_TARGET),
            ([90, None], Light.NONE),
            ([90, None, 70], Light.BELOW),
        ],
    )
    def test_changes_when_two_weeks_say_the_same(self, percents, light):
        weeks = [(week(number, percent), self.TARGET) for number, percent in enumerate(percents, start=10)]
        assert settled_light(weeks) is light

    def test_follows_a_new_target_at_once(self):
        higher = KpiTarget(pk=2, kpi="k1", target_percent=95, valid_from=datetime.date(2026, 1, 1))
        assert settled_light([(week(10, 90), self.TARGET), (week(11, 90), higher)]) is Light.CLOSE


class TestOverride:
    def overruled(self, client, programme, **form):
        url = reverse("lms_rollouts:light", args=[programme.client.slug, "k2"])
        return client.post(url, {"light": "warn", "reason": "Zwei Abteilungen im Streik", **form})

    @pytest.fixture
    def published(self, team, programme):
        make_members(team, 20)
        assign(team, make_course("Lektion"), at=noon("2026-02-02"))
        terms = {"kpi": "k2", "target_percent": 80, "valid_from": datetime.date(2026, 2, 23)}
        set_target(programme=programme, by=None, at=noon("2026-02-16"), **terms)
        return publish(team.client, WEEK)

    def test_needs_a_reason_and_shows_it_with_its_author(self, client, consultant, programme, published):
        assert self.overruled(client, programme, reason="").status_code == 422
        assert self.overruled(client, programme, reason="x").status_code == 422
        assert not LightOverride.objects.exists()
        assert self.overruled(client, programme).status_code == 302
        page = client.get(reverse("lms_dashboards:board", args=[programme.client.slug])).content.decode()
        assert "Zwei Abteilungen im Streik" in page
        assert consultant.get_full_name() in page
        assert next(tile for tile in board(programme.client).tiles if tile.kpi.id == "k2").light is Light.CLOSE

    def test_holds_for_one_week(self, client, consultant, programme, published):
        self.overruled(client, programme)
        publish(programme.client, "2026-W11")
        assert next(tile for tile in board(programme.client).tiles if tile.kpi.id == "k2").light is Light.BELOW

    def test_is_nothing_before_the_first_week(self, client, consultant, programme):
        assert self.overruled(client, programme).status_code == 422

    def test_does_not_exist_for_the_clients_own_people(self, client, programme, published):
        client.force_login(make_mandate(Role.CLIENT_ADMIN, client=programme.client).person)
        assert self.overruled(client, programme).status_code == 404
        client.force_login(make_mandate(Role.CONSULTANT).person)
        assert client.get(reverse("lms_rollouts:light", args=[programme.client.slug, "k99"])).status_code == 404
