"""The five phases over HTTP, and what is refused on the way."""

import datetime
import json
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.accounts.models import Role
from lms.rollouts import privacy
from lms.rollouts.actions import (
    CriteriaFrozen,
    CriteriaNotMet,
    IteratedBefore,
    PersonalDataTooEarly,
    PhaseNotRunning,
    PhaseOutOfOrder,
    confirm_promise,
    decide_gate,
    save_plan,
    save_proof_criterion,
    save_use_case,
    start_phase,
)
from lms.rollouts.models import (
    STANDARD,
    GateDecision,
    PhaseDocument,
    PhaseItem,
    PhaseState,
    ProofPlan,
    SelectionDecision,
    Signed,
    UseCase,
    Verdict,
)
from lms.rollouts.queries import phase_file
from lms.rollouts.queries.facts import READERS
from tests.factories.accounts import make_client, make_manager, make_mandate, make_member, make_team, make_user
from tests.factories.courses import noon
from tests.factories.rollouts import finish_phase, make_programme, phase_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]

AT = noon("2026-03-04")
PHASES = ["analyse", "datenschutz", "loesungsauswahl", "poc", "rollout"]
CASE = {
    "title": "Angebote schreiben",
    "benefit_low": 40,
    "benefit_base": 70,
    "benefit_high": 90,
    "effort": 30,
    "data": 60,
    "risk": 20,
    "legal_basis": "Art. 6 Abs. 1 f",
    "data_owner": "Vertrieb",
}


@pytest.fixture
def _wednesday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def programme():
    return make_programme(make_client(slug="muster"), at=AT)


@pytest.fixture
def consultant(client, programme):
    person = make_mandate(Role.CONSULTANT).person
    client.force_login(person)
    return person


def url(phase, name="phase", **values):
    return reverse(f"lms_rollouts:{name}", kwargs={"slug": "muster", **({"phase": phase} if phase else {}), **values})


def gate(phase, verdict, **fields):
    person = make_user()
    return decide_gate(
        phase=phase, verdict=verdict, reasons="Darum", decided_by=person, recorded_by=person, at=AT, **fields
    )


def running(programme, position):
    for earlier in range(1, position):
        finish_phase(phase_of(programme, earlier), at=AT)
    return start_phase(phase=phase_of(programme, position), at=AT)


class Guide:
    """A consultant at the browser, who goes through phases."""

    def __init__(self, client, programme, person):
        self.client, self.programme, self.person = client, programme, person

    def post(self, address, data=None):
        response = self.client.post(address, data or {})
        errors = response.context["form"].errors if response.status_code == 422 else ""
        assert response.status_code == 302, errors

    def start(self, position):
        phase = phase_of(self.programme, position)
        self.post(reverse("lms_rollouts:start_phase", args=[phase.pk]))
        self.post(reverse("lms_rollouts:confirm_promise", args=[phase.pk]), {"evidence": "Protokoll"})

    def decide(self, address, verdict="go", **fields):
        data = {"verdict": verdict, "reasons": "Alles da", "decided_by": self.person.pk, **fields}
        self.post(url(address, "gate"), data)


