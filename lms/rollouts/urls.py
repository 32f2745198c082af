"""Addresses of what consultants do in a programme. The screens are in `lms.dashboards`."""

from django.urls import path

from . import views

app_name = "lms_rollouts"
urlpatterns = [
    path("<slug:slug>/beginnen/", views.start_programme_view, name="start_programme"),
    path("phasen/<int:phase_id>/starten/", views.start_phase_view, name="start_phase"),
    path("phasen/<int:phase_id>/versprechen/", views.confirm_promise_view, name="confirm_promise"),
    path("phasen/<int:phase_id>/abschliessen/", views.complete_phase_view, name="complete_phase"),
    path("programme/<int:programme_id>/ziele/", views.set_target_view, name="set_target"),
]
