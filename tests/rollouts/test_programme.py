import datetime

import pytest
from django.db import IntegrityError, transaction

from lms.rollouts import privacy
from lms.rollouts.actions import (
    EvidenceMissing,
    PhaseNotRunning,
    PhaseOutOfOrder,
    PromiseNotConfirmed,
    confirm_promise,
    start_phase,
    start_programme,
)
from lms.rollouts.models import Phase, PhaseCheck, PhaseState
from lms.rollouts.signals import phase_completed, phase_started, programme_started, promise_confirmed
from tests.factories.accounts import make_client, make_user
from tests.factories.courses import noon
from tests.factories.rollouts import close_phase, finish_phase, make_programme, phase_of

pytestmark = pytest.mark.django_db

AT = noon("2026-03-04")


@pytest.fixture
def programme():
    return make_programme(make_client(), at=AT)


@pytest.fixture
def heard():
    """Names of the facts announced, in order."""
    facts = []
    signals = {
        "programme_started": programme_started,
        "phase_started": phase_started,
        "promise_confirmed": promise_confirmed,
        "phase_completed": phase_completed,
    }
    receivers = {name: lambda name=name, **kwargs: facts.append(name) for name in signals}
    for name, signal in signals.items():
        signal.connect(receivers[name])
    yield facts
    for name, signal in signals.items():
        signal.disconnect(receivers[name])


class TestStartProgramme:
    def test_sets_up_five_phases_in_order_with_their_promises(self, heard):
        programme = start_programme(client=make_client(), at=AT)

        phases = list(programme.phases.order_by("position"))
        assert [(phase.title, phase.promise) for phase in phases] == [
            ("Analysis", "Measurable KPIs defined"),
            ("Data protection", "GDPR-compliant"),
            ("Choice of solution", "The best solution for your case"),
            ("Proof of concept", "Results in 4–6 weeks"),
            ("Rollout", "Your team becomes fit for AI"),
        ]
        assert {phase.state for phase in phases} == {PhaseState.OPEN}
        assert PhaseCheck.objects.filter(phase__programme=programme, confirmed_at=None).count() == 5
        assert heard == ["programme_started"]

    def test_changes_nothing_when_repeated(self, programme, heard):
        assert start_programme(client=programme.client, at=noon("2026-05-01")) == programme
        assert programme.phases.count() == 5
        assert heard == []

    def test_begins_on_the_clients_day(self):
        client = make_client(time_zone="Pacific/Auckland")
        assert start_programme(client=client, at=noon("2026-03-04")).started_on == datetime.date(2026, 3, 5)