class TestJourney:
    def test_goes_through_all_five_phases(self, client, programme, consultant):  # noqa: PLR0915 one story
        guide = Guide(client, programme, consultant)
        team = make_team(programme.client)
        guide.start(1)
        target = {"kpi": "k1", "target_percent": "80", "tolerance_points": "5", "valid_from": ""}
        guide.post(reverse("lms_rollouts:set_target", args=[programme.pk]), target)
        guide.post(url("", "add_use_case"), CASE)
        guide.decide("analyse")

        guide.start(2)
        for item in PhaseItem.objects.filter(phase__kind="privacy", kind="criterion"):
            guide.post(url("datenschutz", "item", item_id=item.pk), {"owner": "Datenschutz"})
            document = {"title": item.key, "item": item.pk, "link": "https://example.com/avv"}
            guide.post(url("datenschutz", "add_document"), document)
            guide.post(url("datenschutz", "complete_item", item_id=item.pk), {"evidence": "Liegt vor"})
        guide.decide("datenschutz", "conditions", conditions="TOM bis Mai ergänzen")

        guide.start(3)
        guide.post(url("", "add_comparison_criterion"), {"title": "Datenschutz", "weight": 60})
        criterion = programme.selection_criteria.get()
        for name, points in (("Azure OpenAI", 7), ("Offenes Modell im Haus", 9)):
            costs = {"cost_low": "5", "cost_base": "10", "cost_high": "20"}
            guide.post(
                url("", "add_option"), {"name": name, "hosting": "eu", f"points_{criterion.pk}": points, **costs}
            )
        azure, own = programme.options.order_by("pk")
        guide.post(
            url("", "choice"),
            {"chosen": own.pk, "reasons": "Mehr Schutz", f"against_{azure.pk}": "Daten außer Haus"},
        )
        guide.decide("loesungsauswahl")

        guide.start(4)
        plan = {"starts_on": "2026-03-09", "ends_on": "2026-04-13", "data_kind": "synthetic"}
        guide.post(url("", "plan"), {**plan, "test_set": "40 Fälle", "stop_rule": "Panne", "owner": "A. Berg"})
        minutes = {"title": "Zeit", "unit": "Minuten", "baseline": "11", "minimum": "8", "target": "6"}
        guide.post(url("", "add_proof_criterion"), minutes)
        guide.post(url("", "freeze"))
        measured = ProofPlan.objects.get().criteria.get()
        guide.post(url("", "results"), {f"result_{measured.pk}": "7", "summary": "Gut"})
        guide.decide("poc")

        guide.start(5)
        wave = {"title": "Welle 1", "starts_on": "2026-02-01", "ends_on": "2026-02-27", "teams": [team.pk]}
        guide.post(url("", "add_wave"), wave)
        guide.decide("rollout")

        assert set(programme.phases.values_list("state", flat=True)) == {PhaseState.DONE}
        assert GateDecision.objects.count() == 5
        decision = SelectionDecision.objects.get()
        assert [(one["name"], one["total"], one["reason"]) for one in decision.comparison] == [
            ("Azure OpenAI", 70, "Daten außer Haus"),
            ("Offenes Modell im Haus", 90, "Mehr Schutz"),
        ]
        for address in PHASES:
            html = client.get(url(address)).content.decode()
            assert "INVALID" not in html
            assert "Alles da" in html


class TestGate:
    def test_does_not_open_while_a_criterion_is_unmet(self, client, programme, consultant):
        phase = running(programme, 1)
        confirm_promise(phase=phase, by=consultant, evidence="Zielblatt", at=AT)
        with pytest.raises(CriteriaNotMet):
            gate(phase, Verdict.GO)
        data = {"verdict": "go", "reasons": "Eilt", "decided_by": consultant.pk}
        assert client.post(url("analyse", "gate"), data).status_code == 422

        for item in phase.items.filter(kind="criterion"):
            signed = {"reason": "Vorstand hat entschieden", "is_signed": "on"}
            assert client.post(url("analyse", "sign_exception", item_id=item.pk), signed).status_code == 302
        assert client.post(url("analyse", "gate"), data).status_code == 302
        decision = GateDecision.objects.get()
        assert {one["exception"] for one in decision.criteria} == {"Vorstand hat entschieden"}

    def test_lets_a_phase_go_round_once(self, programme):
        phase = running(programme, 1)
        gate(phase, Verdict.ITERATE)
        assert phase_of(programme, 1).state == PhaseState.CURRENT
        with pytest.raises(IteratedBefore):
            gate(phase, Verdict.ITERATE)
        with pytest.raises(IntegrityError), transaction.atomic():
            GateDecision.objects.create(
                phase=phase, verdict="iterate", reasons="x", decided_on=AT.date(), recorded_at=AT
            )

    def test_ends_the_programme_with_a_stop(self, programme):
        gate(running(programme, 1), Verdict.STOP)
        assert phase_of(programme, 1).state == PhaseState.STOPPED
        with pytest.raises(PhaseOutOfOrder):
            start_phase(phase=phase_of(programme, 2), at=AT)

    def test_wants_conditions_exactly_when_there_are_some(self, programme):
        phase = running(programme, 1)
        for verdict, conditions in ((Verdict.GO_WITH_CONDITIONS, ""), (Verdict.STOP, "Bis Mai")):
            with pytest.raises(ValidationError):
                gate(phase, verdict, conditions=conditions)

    def test_is_never_changed(self, programme):
        decision = gate(running(programme, 1), Verdict.STOP)
        decision.reasons = "Anders"
        for change in (
            decision.save,
            decision.delete,
            GateDecision.objects.all().delete,
            lambda: GateDecision.objects.update(reasons="Anders"),
        ):
            with pytest.raises(Signed):
                change()

    def test_keeps_what_it_saw(self, programme):
        finish_phase(phase_of(programme, 1), at=AT)
        with pytest.raises(PhaseNotRunning):
            save_use_case(use_case=UseCase(programme=programme, **CASE))


