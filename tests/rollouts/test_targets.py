import datetime

import pytest
from django.core.exceptions import ValidationError

from lms.disclosure.cells import Cell
from lms.disclosure.periods import Period
from lms.rollouts import privacy
from lms.rollouts.actions import TargetTooLate, set_target
from lms.rollouts.kpis import UnknownKpi
from lms.rollouts.lights import Light, light_of, settled_light
from lms.rollouts.models import KpiTarget
from lms.rollouts.queries import coming_targets, targets_for
from tests.factories.accounts import make_client, make_user
from tests.factories.courses import noon
from tests.factories.rollouts import make_programme

WEDNESDAY = noon("2026-03-04")
MONDAY = datetime.date(2026, 3, 9)
W10, W11, W12 = Period(2026, 10), Period(2026, 11), Period(2026, 12)


@pytest.fixture
def programme():
    return make_programme(make_client(), at=WEDNESDAY)


def aim(programme, percent=80, *, at=WEDNESDAY, **fields):
    return set_target(programme=programme, kpi="k1", target_percent=percent, by=None, at=at, **fields)


@pytest.mark.django_db
class TestSetTarget:
    def test_holds_from_next_monday_on(self, programme):
        assert aim(programme).valid_from == MONDAY
        assert targets_for(programme.client, W10) == {}
        assert targets_for(programme.client, W11)["k1"].target_percent == 80

    def test_never_judges_a_week_that_has_begun(self, programme):  # K17
        with pytest.raises(TargetTooLate):
            aim(programme, valid_from=datetime.date(2026, 3, 4))
        aim(programme, valid_from=datetime.date(2026, 3, 5))
        assert targets_for(programme.client, W10) == {}

    def test_on_monday_morning_holds_from_the_monday_after(self, programme):
        assert aim(programme, at=noon("2026-03-09")).valid_from == datetime.date(2026, 3, 16)

    def test_leaves_the_judgement_of_earlier_weeks_alone(self, programme):
        aim(programme, 80)
        aim(programme, 90, at=noon("2026-03-11"))

        assert targets_for(programme.client, W11)["k1"].target_percent == 80
        assert targets_for(programme.client, W12)["k1"].target_percent == 90

    def test_can_be_set_anew_until_it_holds(self, programme):
        aim(programme, 80)
        aim(programme, 85, tolerance_points=10)

        assert KpiTarget.objects.values_list("target_percent", "tolerance_points").get() == (85, 10)
        assert [target.target_percent for target in coming_targets(programme.client, after=WEDNESDAY.date())] == [85]

    def test_changes_nothing_when_repeated(self, programme):
        first = make_user()
        set_target(programme=programme, kpi="k1", target_percent=80, by=first, at=WEDNESDAY)
        set_target(programme=programme, kpi="k1", target_percent=80, by=make_user(), at=noon("2026-03-05"))

        target = KpiTarget.objects.get()
        assert (target.set_by, target.set_at) == (first, WEDNESDAY)

    def test_refuses_an_unknown_kpi(self, programme):
        with pytest.raises(UnknownKpi):
            set_target(programme=programme, kpi="k99", target_percent=80, by=None, at=WEDNESDAY)

    @pytest.mark.parametrize(("percent", "tolerance"), [(0, 5), (101, 5), (80, 51)])
    def test_refuses_numbers_out_of_range(self, programme, percent, tolerance):
        with pytest.raises(ValidationError):
            aim(programme, percent, tolerance_points=tolerance)

    def test_is_the_persons_until_they_are_erased(self, programme):
        person = make_user()
        set_target(programme=programme, kpi="k1", target_percent=80, by=person, at=WEDNESDAY)
        assert privacy.export_for(person)["targets"][0]["target"] == "k1: 80 %"
        privacy.erase_for(person)
        assert privacy.export_for(person)["targets"] == []


def shown(lower, upper, *, data_from=W11):
    return Cell("k1", "team:1", W12, 40, lower, upper, data_from)


class TestLight:
    TARGET = KpiTarget(kpi="k1", target_percent=80, tolerance_points=5, valid_from=MONDAY)

    @pytest.mark.parametrize(
        ("lower", "upper", "light"),
        [
            (80, 80, Light.ON_TARGET),
            (79, 79, Light.CLOSE),
            (75, 75, Light.CLOSE),
            (74, 74, Light.BELOW),
            (80, 100, Light.ON_TARGET),
            (60, 80, Light.CLOSE),
            (40, 60, Light.BELOW),
            (0, 20, Light.BELOW),
        ],
    )
    def test_judges_what_is_printed(self, lower, upper, light):
        assert light_of(shown(lower, upper), self.TARGET) is light

    def test_does_not_judge_a_hidden_cell(self):
        assert light_of(Cell("k1", "team:1", W12), self.TARGET) is Light.NONE

    def test_does_not_judge_without_a_target(self):
        assert light_of(shown(90, 90), None) is Light.NONE

    def test_does_not_judge_a_number_of_people(self):
        assert light_of(Cell("onboarding", "team:1", W12, 12, data_from=W12), self.TARGET) is Light.NONE

    def test_does_not_judge_people_counted_before_the_target_was_set(self):
        assert light_of(shown(90, 90, data_from=W10), self.TARGET) is Light.NONE
        assert light_of(shown(90, 90, data_from=W11), self.TARGET) is Light.ON_TARGET

    def test_has_a_shape_and_a_word_for_each_state(self):
        assert len({light.shape for light in Light}) == len({str(light.word) for light in Light}) == 4


class TestSettledLight:
    TARGET = KpiTarget(pk=1, kpi="k1", target_percent=80, tolerance_points=5, valid_from=datetime.date(2026, 1, 1))
    OTHER = KpiTarget(pk=2, kpi="k1", target_percent=70, tolerance_points=5, valid_from=datetime.date(2026, 1, 1))

    def settled(self, *values, targets=None):
        cells = [value if isinstance(value, Cell) else self.week(place, value) for place, value in enumerate(values)]
        return settled_light(list(zip(cells, targets or [self.TARGET] * len(cells), strict=True)))

    @staticmethod
    def week(place, value, data_from=None):
        period = Period(2026, 10 + place)
        if value is None:
            return Cell("k1", "team:1", period)
        return Cell("k1", "team:1", period, 40, value, value, data_from or period)

    @pytest.mark.parametrize(
        ("values", "light"),
        [
            ((85,), Light.ON_TARGET),  # the first judgement needs no second one
            ((85, 70), Light.ON_TARGET),
            ((85, 70, 70), Light.BELOW),
            ((85, 70, 85, 70), Light.ON_TARGET),  # never two in a row
            ((85, 70, 77), Light.ON_TARGET),  # two that differ confirm nothing
            ((85, None), Light.NONE),  # grey at once
            ((85, None, 70), Light.BELOW),  # and out of it at once
        ],
    )
    def test_turns_with_the_second_week_in_a_row(self, values, light):
        assert self.settled(*values) is light

    def test_takes_no_week_carried_on_for_a_second_one(self):
        carried = self.week(2, 70, data_from=Period(2026, 11))
        assert self.settled(85, 70, carried) is Light.ON_TARGET
        assert self.settled(85, 70, carried, 70) is Light.BELOW

    def test_begins_anew_with_another_target(self):
        assert self.settled(72, 72, targets=[self.TARGET, self.OTHER]) is Light.ON_TARGET
