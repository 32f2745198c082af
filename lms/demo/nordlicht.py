"""Nordlicht Maschinenbau: a year from the first analysis to a rollout in the whole company."""

import datetime

from lms.accounts.actions import confirm_visibility, grant_mandate, propose_visibility
from lms.accounts.models import Role, User, VisibilityProfile
from lms.assignments.actions import offer_course

from .adoption import report_use
from .agenda import Agenda
from .companies import FOUNDED, NORDLICHT
from .learners import Classroom, Habit
from .paths import PathPlan, plan_paths
from .programme import PhasePlan, TargetPlan, go_through_phases, publish_weeks, set_targets
from .pulses import set_terms
from .stage import STAYS_AWAY, Firm, Stage
from .together import work_together
from .variants import write_in_own_words

BASICS, PRIVACY, PROMPTS = "ki-grundlagen", "datenschutz-ki", "gute-prompts"

DILIGENT = Habit(delay_days=2, lessons_per_sitting=2, days_between=3)
HABITS = {
    # The employee to log in as: one course done, at the second attempt; one half done; one due in three days.
    ("Mira Kaya", BASICS): Habit(delay_days=3, lessons_per_sitting=2, days_between=3, failures=1),
    ("Mira Kaya", PROMPTS): Habit(delay_days=17, lessons_per_sitting=2, days_between=3, lessons=4),
    ("Mira Kaya", PRIVACY): STAYS_AWAY,
    ("Thomas Brandt", BASICS): DILIGENT,
    ("Thomas Brandt", PRIVACY): Habit(delay_days=20, lessons_per_sitting=1, days_between=5, lessons=4),
    ("Sabine Kurz", BASICS): DILIGENT,
    ("Sabine Kurz", PRIVACY): DILIGENT,
    ("Jörg Petersen", BASICS): DILIGENT,
    ("Jörg Petersen", PRIVACY): DILIGENT,
    ("Henrike Lorenzen", BASICS): Habit(delay_days=6, lessons_per_sitting=3, days_between=4),
}
PHASES = [
    PhasePlan(
        "2025-11-10",
        "2025-12-17",
        "Workshop am 10. Dezember 2025 mit Geschäftsleitung und Betriebsrat; Kennzahlenblatt mit Ausgangswerten, "
        "abgelegt im Projektordner unter 01 Analyse",
        "2025-12-18",
    ),
    PhasePlan(
        "2026-01-12",
        "2026-02-24",
        "Betriebsvereinbarung „Künstliche Intelligenz“ vom 12. Februar 2026, Verzeichnis der Verarbeitungstätigkeiten "
        "und Datenschutz-Folgenabschätzung, geprüft von der Ansprechperson für Datenschutz",
        "2026-02-27",
    ),
    PhasePlan(
        "2026-03-09",
        "2026-04-22",
        "Vergleich von vier Lösungen nach gewichteten Kriterien, Entscheidung der Geschäftsleitung vom 21. April 2026",
        "2026-04-24",
    ),
    PhasePlan(
        "2026-05-04",
        "2026-06-30",
        "Pilot mit Konstruktion und Vertrieb: sechs Anwendungsfälle erprobt, Abschlussbericht vom 29. Juni 2026",
        "2026-07-03",
    ),
    PhasePlan("2026-08-31"),
]
TARGETS = [
    TargetPlan("k3", 70, 10, "2025-12-15", "2026-05-04"),
    TargetPlan("k4b", 85, 10, "2025-12-15", "2026-05-04"),
    TargetPlan("k1", 40, 10, "2026-08-31", "2026-09-07"),
    TargetPlan("k1", 60, 10, "2026-10-12", "2026-10-19"),
    TargetPlan("k1", 80, 10, "2026-11-16", "2026-11-30"),
    TargetPlan("k4a", 70, 10, "2026-08-31", "2026-09-07"),
]
PATHS = [
    PathPlan("2026-09-01", "ki-im-vertrieb", "KI im Vertrieb", "vertrieb", (BASICS, PRIVACY), (PROMPTS,)),
    PathPlan("2026-09-01", "ki-in-der-fertigung", "KI in der Fertigung", "fertigung", (BASICS, PRIVACY)),
    PathPlan(
        "2026-09-01", "ki-in-der-technik", "KI in Konstruktion und Technik", "technik", (BASICS, PRIVACY), (PROMPTS,)
    ),
    PathPlan(
        "2026-09-01",
        "ki-in-der-verwaltung",
        "KI in Einkauf und Verwaltung",
        "verwaltung",
        (BASICS, PRIVACY),
        (PROMPTS,),
    ),
]
ASSIGNED_PATHS = ("ki-im-vertrieb", "ki-in-der-technik")
FIRST_WEEK = "2026-08-10"
TERMS_SET = "2026-08-03"
MANAGERS = {
    "Björn Hansen": "",
    "Anke Schröder": "Konstruktion",
    "Thomas Brandt": "Fertigung",
    "Susanne Albrecht": "Vertrieb",
    "Doris Timm": "Einkauf und Logistik",
}


