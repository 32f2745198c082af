"""The named people of the demo, one for each role, and the password they share.

The one table that the login page, the command's output and the tests read. All people and companies are invented.
"""

from dataclasses import dataclass

PASSWORD = "ki-fit-demo-2026"  # noqa: S105 printed on the login page of the demo, refused in production


@dataclass(frozen=True)
class Account:
    """A person to log in as. `key` names the role in code, `role` on the login page."""

    key: str
    role: str
    name: str
    email: str

    @property
    def password(self) -> str:
        return PASSWORD


ACCOUNTS = [
    Account("employee", "Mitarbeiterin, Nordlicht", "Mira Kaya", "mira.kaya@nordlicht.example"),
    Account("manager", "Führungskraft, Nordlicht", "Thomas Brandt", "thomas.brandt@nordlicht.example"),
    Account("hr", "Personalabteilung, Nordlicht", "Sabine Kurz", "sabine.kurz@nordlicht.example"),
    Account("works_council", "Betriebsrat, Nordlicht", "Jörg Petersen", "joerg.petersen@nordlicht.example"),
    Account("client_admin", "Administration, Nordlicht", "Henrike Lorenzen", "henrike.lorenzen@nordlicht.example"),
    Account("small_manager", "Leitung, Apotheke am Markt", "Katrin Sommer", "katrin.sommer@apotheke-am-markt.example"),
    Account("small_employee", "Mitarbeiter, Apotheke am Markt", "Emil Novak", "emil.novak@apotheke-am-markt.example"),
    Account("trainer", "Trainingsteam, KI-fit", "Lena Hartwig", "lena.hartwig@ki-fit.example"),
    Account("consultant", "Beratung, KI-fit", "Markus Engel", "markus.engel@ki-fit.example"),
    Account("admin", "Systemverwaltung, KI-fit", "Carla Weiß", "carla.weiss@ki-fit.example"),
]


def account(key: str) -> Account:
    """The account with this key. Raises KeyError for an unknown one."""
    return {row.key: row for row in ACCOUNTS}[key]