class TestStartPhase:
    def test_begins_the_first_phase(self, programme, heard):
        phase = start_phase(phase=phase_of(programme, 1), at=AT)

        assert (phase.state, phase.started_on) == (PhaseState.CURRENT, datetime.date(2026, 3, 4))
        assert heard == ["phase_started"]

    def test_refuses_a_phase_before_its_turn(self, programme):
        with pytest.raises(PhaseOutOfOrder, match=r"Data protection.*Analysis"):
            start_phase(phase=phase_of(programme, 2), at=AT)
        start_phase(phase=phase_of(programme, 1), at=AT)
        with pytest.raises(PhaseOutOfOrder):
            start_phase(phase=phase_of(programme, 2), at=AT)

    def test_names_the_first_phase_that_is_not_completed(self, programme):
        finish_phase(phase_of(programme, 1), at=AT)
        with pytest.raises(PhaseOutOfOrder, match="Data protection"):
            start_phase(phase=phase_of(programme, 4), at=AT)

    def test_changes_nothing_when_repeated(self, programme, heard):
        start_phase(phase=phase_of(programme, 1), at=AT)
        again = start_phase(phase=phase_of(programme, 1), at=noon("2026-04-01"))

        assert again.started_on == datetime.date(2026, 3, 4)
        assert heard == ["phase_started"]

    def test_does_not_reopen_a_completed_phase(self, programme):
        finish_phase(phase_of(programme, 1), at=AT)
        assert start_phase(phase=phase_of(programme, 1), at=AT).state == PhaseState.DONE

    def test_runs_one_phase_at_a_time(self, programme):
        start_phase(phase=phase_of(programme, 1), at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Phase.objects.filter(programme=programme, position=2).update(state=PhaseState.CURRENT, started_on=AT.date())


class TestConfirmPromise:
    def test_keeps_who_when_and_the_evidence(self, programme, heard):
        consultant = make_user()
        start_phase(phase=phase_of(programme, 1), at=AT)

        check = confirm_promise(phase=phase_of(programme, 1), by=consultant, evidence=" Zielblatt, Version 2 ", at=AT)

        assert (check.confirmed_by, check.confirmed_at, check.evidence) == (consultant, AT, "Zielblatt, Version 2")
        assert check.is_confirmed
        assert heard == ["phase_started", "promise_confirmed"]

    @pytest.mark.parametrize("evidence", ["", "  \n"])
    def test_refuses_a_claim_without_evidence(self, programme, evidence):
        start_phase(phase=phase_of(programme, 1), at=AT)
        with pytest.raises(EvidenceMissing):
            confirm_promise(phase=phase_of(programme, 1), by=make_user(), evidence=evidence, at=AT)

    def test_refuses_evidence_for_a_phase_that_has_not_begun(self, programme):
        with pytest.raises(PhaseNotRunning, match="has not begun"):
            confirm_promise(phase=phase_of(programme, 1), by=make_user(), evidence="Zielblatt", at=AT)

    def test_refuses_other_evidence_for_a_completed_phase(self, programme):
        finish_phase(phase_of(programme, 1), at=AT)
        with pytest.raises(PhaseNotRunning, match="already completed"):
            confirm_promise(phase=phase_of(programme, 1), by=make_user(), evidence="Etwas anderes", at=AT)

    def test_takes_better_evidence_while_the_phase_runs_and_announces_only_the_first(self, programme, heard):
        start_phase(phase=phase_of(programme, 1), at=AT)
        first, second = make_user(), make_user()
        confirm_promise(phase=phase_of(programme, 1), by=first, evidence="Entwurf", at=AT)
        confirm_promise(phase=phase_of(programme, 1), by=second, evidence="Entwurf", at=noon("2026-03-05"))
        assert PhaseCheck.objects.get(phase=phase_of(programme, 1)).confirmed_by == first

        check = confirm_promise(phase=phase_of(programme, 1), by=second, evidence="Zielblatt", at=noon("2026-03-06"))

        assert (check.confirmed_by, check.evidence) == (second, "Zielblatt")
        assert heard.count("promise_confirmed") == 1

    def test_the_database_wants_evidence_too(self, programme):
        with pytest.raises(IntegrityError), transaction.atomic():
            PhaseCheck.objects.filter(phase=phase_of(programme, 1)).update(confirmed_at=AT)


class TestCompletePhase:
    def test_needs_the_promise_confirmed(self, programme):
        start_phase(phase=phase_of(programme, 1), at=AT)
        with pytest.raises(PromiseNotConfirmed, match="Measurable KPIs defined"):
            close_phase(phase_of(programme, 1), at=AT)

    def test_needs_a_phase_that_runs(self, programme):
        with pytest.raises(PhaseNotRunning):
            close_phase(phase_of(programme, 1), at=AT)

    def test_opens_the_way_for_the_next(self, programme, heard):
        for position in range(1, 6):
            finish_phase(phase_of(programme, position), at=AT)

        assert set(programme.phases.values_list("state", "finished_on")) == {("done", datetime.date(2026, 3, 4))}
        assert heard.count("phase_completed") == 5


class TestPrivacy:
    def test_exports_and_forgets_who_confirmed(self, programme):
        consultant = make_user()
        start_phase(phase=phase_of(programme, 1), at=AT)
        confirm_promise(phase=phase_of(programme, 1), by=consultant, evidence="Zielblatt", at=AT)

        assert privacy.export_for(consultant) == {
            "confirmed": [
                {
                    "client": programme.client.name,
                    "phase": "analysis",
                    "evidence": "Zielblatt",
                    "at": "2026-03-04T12:00:00+00:00",
                }
            ],
            "targets": [],
            "phases": [],
            "pulses": [],
            "champion": [],
        }
        privacy.erase_for(consultant)

        assert not any(privacy.export_for(consultant).values())
        check = PhaseCheck.objects.get(phase=phase_of(programme, 1))
        assert (check.confirmed_by, check.evidence) == (None, "Zielblatt")
