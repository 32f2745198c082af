"""Every screen, file and mail that says something about people, and who gets it.

The works council's page prints this list, and tests hold it against the addresses of the site and against what each
role can open: something new about people that is not written down here fails them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.accounts.models import Role

CLIENT_ROLES = frozenset({Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN})
BOARD = CLIENT_ROLES | {Role.CONSULTANT}
FIRM = frozenset({Role.TRAINER, Role.CONSULTANT})
TEACHING = frozenset({Role.TRAINER})
GRANTING = frozenset({Role.CLIENT_ADMIN, Role.TRAINER, Role.CONSULTANT})
IMPORTING = frozenset({Role.CLIENT_ADMIN, Role.CONSULTANT})

SCREEN = pgettext_lazy("kind of report", "Screen")
FILE = pgettext_lazy("kind of report", "File")
MAIL = pgettext_lazy("kind of report", "E-mail")
COMMAND = pgettext_lazy("kind of report", "Command on the server")
ADMIN = pgettext_lazy("kind of report", "Administration")


@dataclass(frozen=True)
class ReportEntry:
    """One thing that says something about people. `roles`: who gets it as a role; `others` in words: who else.

    `names`: what of it bears names. `addresses`: names of its addresses; empty for mails, commands and administration.
    """

    title: str | Promise
    kind: str | Promise
    shows: str | Promise
    names: str | Promise
    roles: frozenset[Role]
    addresses: tuple[str, ...] = ()
    others: str | Promise = ""

    @property
    def readers(self) -> list[str]:
        """Who gets it, in the order of roles."""
        labels = [str(role.label) for role in Role if role in self.roles]
        return [*labels, str(self.others)] if self.others else labels


NO_NAMES = _("None")
BY_PROFILE = _("Only where the profile of visibility says so, and only done or open in mandatory courses")

REGISTRY: tuple[ReportEntry, ...] = (
    ReportEntry(
        _("Team page"),
        SCREEN,
        _("Published figures of a team and of the teams directly below it, and the page of each number."),
        BY_PROFILE,
        CLIENT_ROLES | {Role.TEAM_MANAGER, Role.CONSULTANT},
        ("lms_dashboards:team", "lms_dashboards:proof"),
    ),
    ReportEntry(
        _("List of teams"),
        SCREEN,
        _("The teams somebody may open."),
        NO_NAMES,
        CLIENT_ROLES | {Role.TEAM_MANAGER},
        ("lms_dashboards:teams",),
    ),
    ReportEntry(
        _("Rollout board"),
        SCREEN,
        _("Phases, and published figures of the whole company with target, trend and traffic light."),
        _("Who confirmed a phase"),
        BOARD,
        ("lms_dashboards:board",),
    ),
    ReportEntry(
        _("Before and after training"),
        SCREEN,
        _("How many of those trained used AI tools before and after, by team and by quarter."),
        NO_NAMES,
        BOARD,
        ("lms_dashboards:before_after",),
    ),
    ReportEntry(
        _("Management report"),
        FILE,
        _("The figures of the board, phases, risks, decisions and dates, as page, PDF and XLSX."),
        NO_NAMES,
        BOARD,
        ("lms_dashboards:report", "lms_dashboards:report_paper", "lms_dashboards:report_table"),
        _("whoever is given the file"),
    ),
    ReportEntry(
        _("Tables of figures"),
        FILE,
        _("Figures of a week by team, and of the whole company what the board shows, as CSV and XLSX."),
        NO_NAMES,
        BOARD,
        ("lms_dashboards:figures_csv", "lms_dashboards:figures_xlsx"),
    ),
    ReportEntry(
        _("Phases of the programme"),
        SCREEN,
        _("Tasks, criteria, documents, decisions and waves of each phase."),
        _("Who signed or decided something, and champions who have agreed to be named"),
        BOARD,
        ("lms_rollouts:phase", "lms_rollouts:document"),
        _("managers: the phase of the rollout, for their own teams"),
    ),
    ReportEntry(
        _("All clients at a glance"),
        SCREEN,
        _("For each client: phase, traffic lights, decisions, overdue tasks."),
        NO_NAMES,
        frozenset({Role.CONSULTANT}),
        ("lms_dashboards:overview",),
    ),
    ReportEntry(
        _("Works council"),
        SCREEN,
        _("Published figures, configuration, this list, imports and publications."),
        _("Who changed the profile, imported a report or fetched the audit file"),
        frozenset({Role.WORKS_COUNCIL}),
        ("lms_dashboards:works_council",),
    ),
    ReportEntry(
        _("Audit file"),
        FILE,
        _("Every cell ever published, with the pseudonyms of those it counts, to check the gate."),
        _("None; pseudonyms"),
        frozenset({Role.WORKS_COUNCIL}),
        ("lms_dashboards:audit_file",),
        _("auditors, by whoever runs the server"),
    ),
    ReportEntry(
        _("Data on the use of AI tools"),
        SCREEN,
        _("Sources, imports and how many accounts are known; never who uses what."),
        _("Who imported a report"),
        IMPORTING,
        ("lms_adoption:overview",),
    ),
    ReportEntry(
        _("Role families"),
        SCREEN,
        _("The people of the company with their teams and role families; nothing about learning."),
        _("All people of the company"),
        frozenset({Role.CLIENT_ADMIN}),
        ("lms_dashboards:roles",),
    ),
    ReportEntry(
        _("Exceptions for quizzes"),
        SCREEN,
        _("For whom a quiz has other rules, such as more time."),
        _("People with an exception"),
        GRANTING,
        (
            "lms_dashboards:exceptions",
            "lms_dashboards:exception_add",
            "lms_dashboards:exception_edit",
            "lms_dashboards:exception_withdraw",
        ),
    ),
    ReportEntry(
        _("Course ratings, and what people are certain of"),
        SCREEN,
        _("Published shares of those who agreed, or were certain and wrong, from ten people on."),
        NO_NAMES,
        FIRM,
        (
            "lms_dashboards:ratings",
            "lms_dashboards:client_ratings",
            "lms_dashboards:certainty",
            "lms_dashboards:client_certainty",
        ),
    ),
    ReportEntry(
        _("Work of the training team"),
        SCREEN,
        _("Questions, handed-in work and answers to grade, and lists for live sessions."),
        _("Participants of live sessions; handed-in work is anonymous"),
        TEACHING,
        (
            "lms_dashboards:training",
            "training:questions",
            "training:answer_question",
            "training:submissions",
            "training:review_submission",
            "training:dates",
            "training:create_date",
            "training:date",
            "training:edit_date",
            "training:print_date",
        ),
    ),
    ReportEntry(
        _("Verifying a certificate"),
        SCREEN,
        _("Whether a certificate is genuine and valid."),
        _("The holder's, for whoever has the code"),
        frozenset(),
        ("certificates:verify_form", "certificates:verify"),
        _("whoever has the code of the certificate"),
    ),
    ReportEntry(
        _("Reminders"),
        MAIL,
        _("What is due for the person it goes to, and questions some weeks after their training."),
        _("The person's own"),
        frozenset(),
        (),
        _("each person about themselves"),
    ),
    ReportEntry(
        _("People, teams, certificates and item analysis"),
        ADMIN,
        _("Master data, issued certificates, and how questions of a quiz work, without names."),
        _("People of all clients in the master data"),
        frozenset(),
        (),
        _("administrators of the platform; the training team for courses and quizzes"),
    ),
    ReportEntry(
        _("Audit file, management report, import of reports"),
        COMMAND,
        _("The same as the screens and files of these names."),
        _("None; pseudonyms in the audit file"),
        frozenset(),
        (),
        _("whoever runs the server"),
    ),
)
