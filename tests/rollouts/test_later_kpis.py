"""Golden tests of K2, K5, K6, K12, K13, K15 and K16: small worlds whose figures can be counted by hand."""

import datetime
from fractions import Fraction

import pytest

from lms.accounts.actions import end_membership
from lms.accounts.models import Membership
from lms.accounts.privacy import erase_for as erase_account
from lms.assignments.actions import settle_memberships, withdraw_assignment
from lms.disclosure.periods import Period
from lms.disclosure.rosters import places_on
from lms.rollouts.actions import invite_to_pulses, set_definition, task_list
from lms.rollouts.kpis import AsOf, Share, figures_of, kpi_named
from lms.rollouts.kpis.k2 import Cohort
from lms.rollouts.kpis.k5 import gain_figures, gain_measure
from lms.rollouts.kpis.k6 import confidence_figures
from lms.rollouts.kpis.license_gate import LICENSE_FIGURES
from lms.rollouts.kpis.pulses import pulse_figures
from lms.rollouts.kpis.seats import seat_measure
from lms.rollouts.models import Minutes, PublishedMean, PulseInvitation
from lms.rollouts.queries import board
from lms.rollouts.statistics.benefit import is_dominated, return_on_investment
from lms.rollouts.statistics.gain import normalized_gain, whole
from quizzes.models import Answer
from tests.factories.accounts import make_client, make_member, make_members, make_membership, make_team, make_user
from tests.factories.adoption import make_source, use_weeks
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.graded_by_people import make_scale
from tests.factories.pulses import ask, say, sit
from tests.factories.quizzes import make_quiz
from tests.factories.rollouts import as_of, cell, make_programme, publish

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"  # 2 to 8 March
BEFORE, AFTER = noon("2026-02-02"), noon("2026-02-20")
K2 = kpi_named("k2")


@pytest.fixture
def team():
    return make_team()


def pulse_values(facts):
    """Numerator and denominator of every figure of the 30-day pulse that is a share."""
    figures = [figure for figure in pulse_figures(facts) if not hasattr(figure, "numbers")]
    return {figure.id: (figure.share(facts).numerator, figure.share(facts).denominator) for figure in figures}


class TestParticipation:
    def test_counts_those_who_have_begun_one_of_their_courses(self, team):
        course, other = make_course("Lektion"), make_course("Lektion", "Noch eine")
        begun, idle = make_members(team, 2)
        for one in (course, other):
            assign(team, one, at=noon("2026-02-01"))
        complete_course(begun, other, at=AFTER)
        facts = as_of(team.client, WEEK)
        assert (K2.share(facts), idle.pseudonym in K2.results(facts)) == (Share(1, 2), True)

    def test_forgets_a_withdrawn_assignment_on_both_sides(self, team):
        course = make_course("Lektion")
        people = make_members(team, 2)
        assignment = assign(team, course, at=noon("2026-02-01"))
        complete_course(people[0], course, at=AFTER)
        withdraw_assignment(assignment=assignment, at=noon("2026-03-01"))
        assert K2.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_tells_cohorts_apart_by_the_month_of_the_assignment(self, team):
        course, other = make_course("Lektion"), make_course("Lektion")
        people = make_members(team, 3)
        assign(team, course, at=noon("2026-01-31"))
        assign(people[0], other, client=team.client, at=noon("2026-02-28"))
        complete_course(people[1], course, at=AFTER)
        facts = as_of(team.client, WEEK)
        january, february = (
            Cohort(datetime.date(2026, 1, 1)).facts(facts),
            Cohort(datetime.date(2026, 2, 1)).facts(facts),
        )
        assert (len(january.counted), len(january.fulfilled)) == (3, 1)
        assert (len(february.counted), len(february.fulfilled)) == (1, 0)

    @pytest.mark.parametrize(("days", "counts"), [(29, 0), (30, 1), (31, 1)])
    def test_leaves_joiners_out_for_30_days(self, team, days, counts):
        make_member(team, starts_on=datetime.date(2026, 3, 8) - datetime.timedelta(days=days))
        assign(team, make_course("Lektion"), at=noon("2026-01-01"))
        settle_memberships(at=noon("2026-03-08"))
        assert K2.share(as_of(team.client, WEEK)).denominator == counts