class TestProof:
    def plan(self, programme, **fields):
        terms = {"starts_on": datetime.date(2026, 3, 9), "ends_on": datetime.date(2026, 4, 13)}
        words = {"test_set": "40 Fälle", "stop_rule": "Panne", "owner": "A. Berg"}
        return save_plan(plan=ProofPlan(programme=programme, **terms, **words, **fields))

    def test_keeps_frozen_criteria_and_changes_them_in_a_new_version(self, client, programme, consultant):
        running(programme, 4)
        plan = self.plan(programme)
        client.post(url("", "add_proof_criterion"), {"title": "Zeit", "baseline": "11", "minimum": "8", "target": "6"})
        assert client.post(url("", "freeze")).status_code == 302
        criterion = plan.criteria.get()
        criterion.target = Decimal(9)
        with pytest.raises(CriteriaFrozen):
            save_proof_criterion(criterion=criterion)
        changed = {"title": "Zeit", "baseline": "11", "minimum": "10", "target": "9"}
        assert client.post(url("", "proof_criterion", criterion_id=criterion.pk), changed).status_code == 422

        assert client.post(url("", "new_version"), {"reason": "Neue Vorlage"}).status_code == 302
        draft = ProofPlan.objects.get(version=2)
        copy = draft.criteria.get()
        assert client.post(url("", "proof_criterion", criterion_id=copy.pk), changed).status_code == 302
        assert [one.criteria.get().target for one in ProofPlan.objects.order_by("version")] == [6, 9]

    @pytest.mark.parametrize("days", [27, 43])
    def test_takes_four_to_six_weeks(self, programme, days):
        start = datetime.date(2026, 3, 9)
        with pytest.raises(ValidationError, match="four to six weeks"):
            save_plan(
                plan=ProofPlan(programme=programme, starts_on=start, ends_on=start + datetime.timedelta(days=days))
            )

    def test_uses_no_personal_data_before_its_gate(self, programme):
        with pytest.raises(PersonalDataTooEarly):
            self.plan(programme, data_kind="personal")
        running(programme, 3)
        assert self.plan(programme, data_kind="personal").pk


