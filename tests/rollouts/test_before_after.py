import datetime
from fractions import Fraction

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.rollouts.kpis.before_after import (
    AFTER,
    BEFORE,
    before_after_figures,
    before_after_measure,
    recent_quarters,
    windows_around,
)
from lms.rollouts.statistics.intervals import wilson
from tests.factories.accounts import make_client, make_mandate, make_members, make_team
from tests.factories.adoption import make_source, use_weeks
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.rollouts import as_of, cell, make_programme, publish

COMPLETED = "2026-02-04"  # a Wednesday, week 6
LAST, WEEK = "2026-W10", "2026-W11"  # reports up to the fourth week after it; published on Monday of week 12

pytestmark = [pytest.mark.django_db]


def make_company(*, people=10, before=(), after=(), late=0, reports=9):
    """People who completed in week 6. By index, who was active in week 5 and in week 7. `late`: completed in week 9."""
    company = make_client()
    team = make_team(company)
    members = make_members(team, people)
    course = make_course()
    assign(company, course, at=noon("2026-01-02"), due_on=datetime.date(2026, 3, 30))
    for number, person in enumerate(members):
        complete_course(person, course, at=noon("2026-02-25" if number < late else COMPLETED))
    weeks = {
        person: [3 if (week == 3 and number in before) or (week == 5 and number in after) else 0 for week in range(9)]
        for number, person in enumerate(members)
    }
    use_weeks(make_source(company), {person: one[9 - reports :] for person, one in weeks.items()}, last=LAST)
    return company, team, members


def counts(company):
    facts = {figure.id: figure.facts(as_of(company, WEEK)) for figure in before_after_figures(as_of(company, WEEK))}
    return {name: (len(one.counted), len(one.fulfilled)) for name, one in facts.items()}


class TestBeforeAfter:
    def test_counts_the_same_people_before_and_after(self):
        company, _team, _members = make_company(before={0, 1, 2}, after=range(7))
        assert counts(company) == {
            "use.before.all": (10, 3),
            "use.after.all": (10, 7),
            "use.before.2026-Q1": (10, 3),
            "use.after.2026-Q1": (10, 7),
        }

    def test_leaves_out_whose_weeks_are_not_over(self):
        company, _team, _members = make_company(people=8, late=3)
        assert counts(company)["use.before.all"] == (5, 0)

    def test_needs_a_license_and_data_in_all_eight_weeks(self):
        company, _team, _members = make_company(people=5, reports=8)
        assert counts(company) == {}

    def test_is_published_as_a_pair_from_ten_people_on(self, client):
        for people, is_shown in ((9, False), (10, True)):
            company, team, _members = make_company(people=people, before={0, 1, 2, 3}, after=range(7))
            make_programme(company, at=noon("2026-02-01"))
            publication = publish(company, WEEK)
            pair = [cell(publication, before_after_measure(half)) for half in (BEFORE, AFTER)]
            assert [one.is_shown for one in pair] == [is_shown, is_shown]
            with time_machine.travel(noon("2026-03-17"), tick=False):
                person = make_mandate(Role.HR, client=company).person
                client.force_login(person)
                text = client.get(reverse("lms_dashboards:before_after", args=[company.slug])).content.decode()
                if is_shown:
                    proof = client.get(reverse("lms_dashboards:proof", args=[pair[0].release]))
                    assert proof.status_code == 200
            assert ("60–80" in text) == is_shown
            assert ("Wenige Personen" in text) == is_shown
            assert ("kein Nachweis einer Wirkung" in text) == is_shown
            assert ('class="interval"' in text) == is_shown
            assert team.name not in text or is_shown


class TestWindows:
    def test_leave_out_the_week_of_completion(self):
        before, after = windows_around(datetime.date.fromisoformat(COMPLETED))
        assert [day.isoformat() for day in before] == ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]
        assert [day.isoformat() for day in after] == ["2026-02-09", "2026-02-16", "2026-02-23", "2026-03-02"]

    def test_quarters_go_back_over_the_year(self):
        found = recent_quarters(datetime.date(2026, 4, 1))
        assert found == ["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1"]


class TestWilson:
    @pytest.mark.parametrize(
        ("percent", "n", "low", "high"),
        [(60, 20, 38.7, 78.1), (0, 10, 0, 27.8), (100, 10, 72.2, 100), (50, 1, 5.5, 94.5)],
    )
    def test_agrees_with_worked_examples(self, percent, n, low, high):
        assert [round(end, 1) for end in wilson(percent, n)] == [low, high]

    @pytest.mark.parametrize("n", [1, 5, 37, 1000])
    def test_ends_solve_the_equation_of_the_score(self, n):
        for number in range(n + 1)[:: max(1, n // 7)]:
            share = Fraction(number, n)
            for end in wilson(float(100 * share), n):
                at = end / 100
                if 1e-6 < at < 1 - 1e-6:
                    z = (float(share) - at) / (at * (1 - at) / n) ** 0.5
                    assert abs(abs(z) - 1.959964) < 1e-4