class TestKnowledgeGain:
    def test_of_a_class_is_hakes(self):
        pairs = list(zip([40, 50, 60, 90, 100], [70, 65, 90, 85, 100], strict=True))
        exact = [(Fraction(before), Fraction(after)) for before, after in pairs]
        assert normalized_gain(exact) == Fraction(4375, 10_000)

    @pytest.mark.parametrize(
        ("pairs", "gain"),
        [([], None), ([(100, 100)], None), ([(100, 100), (100, 90)], None), ([(50, 40)], Fraction(-1, 5))],
    )
    def test_may_be_negative_or_nothing(self, pairs, gain):
        assert normalized_gain([(Fraction(before), Fraction(after)) for before, after in pairs]) == gain

    @pytest.mark.parametrize(("number", "printed"), [("1/2", 1), ("-1/2", -1), ("43.75", 44), ("-0.4", 0)])
    def test_is_printed_as_a_whole_number(self, number, printed):
        assert whole(Fraction(number)) == printed

    def test_is_published_about_ten_people_who_took_both(self, team):
        quiz = make_quiz()
        for person, before, after in zip(
            make_members(team, 11), [40, 50, 60, 90, 100] * 2 + [0], [70, 65, 90, 85, 100] * 2 + [None], strict=True
        ):
            sit(person, quiz, before, pretest=True, at=BEFORE)
            if after is not None:
                sit(person, quiz, after, at=AFTER)
                sit(person, quiz, 100, number=2, at=AFTER)
        publication = publish(team.client, WEEK)
        shown = cell(publication, gain_measure(quiz.pk, "b" * 64))
        assert shown.n == 10
        assert PublishedMean.objects.get(release=shown.release).numbers == {"before": 68, "after": 82, "gain": 44}
        assert len(gain_figures(AsOf.of(publication))[1].people(AsOf.of(publication))) == 1

    def test_of_nine_people_is_hidden_and_kept_nowhere(self, team):
        quiz = make_quiz()
        for person in make_members(team, 9):
            sit(person, quiz, 40, pretest=True, at=BEFORE)
            sit(person, quiz, 70, at=AFTER)
        publication = publish(team.client, WEEK)
        assert not cell(publication, gain_measure(quiz.pk, "b" * 64)).is_shown
        assert not PublishedMean.objects.exists()

    def test_compares_only_the_same_blueprint(self, team):
        quiz, person = make_quiz(), make_member(team)
        sit(person, quiz, 40, pretest=True, at=BEFORE)
        sit(person, quiz, 70, at=AFTER, blueprint="c" * 64)
        assert gain_figures(as_of(team.client, WEEK)) == []

    def test_of_a_published_week_stays_when_accounts_are_erased(self, team):
        quiz, people = make_quiz(), make_members(team, 12)
        for person in people:
            sit(person, quiz, 40, pretest=True, at=BEFORE)
            sit(person, quiz, 70, at=AFTER)
        publish(team.client, WEEK)
        before = list(PublishedMean.objects.values_list("release", "numbers"))
        for person in people:
            person.quiz_attempts.all().delete()
            erase_account(person)
        assert list(PublishedMean.objects.values_list("release", "numbers")) == before != []


class TestConfidence:
    def test_compares_the_same_people_by_what_they_judged_twice(self, team):
        scale = make_scale(labels="1\n2\n3\n4\n5")
        version, quiz = scale.versions.get(), make_quiz()
        items = [item["id"] for item in version.content["items"]]
        assert len(version.content["labels"]) == 5

        def judge(attempt, *numbers):
            response = {item: str(number) for item, number in zip(items, numbers, strict=False)}
            Answer.objects.create(
                attempt=attempt, position=1, question_version=version, max_points=0, response=response, points=0
            )

        sure, unsure, once = make_members(team, 3)
        judge(sit(sure, quiz, 40, pretest=True, at=BEFORE), 3)
        judge(sit(sure, quiz, 40, at=AFTER), 4, 1)  # the second item only once
        judge(sit(unsure, quiz, 40, pretest=True, at=BEFORE), 4, 5)
        judge(sit(unsure, quiz, 40, at=AFTER), 4, 3)
        judge(sit(once, quiz, 40, pretest=True, at=BEFORE), 5)
        sit(once, quiz, 40, at=AFTER)

        facts = as_of(team.client, WEEK)
        before, after = confidence_figures(facts)
        assert (before.share(facts), after.share(facts)) == (Share(1, 2), Share(1, 2))
        assert (before.results(facts)[sure.pseudonym], after.results(facts)[sure.pseudonym]) == (False, True)
        assert before.facts(facts).minimum_n == 10


