"""The two client companies of the demo: teams, people, who joined, left and moved. Everything is invented."""

import datetime
import unicodedata
from dataclasses import dataclass, field

FOUNDED = datetime.date(2025, 11, 3)  # when both companies began with KI-fit

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ø": "o", "ł": "l"})


def email_for(name: str, domain: str) -> str:
    """`first.last@domain` in plain letters: "Jörg Petersen" → joerg.petersen@…"""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    first, *others = letters.split()
    return f"{first}.{'-'.join(others)}@{domain}"


@dataclass(frozen=True)
class TeamPlan:
    """A team below `parent` (empty: below the company) with those who belonged to it from the beginning."""

    name: str
    people: list[str]
    parent: str = ""
    diligence: float = 0.75
    """Share of its people who take a course without being told twice."""


@dataclass(frozen=True)
class Change:
    """Somebody joins (`team` only), leaves (`team` empty) or moves."""

    on: datetime.date
    person: str
    team: str


@dataclass(frozen=True)
class Company:
    name: str
    slug: str
    accent: str
    domain: str
    teams: list[TeamPlan]
    changes: list[Change] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    """By team (empty: directly in the company), the role family of its people (a slug of `lms.demo.paths`).

    Teams without one are left out.
    """


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


NORDLICHT = Company(
    name="Nordlicht Maschinenbau GmbH",
    slug="nordlicht",
    accent="#1f5f99",
    domain="nordlicht.example",
    teams=[
        TeamPlan("Geschäftsleitung", ["Henrike Lorenzen", "Björn Hansen", "Claudia Maaß"], diligence=0.7),
        TeamPlan(
            "Konstruktion",
            [
                "Anke Schröder",
                "Dmitri Wolkow",
                "Felix Baumgarten",
                "Hanna Lindner",
                "Igor Petrenko",
                "Julia Reimann",
                "Kai Jessen",
                "Merle Thomsen",
                "Rainer Vogt",
            ],
            diligence=0.9,
        ),
        TeamPlan("Fertigung", ["Thomas Brandt"], diligence=1.0),
        TeamPlan(
            "Montage",
            [
                "Jörg Petersen",
                "Adnan Begić",
                "Bernd Krüger",
                "Cem Öztürk",
                "Dirk Mertens",
                "Elif Şahin",
                "Florian Stahl",
                "Gregor Nowak",
                "Heiko Janssen",
                "Ivana Marić",
                "Uwe Hinrichs",
            ],
            parent="Fertigung",
            diligence=0.7,
        ),
        TeamPlan(
            "Zerspanung",
            [
                "Andreas Pohl",
                "Birgit Lange",
                "Emre Demir",
                "Holger Winter",
                "Jan Kowalski",
                "Lars Ketelsen",
                "Nina Behrendt",
                "Oleg Fischer",
                "Pascal Roth",
            ],
            parent="Fertigung",
            diligence=0.5,
        ),
        TeamPlan("Qualitätssicherung", ["Frauke Carstens", "Marija Horvat", "Stefan Dietz"], parent="Fertigung"),
        TeamPlan("Vertrieb", ["Susanne Albrecht"], diligence=1.0),
        TeamPlan(
            "Innendienst",
            [
                "Mira Kaya",
                "Anja Paulsen",
                "Benedikt Hofer",
                "Carolin Steinke",
                "Ole Christiansen",
                "Tanja Ebert",
            ],
            parent="Vertrieb",
            diligence=0.95,
        ),
        TeamPlan(
            "Außendienst",
            ["Christoph Barth", "Karsten Lüders", "Murat Çelik", "Petra Hagemann", "Robert Engler", "Silke Nissen"],
            parent="Vertrieb",
            diligence=0.6,
        ),
        TeamPlan(
            "Einkauf und Logistik",
            ["Doris Timm", "Hüseyin Kaplan", "Jens Albers", "Melanie Fuchs", "Sven Rickert", "Yvonne Schade"],
            diligence=0.8,
        ),
        TeamPlan(
            "Verwaltung",
            ["Sabine Kurz", "Gesa Ott", "Katharina Simon", "Matthias Lorenz", "Renate Busch"],
            diligence=0.85,
        ),
    ],
    changes=[
        Change(_day("2026-02-01"), "Daria Melnyk", "Innendienst"),
        Change(_day("2026-03-31"), "Uwe Hinrichs", ""),
        Change(_day("2026-04-01"), "Kevin Schuster", "Montage"),
        Change(_day("2026-05-01"), "Emre Demir", "Montage"),
        Change(_day("2026-06-30"), "Pascal Roth", ""),
        Change(_day("2026-07-01"), "Ivana Marić", "Qualitätssicherung"),
        Change(_day("2026-07-10"), "Jens Albers", ""),
        Change(_day("2026-07-15"), "Thu Trang Nguyen", "Verwaltung"),
        # Five at once: a workshop is taken over. Each alone could be seen in the figures; together they cannot.
        Change(_day("2026-09-14"), "Agnieszka Lewandowska", "Zerspanung"),
        Change(_day("2026-09-14"), "Detlef Franzen", "Zerspanung"),
        Change(_day("2026-09-14"), "Goran Jurić", "Zerspanung"),
        Change(_day("2026-09-14"), "Simone Peters", "Zerspanung"),
        Change(_day("2026-09-14"), "Torben Clausen", "Zerspanung"),
        Change(_day("2026-11-02"), "Sinem Aydın", "Konstruktion"),
    ],
    roles={
        "Konstruktion": "technik",
        "Fertigung": "fertigung",
        "Montage": "fertigung",
        "Zerspanung": "fertigung",
        "Qualitätssicherung": "fertigung",
        "Vertrieb": "vertrieb",
        "Innendienst": "vertrieb",
        "Außendienst": "vertrieb",
        "Einkauf und Logistik": "verwaltung",
        "Verwaltung": "verwaltung",
    },
)

APOTHEKE = Company(
    name="Apotheke am Markt",
    slug="apotheke-am-markt",
    accent="#9a3b52",
    domain="apotheke-am-markt.example",
    teams=[
        TeamPlan("Beratung und Verkauf", ["Emil Novak", "Birte Hoffmann", "Fatma Arslan", "Ursula Brinkmann"]),
        TeamPlan("Labor und Rezeptur", ["Johanna Ritter", "Leon Seidel"]),
        TeamPlan("Botendienst", ["Horst Wagner"]),
    ],
    roles=dict.fromkeys(["", "Beratung und Verkauf", "Labor und Rezeptur", "Botendienst"], "apotheke"),
)
APOTHEKE_OWNER = "Katrin Sommer"
