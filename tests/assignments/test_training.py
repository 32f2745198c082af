import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from courses.conf import training
from lms.accounts.actions import end_membership
from lms.accounts.models import Role
from tests.factories.accounts import (
    make_client,
    make_mandate,
    make_member,
    make_membership,
    make_superuser,
    make_team,
    make_user,
)
from tests.factories.courses import noon

pytestmark = pytest.mark.django_db


class TestClientTraining:
    def test_lets_a_trainer_of_one_client_see_only_its_members(self):
        team, other = make_team(), make_team()
        learner, stranger = make_member(team), make_member(other)
        trainer = make_mandate(Role.TRAINER, client=team.client).person

        assert training().is_trainer(trainer)
        assert list(training().learners_of(trainer)) == [learner]
        assert stranger not in training().learners_of(trainer)
        assert training().groups_of(trainer) == [(training().group_of(learner), team.client.name)]

    def test_lets_the_firms_trainers_and_superusers_teach_all(self):
        learners = {make_member(make_team()), make_member(make_team())}
        for trainer in (make_mandate(Role.TRAINER).person, make_superuser()):
            assert set(training().learners_of(trainer)) == learners

    def test_knows_who_teaches_all(self):
        assert training().teaches_all(make_mandate(Role.TRAINER).person)
        assert training().teaches_all(make_superuser())
        assert not training().teaches_all(make_mandate(Role.TRAINER, client=make_client()).person)
        assert not training().teaches_all(AnonymousUser())

    @pytest.mark.parametrize("role", [Role.CONSULTANT, Role.HR, Role.CLIENT_ADMIN, Role.WORKS_COUNCIL])
    def test_makes_nobody_else_a_trainer(self, role):
        client = make_client()
        make_member(make_team(client))
        person = make_mandate(role, client=client).person

        assert not training().is_trainer(person)
        assert not training().learners_of(person).exists()
        assert training().groups_of(person) == []

    def test_ends_with_the_membership(self):
        with time_machine.travel(noon("2026-03-02")):
            membership = make_membership(make_team())
            trainer = make_mandate(Role.TRAINER).person
            end_membership(membership=membership, ends_on=noon("2026-03-02").date())
            assert membership.person in training().learners_of(trainer)
        with time_machine.travel(noon("2026-03-03")):
            assert membership.person not in training().learners_of(trainer)
            assert training().group_of(membership.person) == ""

    def test_has_an_answer_for_those_without_a_client(self):
        assert training().group_of(make_user()) == ""
        assert training().group_of(AnonymousUser()) == ""
        assert not training().is_trainer(AnonymousUser())