class TestPulse:
    def test_counts_what_people_say(self, team):
        people = make_members(team, 5)
        ask(team.client, people, opens_on="2026-02-02")
        say(people[0], at=AFTER, recommends=10, used_at_work=True, minutes=Minutes.MORE)
        say(people[1], at=AFTER, recommends=9, used_at_work=False, minutes=Minutes.NONE)
        say(people[2], at=AFTER, recommends=7, used_at_work=True, minutes=Minutes.UP_TO_15)
        say(people[3], at=AFTER, recommends=6, used_at_work=True, minutes=Minutes.UP_TO_120)
        facts = as_of(team.client, WEEK)
        assert pulse_values(facts) == {
            "k15p.30": (2, 4),
            "k15d.30": (1, 4),
            "k16.30": (3, 4),
            "pulse.30": (4, 5),
        }
        saved = next(figure for figure in pulse_figures(facts) if figure.id == "k13.30")
        assert sorted(saved.minutes(facts).values()) == [0, Fraction(15, 2), 90, 120]
        assert saved.numbers(facts) == {}  # four people

    def test_has_a_mean_from_ten_people_on_unless_few_dominate(self, team):
        people = make_members(team, 20)
        ask(team.client, people, opens_on="2026-02-02")
        for person in people[:10]:
            say(person, at=AFTER, minutes=Minutes.UP_TO_30)
        for person in people[10:]:
            say(person, at=AFTER, minutes=Minutes.UP_TO_15)
        shown = cell(publish(team.client, WEEK), "k13.30")
        assert shown.n == 20
        assert PublishedMean.objects.get(release=shown.release).numbers == {"minutes": 15}

    @pytest.mark.parametrize(
        ("amounts", "is_one"),
        [([51, 25, 24], True), ([50, 25, 25], False), ([45, 36, 19], True), ([40, 40, 20], False), ([0, 0], False)],
    )
    def test_mean_tells_nothing_if_one_or_two_make_up_nearly_all(self, amounts, is_one):
        assert is_dominated([Fraction(amount) for amount in amounts]) is is_one

    def test_tells_for_which_tasks_people_use_it(self, team):
        programme = make_programme(team.client, at=BEFORE)
        tasks = task_list(programme=programme, labels=["Angebote", "Mails", "Normen"])
        tasks.source, tasks.valid_from = "Workshop", datetime.date(2026, 2, 1)
        set_definition(definition=tasks, by=None, at=BEFORE)
        people = make_members(team, 25)
        ask(team.client, people, opens_on="2026-02-02")
        for number, person in enumerate(people):
            say(person, at=AFTER, used_at_work=number < 20, tasks=["1", "2"] if number < 10 else ["2"])
        publication = publish(team.client, WEEK)
        assert cell(publication, "task.30.1").text == "40%"
        assert cell(publication, "task.30.2").text == "80%"
        assert cell(publication, "task.30.3").text == "at most 20%"  # nobody; it might be some
        tile = next(tile for tile in board(team.client).tiles if tile.kpi.id == "k16")
        assert [line.label.split(",")[0] for line in tile.lines[1:]] == ["Mails", "Angebote", "Normen"]
        assert tile.cell.text == "80%"

    @pytest.mark.parametrize("week", ["2026-W13", "2026-W43", "2026-W53"])
    def test_belongs_to_the_week_in_which_it_is_answered_where_the_client_is(self, week):
        """The weeks of 29 March and 25 October, and the one from 28 December to 3 January."""
        team = make_team()
        person, late = make_members(team, 2)
        sunday = Period.parse(week).ends_on
        ask(team.client, [person, late], opens_on=(sunday - datetime.timedelta(days=10)).isoformat())
        end = AsOf(client=team.client, day=sunday, known_at=noon("2027-02-01"), roster=None).end
        say(person, at=end - datetime.timedelta(seconds=1))
        say(late, at=end)
        assert pulse_values(as_of(team.client, week))["k16.30"] == (1, 1)

    def test_has_no_value_when_everybody_has_left(self, team):
        people = make_members(team, 6)
        ask(team.client, people, opens_on="2026-02-02")
        for person in people:
            say(person, at=AFTER)
        for membership in Membership.objects.filter(team=team):
            end_membership(membership=membership, ends_on=datetime.date(2026, 3, 7))
        assert pulse_values(as_of(team.client, WEEK)) == {}

    def test_still_counts_those_who_changed_their_team(self, team):
        person = make_member(team)
        ask(team.client, [person], opens_on="2026-02-02")
        say(person, at=AFTER)
        make_membership(make_team(team.client), person=person, starts_on=datetime.date(2026, 3, 1))
        end_membership(membership=Membership.objects.get(team=team), ends_on=datetime.date(2026, 2, 28))
        assert pulse_values(as_of(team.client, WEEK))["k16.30"] == (1, 1)