class TestDocuments:
    def test_are_private_and_versioned(self, client, programme, consultant):
        running(programme, 2)
        for text in (b"eins", b"zwei", b"zwei"):
            file = SimpleUploadedFile("tom.txt", text, "text/plain")
            response = client.post(url("datenschutz", "add_document"), {"title": "TOM", "file": file})
            assert response.status_code == 302
        newest = PhaseDocument.objects.latest("version")
        assert newest.version == 2
        assert len(newest.digest) == 64
        address = url("datenschutz", "document", public_id=newest.public_id)
        assert b"".join(client.get(address)) == b"zwei"
        for person in (make_manager(make_team(programme.client)), make_mandate(Role.HR, client=make_client()).person):
            client.force_login(person)
            assert client.get(address).status_code == 404

    def test_are_refused_when_they_are_not_what_they_say(self, client, programme, consultant):
        running(programme, 2)
        file = SimpleUploadedFile("avv.pdf", b"<script>", "application/pdf")
        assert client.post(url("datenschutz", "add_document"), {"title": "AVV", "file": file}).status_code == 422


class TestAccess:
    def test_of_strangers_finds_nothing(self, client, programme):
        running(programme, 1)
        team = make_team(programme.client)
        for person in (make_member(team), make_mandate(Role.TRAINER).person, make_user()):
            client.force_login(person)
            assert {client.get(url(address)).status_code for address in PHASES} == {404}

    def test_of_managers_is_the_rollout_of_their_teams(self, client, programme, consultant):
        mine, other = make_team(programme.client, name="Einkauf"), make_team(programme.client, name="Vertrieb")
        for team in (mine, other):
            wave = {"title": f"Welle {team.name}", "starts_on": "2026-04-01", "ends_on": "2026-04-30"}
            assert client.post(url("", "add_wave"), {**wave, "teams": [team.pk]}).status_code == 302
        client.force_login(make_manager(mine))
        assert client.get(url("analyse")).status_code == 404
        html = client.get(url("rollout")).content.decode()
        assert "Welle Einkauf" in html
        assert "Vertrieb" not in html

    def test_of_client_administrators_is_their_side(self, client, programme):
        phase = running(programme, 2)
        client.force_login(make_mandate(Role.CLIENT_ADMIN, client=programme.client).person)
        ours, theirs = phase.items.get(key="avv"), phase.items.get(key="dsfa")
        assert client.get(url("datenschutz", "item", item_id=ours.pk)).status_code == 200
        assert client.get(url("datenschutz", "item", item_id=theirs.pk)).status_code == 404
        assert client.get(url("datenschutz", "gate")).status_code == 404

    def test_of_the_works_council_is_reading(self, client, programme):
        phase = running(programme, 2)
        client.force_login(make_mandate(Role.WORKS_COUNCIL, client=programme.client).person)
        assert client.get(url("datenschutz")).status_code == 200
        item = phase.items.get(key="avv")
        assert client.get(url("datenschutz", "complete_item", item_id=item.pk)).status_code == 404
        assert client.get(url("datenschutz", "add_document")).status_code == 404

    def test_costs_the_same_for_one_and_for_many(self, client, programme, consultant):
        running(programme, 1)
        costs = []
        for numbers in (range(1), range(1, 9)):
            for number in numbers:
                save_use_case(use_case=UseCase(programme=programme, **CASE | {"title": f"Fall {number}"}))
            client.get(url("analyse"))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(url("analyse"))
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 25


class TestFacts:
    def test_are_known_for_all_standard_items(self):
        assert {one.fact for group in STANDARD.values() for one in group} <= {"", *READERS}

    def test_of_kpis_wait_for_a_publication(self, programme):
        phase = running(programme, 1)
        PhaseItem.objects.create(
            phase=phase, kind="criterion", title="Befähigung", fact="kpi", kpi="k1", minimum_percent=80
        )
        view = phase_file(phase, client=programme.client, on=AT.date()).criteria[-1]
        assert (view.is_met, view.fact.text) == (False, "Nothing is published yet.")


class TestPrivacy:
    def test_exports_and_forgets_who_decided(self, programme):
        decision = gate(running(programme, 1), Verdict.STOP)
        assert json.dumps(privacy.export_for(decision.decided_by)["phases"]).count("gatedecision") == 2
        privacy.erase_for(decision.decided_by)
        decision.refresh_from_db()
        assert (decision.decided_by, decision.reasons) == (None, "Darum")