def stage_nordlicht(agenda: Agenda, firm: Firm, classrooms: dict[str, Classroom], consultant: User) -> Stage:
    """Play the whole year."""
    stage = Stage(NORDLICHT, agenda, firm, HABITS)
    stage.found()
    _give_mandates(stage)
    _agree_on_visibility(stage)
    _assign(stage, classrooms)
    plan_paths(agenda, PATHS)
    go_through_phases(stage, PHASES, consultant=consultant)
    set_targets(stage, TARGETS, consultant=consultant)
    write_in_own_words(stage, consultant)
    work_together(stage)
    report_use(stage, by=stage.people["Henrike Lorenzen"])
    agenda.run()
    set_terms(stage, by=consultant, at=agenda.at(TERMS_SET))
    publish_weeks(stage, since=FIRST_WEEK)
    return stage


def _give_mandates(stage: Stage) -> None:
    since = stage.agenda.day(FOUNDED.isoformat())
    for name, team in MANAGERS.items():
        grant_mandate(person=stage.people[name], role=Role.TEAM_MANAGER, team=stage.teams[team], starts_on=since)
    for name, role in (
        ("Sabine Kurz", Role.HR),
        ("Jörg Petersen", Role.WORKS_COUNCIL),
        ("Henrike Lorenzen", Role.CLIENT_ADMIN),
    ):
        grant_mandate(person=stage.people[name], role=role, client=stage.client, starts_on=since)


def _agree_on_visibility(stage: Stage) -> None:
    """The works agreement: proposed by the client's administrator, confirmed by the works council."""
    change = propose_visibility(
        client=stage.client,
        profile=VisibilityProfile.STANDARD,
        has_evidence_list=True,
        reason="Betriebsvereinbarung „Künstliche Intelligenz“ vom 12. Februar 2026",
        proposer=stage.people["Henrike Lorenzen"],
        at=stage.agenda.at("2026-02-12"),
    )
    confirm_visibility(change=change, confirmer=stage.people["Jörg Petersen"], at=stage.agenda.at("2026-02-16", 14, 20))
    stage.client.refresh_from_db()


def _assign(stage: Stage, classrooms: dict[str, Classroom]) -> None:
    """First a pilot in two departments, then the basics for everybody, then data protection and prompts."""
    agenda, admin = stage.agenda, stage.people["Henrike Lorenzen"]
    for classroom in classrooms.values():
        offer_course(client=stage.client, course=classroom.course)
    in_three_days = agenda.today + datetime.timedelta(days=3)
    pilot, autumn = agenda.day("2026-06-26"), agenda.day("2026-10-30")
    basics, privacy, prompts = classrooms[BASICS], classrooms[PRIVACY], classrooms[PROMPTS]
    for team in ("Konstruktion", "Vertrieb"):
        stage.assign(basics, at=agenda.at("2026-05-11"), by=admin, team=team, due_on=pilot)
    stage.assign(basics, at=agenda.at("2026-09-01"), by=admin, due_on=autumn, days_to_complete=30)
    stage.assign(privacy, at=agenda.at("2026-09-01", 10, 5), by=admin, due_on=in_three_days)
    # Whoever comes to these roles later is obliged by them, too; for all others the earlier day stays.
    for slug in ASSIGNED_PATHS:
        at = agenda.at("2026-09-01", 10, 20)
        stage.assign_path(slug, [basics, privacy], at=at, by=admin, due_on=agenda.day("2026-12-18"))
    for team in ("Konstruktion", "Vertrieb", "Verwaltung"):
        at = agenda.at("2026-10-28")
        stage.assign(prompts, at=at, by=admin, team=team, days_to_complete=60, is_mandatory=False)
