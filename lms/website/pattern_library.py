"""The pattern library: every component with realistic German text, in all its states. Development only.

Its texts are samples and stand in German; nothing here is shown to users.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

app_name = "pattern_library"


class SampleForm(forms.Form):
    """One field of each kind."""

    company = forms.CharField(label="Unternehmen", help_text="So, wie es im Zertifikat stehen soll.")
    email = forms.EmailField(label="E-Mail-Adresse")
    team = forms.ChoiceField(
        label="Team", choices=[("", "Bitte wählen"), ("1", "Vertrieb"), ("2", "Qualitätssicherungsbeauftragte")]
    )
    note = forms.CharField(label="Anmerkung", required=False, widget=forms.Textarea)
    roster = forms.FileField(label="Liste der Mitarbeitenden", required=False, help_text="CSV, höchstens 10 MB.")
    visibility = forms.ChoiceField(
        label="Sichtbarkeit",
        choices=[
            ("strict", "Streng: nur Zahlen"),
            ("standard", "Standard"),
            ("open", "Offen: Führungskraft sieht Namen"),
        ],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="Der Betriebsrat hat dieser Einstellung zugestimmt.")


@dataclass(frozen=True)
class Section:
    """A page of the library."""

    slug: str
    title: str

    @property
    def template(self) -> str:
        return f"patterns/{self.slug}.html"


SECTIONS = [
    Section("grundlagen", "Grundlagen"),
    Section("bausteine", "Bausteine"),
    Section("formulare", "Formulare"),
    Section("lernen", "Lernen"),
    Section("tests", "Tests"),
    Section("zahlen", "Zahlen"),
    Section("spieler", "Kursansicht"),
]
COLORS = [
    "bg",
    "surface",
    "surface-2",
    "line",
    "line-strong",
    "text",
    "muted",
    "accent",
    "accent-strong",
    "accent-soft",
]
TONES = ["ok", "warn", "bad", "info"]
ICONS = [
    "arrow-left",
    "arrow-right",
    "award",
    "bar-chart",
    "bell",
    "book-open",
    "calendar",
    "check",
    "check-circle",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "circle",
    "circle-dashed",
    "circle-dot",
    "clipboard-check",
    "clock",
    "copy",
    "download",
    "external-link",
    "eye",
    "eye-off",
    "file-text",
    "flag",
    "flag-off",
    "globe",
    "graduation-cap",
    "help-circle",
    "home",
    "info",
    "layers",
    "lightbulb",
    "list-checks",
    "lock",
    "log-out",
    "mail",
    "menu",
    "message-circle",
    "minus",
    "monitor",
    "moon",
    "pencil",
    "play",
    "plus",
    "printer",
    "refresh-cw",
    "search",
    "settings",
    "shield",
    "shield-check",
    "sun",
    "target",
    "trending-down",
    "trending-up",
    "triangle-alert",
    "upload",
    "user",
    "users",
    "x",
    "x-circle",
]
PHASES = [
    {"title": "Analyse", "promise": "Messbare KPIs definiert", "state": "done", "note": "12. Januar 2026"},
    {
        "title": "Datenschutz",
        "promise": "DSGVO-konform, mit Nachweisen belegt",
        "state": "done",
        "note": "9. März 2026",
    },
    {"title": "Lösungsauswahl", "promise": "Beste Lösung für Ihren Fall", "state": "done", "note": "4. Mai 2026"},
    {"title": "Proof of Concept", "promise": "Ergebnisse in 4–6 Wochen", "state": "current", "note": "Woche 3 von 6"},
    {"title": "Rollout", "promise": "Ihr Team wird KI-fit", "state": "open"},
]
STEPS = [
    {"title": "Datei wählen", "state": "done"},
    {"title": "Spalten zuordnen", "state": "current"},
    {"title": "Prüfen und übernehmen", "state": "open"},
]
CRUMBS = [{"url": "#", "title": "Kurse"}, {"url": "#", "title": "Datenschutz und KI im Arbeitsalltag"}]
CHART_ROWS = [["KW 43", "41 %"], ["KW 44", "48 %"], ["KW 45", "55 %"], ["KW 46", "63 %"], ["KW 47", "71 %"]]


def samples() -> dict[str, Any]:
    """What the pages show; forms are new for each request."""
    return {
        "colors": COLORS,
        "tones": TONES,
        "icons": ICONS,
        "phases": PHASES,
        "steps": STEPS,
        "crumbs": CRUMBS,
        "chart_columns": ["Woche", "abgeschlossen"],
        "chart_rows": CHART_ROWS,
        "page_obj": Paginator(range(60), 10).page(2),
        "form": SampleForm(prefix="leer"),
        "faulty_form": SampleForm({"fehler-company": "Muster Werke", "fehler-email": "kontakt@"}, prefix="fehler"),
        "sections": SECTIONS,
    }


def show(request: HttpRequest, slug: str = SECTIONS[0].slug) -> HttpResponse:
    """One page of the library."""
    section = next((section for section in SECTIONS if section.slug == slug), None)
    if section is None:
        raise Http404
    tabs = [
        {"url": reverse("pattern_library:show", args=[item.slug]), "label": item.title, "is_current": item is section}
        for item in SECTIONS
    ]
    return render(request, section.template, {**samples(), "section": section, "tabs": tabs})


urlpatterns: list[URLPattern] = [
    path("", show, name="index"),
    path("<slug:slug>/", show, name="show"),
]
