"""Course ratings as figures: only by the gate, about ten people or more, once a week."""

import pytest
from django.urls import reverse

from courses.actions import rate_course, skip_rating
from courses.privacy import erase_for
from lms.accounts.models import Role
from lms.rollouts.kpis import rating_measure
from lms.rollouts.kpis.ratings import rating_figures
from tests.factories.accounts import (
    make_client,
    make_mandate,
    make_member,
    make_members,
    make_team,
    make_user,
    root_team,
)
from tests.factories.assignments import complete_course
from tests.factories.courses import make_course, noon
from tests.factories.rollouts import as_of, cell, publish

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"  # 2 to 8 March
MONDAY = noon("2026-03-02")


def rate(person, course, number=5, *, at=MONDAY):
    complete_course(person, course, at=noon("2026-02-10"))
    rate_course(learner=person, course=course, usefulness=number, application=number, pace=3, at=at)


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def course():
    return make_course("Lektion", title="KI-Grundlagen", awards_certificate=False)


def useful(publication, course):
    return cell(publication, rating_measure("usefulness", course.pk))


class TestCourseOpinion:
    def test_is_the_share_of_those_who_gave_a_four_or_a_five(self, team, course):
        numbers = [5] * 12 + [4] * 3 + [3] * 4 + [1]
        people = make_members(team, len(numbers))
        for person, number in zip(people, numbers, strict=True):
            rate(person, course, number)

        publication = publish(team.client, WEEK)

        assert (useful(publication, course).n, useful(publication, course).text) == (20, "75%")
        # R5: nobody gave a 4 to the pace, which is told as a band.
        assert cell(publication, rating_measure("pace", course.pk)).text == "at most 20%"

    @pytest.mark.parametrize(("count", "is_shown"), [(9, False), (10, True)])
    def test_needs_ten_people(self, team, course, count, is_shown):  # R1 with k = 10
        make_members(team, 15)
        for person in make_members(team, count):
            rate(person, course)

        assert useful(publish(team.client, WEEK), course).is_shown is is_shown

    def test_stays_as_it_is_while_fewer_than_ten_more_rate(self, team, course):  # R4
        people = make_members(team, 30)
        for person in people[:10]:
            rate(person, course, 5)
        before = publish(team.client, WEEK)
        for person in people[10:19]:
            rate(person, course, 1, at=noon("2026-03-10"))

        after = publish(team.client, "2026-W11")

        assert useful(after, course).is_carried
        assert useful(after, course).text == useful(before, course).text

    def test_tells_nothing_about_teams(self, team, course):
        for person in make_members(team, 12):
            rate(person, course)

        publication = publish(team.client, WEEK)

        groups = publication.releases.filter(measure__startswith="rating.").values_list("group", flat=True)
        assert set(groups) == {f"team:{root_team(team.client).pk}"}
        assert useful(publication, course).is_shown

    def test_counts_what_was_said_by_the_end_of_the_week_and_by_members(self, team, course):
        in_time, late, skipped = make_members(team, 3)
        rate(in_time, course)
        rate(late, course, at=noon("2026-03-09"))
        complete_course(skipped, course, at=noon("2026-02-10"))
        skip_rating(learner=skipped, course=course, at=MONDAY)
        rate(make_member(make_team()), course)

        facts = as_of(team.client, WEEK)
        figures = rating_figures(facts)

        assert [set(figure.facts(facts).counted) for figure in figures] == [{in_time.pseudonym}] * 3

    def test_never_changes_once_published(self, team, course):
        people = make_members(team, 12)
        for person in people:
            rate(person, course, 5)
        publication = publish(team.client, WEEK)
        before = useful(publication, course)
        for person in people[:8]:
            rate(person, course, 1)
        erase_for(people[11])

        assert useful(publication, course) == before


class TestScreen:
    def url(self, company=None):
        return (
            reverse("lms_dashboards:client_ratings", args=[company.slug])
            if company
            else reverse("lms_dashboards:ratings")
        )

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.CONSULTANT])
    def test_shows_published_figures_to_those_who_train_or_advise(self, client, team, course, role):
        other = make_course("Lektion", title="Wenig bewertet")
        for person in make_members(team, 10):
            rate(person, course)
        rate(make_member(team), other)
        publish(team.client, WEEK)
        client.force_login(make_mandate(role, client=team.client, person=make_user(language="de")).person)

        text = " ".join(client.get(self.url()).text.split())

        first, second = text.split("KI-Grundlagen")[1].split("Wenig bewertet")
        assert "mindestens 80 %" in first
        assert "10 Personen" in first
        assert second.count("– (Gruppe zu klein)") == 3  # R11: rated by one, or by nobody: it looks the same

    def test_shows_nothing_live(self, client, team, course):
        for person in make_members(team, 12):
            rate(person, course)
        client.force_login(make_mandate(Role.TRAINER, person=make_user(language="de")).person)

        assert "sobald die erste Woche veröffentlicht ist" in client.get(self.url(team.client)).text

    def test_does_not_exist_for_others(self, client, team):
        stranger = make_client()
        for person in (
            make_member(team),
            make_mandate(Role.HR, client=team.client).person,
            make_mandate(Role.CLIENT_ADMIN, client=team.client).person,
        ):
            client.force_login(person)
            assert client.get(self.url()).status_code == 404
        client.force_login(make_mandate(Role.TRAINER, client=team.client).person)
        assert client.get(self.url(team.client)).status_code == 200
        assert client.get(self.url(stranger)).status_code == 404

    def test_costs_the_same_for_one_and_for_twenty_courses(self, client, team, django_assert_max_num_queries):
        for person in make_members(team, 2):
            rate(person, make_course("Lektion"))
        publish(team.client, WEEK)
        client.force_login(make_mandate(Role.TRAINER).person)
        client.get(self.url())
        costs = []
        for _count in (1, 20):
            with django_assert_max_num_queries(14) as queries:
                client.get(self.url())
            costs.append(len(queries))
            for _number in range(19):
                make_course("Lektion")
        assert costs[0] == costs[1]