class TestEveryFigure:
    def test_is_the_same_when_it_is_computed_again_after_everybody_has_gone(self, team):
        people = make_members(team, 12)
        course, source = make_course("Lektion"), make_source(team.client)
        assign(team, course, at=noon("2026-02-01"))
        ask(team.client, people, opens_on="2026-02-02")
        for person in people:
            complete_course(person, course, at=AFTER)
            say(person, at=AFTER)
        use_weeks(source, {person: [1, 1, 1, 1] for person in people}, last=WEEK)
        publication = publish(team.client, WEEK)

        def values():
            facts = AsOf.of(publication)
            return [figure.facts(facts) for figure in figures_of(facts)]

        def told(found):
            return {one.measure: (set(one.counted), one.fulfilled and set(one.fulfilled)) for one in found}

        before = told(values())
        assert {"k2", "k2.2026-02", "k13.30", "k15p.30", "k16.30", seat_measure(source.pk)} <= before.keys()
        say(make_late(team), at=noon("2026-03-05"))  # told too late to be known
        for person in people:
            erase_account(person)
        assert told(values()) == before

    def test_has_no_value_for_nobody(self, team):
        facts = as_of(team.client, WEEK)
        assert all(not figure.facts(facts).counted for figure in figures_of(facts))


def make_late(team):
    person = make_member(team)
    ask(team.client, [person], opens_on="2026-02-20")
    return person


class TestInvitation:
    def test_comes_30_60_and_90_days_after_the_training(self, team):
        person, course = make_member(team), make_course("Lektion")
        assign(team, course, at=noon("2026-02-01"))
        complete_course(person, course, at=AFTER)
        facts = as_of(team.client, WEEK)
        assert invite_to_pulses(as_of=facts, at=noon("2026-03-09")) == 3
        assert invite_to_pulses(as_of=facts, at=noon("2026-03-09")) == 0
        rows = PulseInvitation.objects.values_list("day", "opens_on", "closes_on", "pseudonym")
        assert list(rows) == [
            (30, datetime.date(2026, 3, 22), datetime.date(2026, 4, 18), person.pseudonym),
            (60, datetime.date(2026, 4, 21), datetime.date(2026, 5, 18), person.pseudonym),
            (90, datetime.date(2026, 5, 21), datetime.date(2026, 6, 17), person.pseudonym),
        ]

    def test_leaves_out_pulses_that_are_nearly_over(self, team):
        course = make_course("Lektion")
        person = make_member(team)
        assign(team, course, at=noon("2026-01-05"))
        complete_course(person, course, at=noon("2026-01-08"))
        facts = as_of(team.client, WEEK)
        # Day 30 lasts until 6 March, day 60 until 5 April, day 90 until 5 May.
        assert invite_to_pulses(as_of=facts, at=noon("2026-03-30")) == 1

    def test_is_planned_when_a_week_is_published(self, team):
        course = make_course("Lektion")
        assign(team, course, at=noon("2026-02-01"))
        for person in make_members(team, 2):
            complete_course(person, course, at=AFTER)
        publish(team.client, WEEK)
        assert PulseInvitation.objects.filter(client=team.client).count() == 6

    def test_goes_to_nobody_outside_the_roster(self, team):
        make_user()
        assert places_on(make_client(), datetime.date(2026, 3, 8)) == {}
        assert invite_to_pulses(as_of=as_of(team.client, WEEK), at=noon("2026-03-09")) == 0


class TestLicenseGate:
    def test_counts_those_who_are_ready_and_licenses_that_lie_idle(self, team):
        course, source = make_course("Lektion"), make_source(team.client)
        assign(team, course, at=noon("2026-02-01"))
        ready, idle, busy, trained = make_members(team, 4)
        for person in (ready, trained):
            complete_course(person, course, at=AFTER)
        use_weeks(source, {idle: [0] * 4, busy: [1] * 4, trained: [0] * 4}, last=WEEK)
        facts = as_of(team.client, WEEK)
        assert [figure.people(facts) for figure in LICENSE_FIGURES] == [{ready.pseudonym}, {idle.pseudonym}]


class TestReturn:
    def test_is_140_percent_of_120000_euros_for_50000(self):
        one = Fraction(1)
        roi = return_on_investment(benefit=Fraction(120_000), isolation=one, confidence=one, cost=Fraction(50_000))
        assert roi == 140

    def test_weighs_the_benefit_by_isolation_and_confidence(self):
        half = Fraction(1, 2)
        assert (
            return_on_investment(benefit=Fraction(480_000), isolation=half, confidence=half, cost=Fraction(50_000))
            == 140
        )

    def test_is_nothing_without_cost(self):
        one = Fraction(1)
        assert return_on_investment(benefit=one, isolation=one, confidence=one, cost=Fraction(0)) is None
