from django.urls import path

from . import views

app_name = "lms_privacy"
urlpatterns = [
    path("", views.my_data, name="my_data"),
    path("export.json", views.export, name="export"),
    path("sichtbarkeit/<slug:slug>/", views.visibility, name="visibility"),
    path("sichtbarkeit/<slug:slug>/<int:change_id>/bestaetigen/", views.confirm, name="confirm"),
    path("sichtbarkeit/<slug:slug>/<int:change_id>/zurueckziehen/", views.withdraw, name="withdraw"),
]
