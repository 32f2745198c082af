"""What people are certain of and have wrong, as figures: only by the gate, from ten people on."""

import pytest
from django.urls import reverse

from lms.accounts.models import Role
from lms.rollouts.kpis import certainty_measure
from quizzes.models import Certainty
from tests.factories.accounts import make_mandate, make_members, make_team, make_user
from tests.factories.courses import noon
from tests.factories.rollouts import cell, publish
from tests.quizzes.test_analysis import quiz_of, sat

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"  # 2 to 8 March
MONDAY = noon("2026-03-02")


def believe(team, count, wrong):
    quiz, questions = quiz_of(1, asks_certainty=True)
    for place, person in enumerate(make_members(team, count)):
        sat(quiz, questions, [1 if place < wrong else 0], learner=person, at=MONDAY, certainty=Certainty.HIGH)
    return quiz


class TestSureAndWrong:
    def test_is_the_share_of_people_who_were_certain_and_wrong(self):
        team = make_team()
        quiz = believe(team, 20, 5)
        shown = cell(publish(team.client, WEEK), certainty_measure(quiz.pk, "Ziel"))
        assert (shown.n, shown.text) == (20, "25%")

    def test_is_hidden_for_nine_people(self):
        team = make_team()
        quiz = believe(team, 9, 4)
        assert not cell(publish(team.client, WEEK), certainty_measure(quiz.pk, "Ziel")).is_shown

    def test_is_on_the_screen_of_trainers_of_that_client_only(self, client):
        team = make_team()
        quiz = believe(team, 20, 5)
        publish(team.client, WEEK)
        trainer = make_user()
        make_mandate(Role.TRAINER, person=trainer, client=team.client)
        client.force_login(trainer)
        page = client.get(reverse("lms_dashboards:certainty")).content.decode()
        assert quiz.title in page
        assert "25" in page
        client.force_login(make_user())
        assert client.get(reverse("lms_dashboards:certainty")).status_code == 404
        assert client.get(reverse("lms_dashboards:client_certainty", args=[team.client.slug])).status_code == 404
