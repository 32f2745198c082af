"""Addresses of a programme: its five phases, and what moves it on. The board is in `lms.dashboards`."""

from django.urls import path

from .views import contents, phases, proof, pulses, steering, terms

app_name = "lms_rollouts"
urlpatterns = [
    path("rueckfragen/<uuid:public_id>/", pulses.pulse_view, name="pulse"),
    path("rueckfragen/<uuid:public_id>/ablehnen/", pulses.decline_pulse_view, name="decline_pulse"),
    path("<slug:slug>/rechengroessen/", terms.settings_view, name="settings"),
    path("<slug:slug>/rechengroessen/<slug:kind>/", terms.definition_view, name="setting"),
    path("<slug:slug>/rechengroessen/<slug:kind>/<int:number>/", terms.definition_view, name="setting_of"),
    path("<slug:slug>/ampel/<slug:kpi>/", terms.light_view, name="light"),
    path("<slug:slug>/beginnen/", steering.start_programme_view, name="start_programme"),
    path("phasen/<int:phase_id>/starten/", steering.start_phase_view, name="start_phase"),
    path("phasen/<int:phase_id>/versprechen/", steering.confirm_promise_view, name="confirm_promise"),
    path("programme/<int:programme_id>/ziele/", steering.set_target_view, name="set_target"),
    path("<slug:slug>/analyse/anwendungsfaelle/neu/", contents.use_case_view, name="add_use_case"),
    path("<slug:slug>/analyse/anwendungsfaelle/<int:use_case_id>/", contents.use_case_view, name="use_case"),
    path("<slug:slug>/analyse/gewichte/", contents.weights_view, name="weights"),
    path(
        "<slug:slug>/loesungsauswahl/kriterien/neu/",
        contents.comparison_criterion_view,
        name="add_comparison_criterion",
    ),
    path(
        "<slug:slug>/loesungsauswahl/kriterien/<int:criterion_id>/",
        contents.comparison_criterion_view,
        name="comparison_criterion",
    ),
    path("<slug:slug>/loesungsauswahl/loesungen/neu/", contents.option_view, name="add_option"),
    path("<slug:slug>/loesungsauswahl/loesungen/<int:option_id>/", contents.option_view, name="option"),
    path("<slug:slug>/loesungsauswahl/beschluss/", contents.choice_view, name="choice"),
    path("<slug:slug>/poc/plan/", proof.plan_view, name="plan"),
    path("<slug:slug>/poc/kriterien/neu/", proof.proof_criterion_view, name="add_proof_criterion"),
    path("<slug:slug>/poc/kriterien/<int:criterion_id>/", proof.proof_criterion_view, name="proof_criterion"),
    path("<slug:slug>/poc/festlegen/", proof.freeze_view, name="freeze"),
    path("<slug:slug>/poc/neue-fassung/", proof.new_version_view, name="new_version"),
    path("<slug:slug>/poc/ergebnisse/", proof.results_view, name="results"),
    path("<slug:slug>/rollout/wellen/neu/", contents.wave_view, name="add_wave"),
    path("<slug:slug>/rollout/wellen/<int:wave_id>/", contents.wave_view, name="wave"),
    path("<slug:slug>/<slug:phase>/", phases.phase_view, name="phase"),
    path("<slug:slug>/<slug:phase>/aufgaben/neu/", phases.add_item_view, name="add_item"),
    path("<slug:slug>/<slug:phase>/aufgaben/<int:item_id>/", phases.edit_item_view, name="item"),
    path("<slug:slug>/<slug:phase>/aufgaben/<int:item_id>/erledigt/", phases.complete_item_view, name="complete_item"),
    path(
        "<slug:slug>/<slug:phase>/aufgaben/<int:item_id>/ausnahme/", phases.sign_exception_view, name="sign_exception"
    ),
    path("<slug:slug>/<slug:phase>/dokumente/neu/", phases.add_document_view, name="add_document"),
    path("<slug:slug>/<slug:phase>/dokumente/<uuid:public_id>/", phases.document_view, name="document"),
    path("<slug:slug>/<slug:phase>/entscheidung/", phases.gate_view, name="gate"),
]
