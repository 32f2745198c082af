"""Addresses of the screens over several apps."""

from django.urls import path, re_path

from .views.certainty import certainty
from .views.exceptions import exception_add, exception_edit, exception_withdraw, exceptions
from .views.learning import my_learning
from .views.overview import overview
from .views.proofs import proof
from .views.ratings import ratings
from .views.reports import before_after, figures_csv, figures_xlsx, report, report_paper, report_table, report_words
from .views.roles import roles
from .views.rollouts import board, clients, publish_week
from .views.teams import team, teams
from .views.theme import theme
from .views.training import training
from .views.works_council import audit_file, works_council

app_name = "lms_dashboards"
urlpatterns = [
    path("mein-lernen/", my_learning, name="my_learning"),
    path("mein-team/", teams, name="teams"),
    path("mein-team/<int:team_id>/", team, name="team"),
    path("training/", training, name="training"),
    path("rollout/", overview, name="overview"),
    path("kunden/", clients, name="clients"),
    path("kunden/<slug:slug>/rollout/", board, name="board"),
    path("kunden/<slug:slug>/rollout/veroeffentlichen/", publish_week, name="publish_week"),
    path("kunden/<slug:slug>/rollout/vorher-nachher/", before_after, name="before_after"),
    path("kunden/<slug:slug>/rollout/bericht/", report, name="report"),
    path("kunden/<slug:slug>/rollout/bericht.pdf", report_paper, name="report_paper"),
    path("kunden/<slug:slug>/rollout/bericht.xlsx", report_table, name="report_table"),
    path("kunden/<slug:slug>/rollout/bericht/texte/", report_words, name="report_words"),
    path("kunden/<slug:slug>/rollout/kennzahlen.csv", figures_csv, name="figures_csv"),
    path("kunden/<slug:slug>/rollout/kennzahlen.xlsx", figures_xlsx, name="figures_xlsx"),
    path("kunden/<slug:slug>/betriebsrat/", works_council, name="works_council"),
    path("kunden/<slug:slug>/betriebsrat/pruefdatei/", audit_file, name="audit_file"),
    path("kunden/<slug:slug>/rollenfamilien/", roles, name="roles"),
    path("kunden/<slug:slug>/ausnahmen/", exceptions, name="exceptions"),
    path("kunden/<slug:slug>/ausnahmen/neu/", exception_add, name="exception_add"),
    path("kunden/<slug:slug>/ausnahmen/<int:exception_id>/", exception_edit, name="exception_edit"),
    path(
        "kunden/<slug:slug>/ausnahmen/<int:exception_id>/zurueckziehen/", exception_withdraw, name="exception_withdraw"
    ),
    path("kursbewertungen/", ratings, name="ratings"),
    path("kursbewertungen/<slug:slug>/", ratings, name="client_ratings"),
    path("sicher-und-falsch/", certainty, name="certainty"),
    path("sicher-und-falsch/<slug:slug>/", certainty, name="client_certainty"),
    path("zahlen/<int:release_id>/", proof, name="proof"),
    re_path(r"^theme/(?P<slug>[-a-zA-Z0-9_]+)-(?P<digest>[0-9a-f]{12})\.css$", theme, name="theme"),
]
