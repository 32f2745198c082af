"""Apotheke am Markt: eight people, no works council, everything in the open."""

from lms.accounts.actions import confirm_visibility, grant_mandate, propose_visibility
from lms.accounts.models import Role, User, VisibilityProfile
from lms.assignments.actions import offer_course

from .agenda import Agenda
from .companies import APOTHEKE, APOTHEKE_OWNER, FOUNDED
from .learners import Classroom, Habit
from .nordlicht import BASICS, PRIVACY, PROMPTS
from .paths import PathPlan, plan_paths
from .programme import PhasePlan, TargetPlan, go_through_phases, publish_weeks, set_targets
from .stage import STAYS_AWAY, Firm, Stage
from .together import ask_without_answer

HABITS = {
    (APOTHEKE_OWNER, BASICS): Habit(delay_days=1, lessons_per_sitting=3, days_between=2),
    (APOTHEKE_OWNER, PRIVACY): Habit(delay_days=4, lessons_per_sitting=2, days_between=4),
    ("Emil Novak", BASICS): Habit(delay_days=2, lessons_per_sitting=2, days_between=3),
    ("Emil Novak", PRIVACY): Habit(delay_days=12, lessons_per_sitting=1, days_between=4, lessons=3),
    ("Birte Hoffmann", BASICS): Habit(delay_days=5, failures=1),
    ("Birte Hoffmann", PRIVACY): Habit(delay_days=2),
    ("Fatma Arslan", BASICS): Habit(delay_days=3),
    ("Fatma Arslan", PRIVACY): Habit(delay_days=9),
    ("Ursula Brinkmann", BASICS): Habit(delay_days=20, lessons_per_sitting=1, days_between=6, lessons=3),
    ("Ursula Brinkmann", PRIVACY): STAYS_AWAY,
    ("Johanna Ritter", BASICS): Habit(delay_days=1),
    ("Johanna Ritter", PRIVACY): Habit(delay_days=3, failures=1),
    ("Leon Seidel", BASICS): Habit(delay_days=14, days_between=4),
    ("Leon Seidel", PRIVACY): Habit(delay_days=16, lessons_per_sitting=1, days_between=4, lessons=2),
    ("Horst Wagner", BASICS): STAYS_AWAY,
    ("Horst Wagner", PRIVACY): STAYS_AWAY,
}
PHASES = [
    PhasePlan(
        "2026-08-17",
        "2026-08-27",
        "Gespräch am 26. August 2026: zwei Ziele, weniger Zeit für Rückfragen an Praxen und sichere Texte für Aushänge",
        "2026-08-28",
    ),
    PhasePlan(
        "2026-08-31",
        "2026-11-18",
        "Liste „Was nie in eine Eingabe gehört“, Vertrag zur Auftragsverarbeitung, Aushang im Pausenraum",
    ),
]
TARGETS = [TargetPlan("k1", 75, 15, "2026-09-07", "2026-09-14"), TargetPlan("k3", 75, 15, "2026-09-07", "2026-09-14")]
PATH = "ki-in-der-apotheke"
PATHS = [
    PathPlan("2026-09-07", PATH, "KI in der Apotheke", "apotheke", (BASICS,), (PRIVACY, PROMPTS)),
    # Since privacy is required, the path as it was before still counts for three months.
    PathPlan("2026-10-26", PATH, "KI in der Apotheke", "apotheke", (BASICS, PRIVACY), (PROMPTS,)),
]
FIRST_WEEK = "2026-09-14"
# Who asks, at which lesson, what and when.
QUESTION = (
    "Emil Novak",
    "ergebnisse-pruefen",
    "Wie prüfe ich eine Zusammenfassung, wenn ich den langen Text selbst nicht gelesen habe?",
    "2026-11-18",
)


def stage_apotheke(agenda: Agenda, firm: Firm, classrooms: dict[str, Classroom], consultant: User) -> Stage:
    """Play the autumn of a small company."""
    stage = Stage(APOTHEKE, agenda, firm, HABITS)
    stage.found()
    since = agenda.day(FOUNDED.isoformat())
    owner = stage.join(APOTHEKE_OWNER, "", on=since)
    grant_mandate(person=owner, role=Role.TEAM_MANAGER, team=stage.teams[""], starts_on=since)
    grant_mandate(person=owner, role=Role.CLIENT_ADMIN, client=stage.client, starts_on=since)
    second = stage.people["Johanna Ritter"]
    grant_mandate(person=second, role=Role.CLIENT_ADMIN, client=stage.client, starts_on=since)
    change = propose_visibility(
        client=stage.client,
        profile=VisibilityProfile.OPEN,
        has_evidence_list=True,
        reason="Teambesprechung am 1. September 2026: acht Leute, wir wollen voneinander wissen, wer noch Zeit braucht",
        proposer=owner,
        at=agenda.at("2026-09-01", 12, 30),
    )
    confirm_visibility(change=change, confirmer=second, at=agenda.at("2026-09-02", 8, 15))
    stage.client.refresh_from_db()
    offer_course(client=stage.client, course=classrooms[PROMPTS].course)
    plan_paths(agenda, PATHS)
    # Everybody has the same role here, so the path alone says who has to take what; privacy follows when it changes.
    stage.assign_path(PATH, [classrooms[BASICS]], at=agenda.at("2026-09-07", 10, 30), by=owner, days_to_complete=42)
    stage.expect(classrooms[PRIVACY], at=agenda.at("2026-10-26", 10, 30))
    go_through_phases(stage, PHASES, consultant=consultant)
    set_targets(stage, TARGETS, consultant=consultant)
    ask_without_answer(stage, *QUESTION)
    agenda.run()
    publish_weeks(stage, since=FIRST_WEEK)
    return stage
