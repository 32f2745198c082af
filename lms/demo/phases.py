"""What the companies of the demo fill their five phases with. Everything is invented."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from courses.documents import Upload, checked_upload
from courses.documents.kinds import Group
from courses.models import LearningPath
from lms.accounts.models import User
from lms.rollouts.actions import (
    add_document,
    choose_solution,
    complete_item,
    freeze_plan,
    record_results,
    save_comparison_criterion,
    save_item,
    save_option,
    save_plan,
    save_proof_criterion,
    save_use_case,
    save_wave,
)
from lms.rollouts.models import Phase, ProofCriterion, ProofPlan, SelectionCriterion, SolutionOption, UseCase, Wave

from .stage import Stage

Filler = Callable[[Stage, Phase, User, datetime.datetime], None]

# Title, department, benefit (cautious, expected, optimistic), effort, data, risk, legal basis, owner of the data.
CASES = [
    ("Angebotstexte entwerfen", "Vertrieb", (55, 75, 85), 25, 70, 20, "Berechtigtes Interesse", "Vertriebsleitung"),
    ("Prüfberichte zusammenfassen", "Fertigung", (40, 60, 80), 35, 65, 30, "Berechtigtes Interesse", "Fertigung"),
    ("Normen und Zeichnungen durchsuchen", "Konstruktion", (45, 70, 90), 60, 45, 25, "Vertrag", "Konstruktion"),
    ("Lieferantenmails vorsortieren", "Einkauf und Logistik", (20, 35, 50), 30, 60, 35, "Vertrag", "Einkauf"),
    ("Bewerbungen nach Stimmung ordnen", "Verwaltung", (30, 45, 60), 50, 40, 95, "", "Personalabteilung"),
]
CRITERIA = [
    ("Datenschutz und Vertrag", 30),
    ("Qualität auf Deutsch", 25),
    ("Betrieb und Anmeldung", 20),
    ("Kosten", 15),
]
# Name, provider, hosting, points by criterion, costs, data protection, exit, why not.
OPTIONS = [
    (
        "Azure OpenAI",
        "Microsoft",
        "eu",
        (8, 9, 9, 6),
        (14, 19, 28),
        "AVV mit EU-Datengrenze",
        "Export aller Verläufe",
        "",
    ),
    (
        "Assistent im Büropaket",
        "Microsoft",
        "eu",
        (8, 8, 9, 4),
        (22, 28, 34),
        "AVV des Büropakets",
        "Monatlich kündbar",
        "Zu teuer für alle, die ihn selten nutzen",
    ),
    (
        "Offenes Modell bei einem deutschen Anbieter",
        "Rechenzentrum Nord",
        "de",
        (9, 7, 7, 7),
        (12, 17, 30),
        "AVV, nur Deutschland",
        "Offene Schnittstelle",
        "Auf Deutsch noch zu ungenau bei Normen",
    ),
    (
        "Offenes Modell im eigenen Haus",
        "Eigenbetrieb",
        "own",
        (10, 6, 4, 3),
        (25, 40, 70),
        "Daten bleiben im Haus",
        "Kein Anbieter",
        "Niemand kann den Betrieb übernehmen",
    ),
]
# Title, unit, baseline, minimum, target, result.
PROOF = [
    ("Zeit für ein Angebot", "Minuten", 48, 36, 30, 31),
    ("Angebote ohne Nacharbeit", "Prozent", 55, 65, 75, 78),
    ("Sicherheit im Umgang, Selbsteinschätzung 4 oder 5", "Prozent", 30, 50, 60, 64),
]
WAVES = [
    (
        "Welle 1: Büro",
        "2026-09-01",
        "2026-10-30",
        ("Vertrieb", "Konstruktion"),
        ("ki-im-vertrieb", "ki-in-der-technik"),
        ("Mira Kaya", "Anke Schröder"),
    ),
    (
        "Welle 2: Verwaltung und Einkauf",
        "2026-10-12",
        "2026-11-27",
        ("Verwaltung", "Einkauf und Logistik"),
        ("ki-in-der-verwaltung",),
        ("Doris Timm",),
    ),
    ("Welle 3: Fertigung", "2026-11-16", "2027-01-29", ("Fertigung",), ("ki-in-der-fertigung",), ("Thomas Brandt",)),
]


def _rate_use_cases(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    for title, department, (low, base, high), effort, data, risk, legal_basis, owner in CASES:
        case = UseCase(
            programme=phase.programme, title=title, department=department, effort=effort, data=data, risk=risk
        )
        case.benefit_low, case.benefit_base, case.benefit_high = low, base, high
        case.legal_basis, case.data_owner = legal_basis, owner
        case.is_forbidden = risk > 90
        save_use_case(use_case=case)


def _rate_solutions(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    criteria = [
        save_comparison_criterion(criterion=SelectionCriterion(programme=phase.programme, title=title, weight=weight))
        for title, weight in CRITERIA
    ]
    for name, provider, hosting, points, (low, base, high), protection, way_out, _against in OPTIONS:
        option = SolutionOption(programme=phase.programme, name=name, provider=provider, hosting=hosting)
        option.cost_low, option.cost_base, option.cost_high = Decimal(low), Decimal(base), Decimal(high)
        option.data_protection, option.way_out = protection, way_out
        save_option(option=option, points={one.pk: given for one, given in zip(criteria, points, strict=True)})


def _choose(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    options = list(phase.programme.options.order_by("pk"))
    against = {option.pk: row[-1] for option, row in zip(options, OPTIONS, strict=True)}
    reasons = "Beste Qualität auf Deutsch, Anmeldung über das vorhandene Konto, AVV liegt vor."
    choose_solution(programme=phase.programme, chosen=options[0], reasons=reasons, against=against, by=by, at=at)


def _freeze_proof(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    plan = save_plan(
        plan=ProofPlan(
            programme=phase.programme,
            starts_on=stage.agenda.day("2026-05-18"),
            ends_on=stage.agenda.day("2026-06-26"),
            test_set="40 abgeschlossene Angebote und 20 Prüfberichte aus dem Vorjahr, ohne Namen",
            data_kind="anonymous",
            stop_rule="Abbruch, sobald vertrauliche Angaben in einer Antwort auftauchen",
            owner="Susanne Albrecht, Vertrieb",
        )
    )
    for title, unit, baseline, minimum, target, _result in PROOF:
        criterion = ProofCriterion(plan=plan, title=title, unit=unit, baseline=Decimal(baseline))
        criterion.minimum, criterion.target = Decimal(minimum), Decimal(target)
        save_proof_criterion(criterion=criterion)
    freeze_plan(plan=plan, by=by, at=at)


def _measure(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    plan = phase.programme.proof_plans.get()
    measured = {one.pk: Decimal(row[-1]) for one, row in zip(plan.criteria.order_by("pk"), PROOF, strict=True)}
    summary = "Angebote entstehen um ein Drittel schneller; zwei Vorlagen wurden unterwegs verbessert."
    record_results(plan=plan, results=measured, summary=summary, at=at)


def _plan_waves(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    for title, start, end, teams, paths, champions in WAVES:
        wave = Wave(programme=phase.programme, title=title)
        wave.starts_on, wave.ends_on = stage.agenda.day(start), stage.agenda.day(end)
        wave.trainings = "Prompt-Werkstatt, je Team zwei Stunden"
        save_wave(
            wave=wave,
            teams=[stage.teams[name] for name in teams],
            paths=list(LearningPath.objects.filter(slug__in=paths).order_by("pk").values_list("pk", flat=True)),
            champions=[stage.people[name] for name in champions],
        )


OPENING: dict[int, Filler] = {1: _rate_use_cases, 3: _rate_solutions, 4: _freeze_proof, 5: _plan_waves}
CLOSING: dict[int, Filler] = {3: _choose, 4: _measure}


def open_contents(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    """What a phase of the large company holds from its first day on."""
    if phase.position in OPENING:
        OPENING[phase.position](stage, phase, by, at)


def close_contents(stage: Stage, phase: Phase, by: User, at: datetime.datetime) -> None:
    """What a phase holds when its promise is confirmed: everything is done, with a document where one is needed."""
    if phase.position in CLOSING:
        CLOSING[phase.position](stage, phase, by, at)
    for item in phase.items.filter(fact="").order_by("pk"):
        item.owner = "Datenschutz" if phase.kind == "privacy" else "Projektleitung"
        save_item(item=item)
        if item.needs_document:
            add_document(phase=phase, item=item, title=item.name[:120], upload=_document(item.name), by=by, at=at)
        complete_item(item=item, by=by, evidence="Liegt vor und ist geprüft.", at=at)


def _document(title: str) -> Upload:
    """A small text that stands for the real document."""
    text = f"{title}\n\nNordlicht Maschinenbau GmbH, Beispiel der Vorführung.\n"
    return checked_upload(name="nachweis.txt", content=text.encode(), groups=[Group.DOCUMENTS])
