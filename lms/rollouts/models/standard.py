"""What every programme asks for in each phase. Clients and consultants add to it; they take nothing away."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Standard:
    """A standard item. `kind`, `side`: values of `ItemKind` and `Side`; `fact`: what the platform knows by itself."""

    key: str
    kind: str
    title: str | Promise
    side: str = "firm"
    needs_document: bool = False
    fact: str = ""


STANDARD: dict[str, tuple[Standard, ...]] = {
    "analysis": (
        Standard("mandate", "entry", pgettext_lazy("item", "Project brief with goals and contacts"), "client"),
        Standard("collect", "task", pgettext_lazy("item", "Collect use cases with the departments")),
        Standard(
            "use_cases", "criterion", pgettext_lazy("item", "At least one use case without a stop"), fact="use_cases"
        ),
        Standard(
            "targets", "criterion", pgettext_lazy("item", "Targets and tolerances of the KPIs set"), fact="targets"
        ),
    ),
    "privacy": (
        Standard("inventory", "entry", pgettext_lazy("item", "List of the planned uses and their data"), "client"),
        Standard("avv", "criterion", pgettext_lazy("item", "Data processing agreement"), "client", True),
        Standard("tom", "criterion", pgettext_lazy("item", "Technical and organizational measures"), "client", True),
        Standard(
            "vvt", "criterion", pgettext_lazy("item", "Entry in the record of processing activities"), "client", True
        ),
        Standard(
            "dsfa",
            "criterion",
            pgettext_lazy("item", "Pre-check of the data protection impact assessment"),
            "firm",
            True,
        ),
        Standard("works", "criterion", pgettext_lazy("item", "Works agreement"), "client", True),
        Standard("art13", "criterion", pgettext_lazy("item", "Notice under Art. 13 GDPR"), "client", True),
        Standard("register", "criterion", pgettext_lazy("item", "Register of AI systems"), "client", True),
    ),
    "selection": (
        Standard("demands", "entry", pgettext_lazy("item", "Requirements from analysis and data protection")),
        Standard("compare", "task", pgettext_lazy("item", "Rate all solutions by all criteria")),
        Standard(
            "decision",
            "criterion",
            pgettext_lazy("item", "Decision recorded with the rejected options"),
            fact="decision",
        ),
    ),
    "proof": (
        Standard(
            "access", "entry", pgettext_lazy("item", "Access to the chosen solution for the test group"), "client"
        ),
        Standard(
            "frozen", "criterion", pgettext_lazy("item", "Success criteria frozen before the start"), fact="frozen"
        ),
        Standard(
            "results", "criterion", pgettext_lazy("item", "Every success criterion reached its minimum"), fact="results"
        ),
    ),
    "rollout": (
        Standard("paths", "entry", pgettext_lazy("item", "Learning paths of the role families"), "firm"),
        Standard("champions", "task", pgettext_lazy("item", "Win champions in the teams"), "client"),
        Standard("waves", "criterion", pgettext_lazy("item", "All waves have ended"), fact="waves"),
    ),
}
_TITLES = {one.key: one.title for group in STANDARD.values() for one in group}


def standard_title(key: str) -> str:
    """The title of a standard item in the reader's language."""
    return str(_TITLES.get(key, key))
