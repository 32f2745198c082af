"""Addresses for visitors."""

from django.urls import path

from .views import links, public

app_name = "booking"
urlpatterns = [
    path("", public.choose, name="choose"),
    path("angaben/", public.details, name="details"),
    path("mail-unterwegs/", public.mail_sent, name="mail_sent"),
    path("bestaetigen/<str:token>/", links.confirm, name="confirm"),
    path("termin/<str:token>/", links.appointment, name="appointment"),
    path("termin/<str:token>/verschieben/", links.move, name="move"),
    path("termin/<str:token>/absagen/", links.cancel, name="cancel"),
    path("termin/<str:token>/ki-fit-demo.ics", links.calendar_file, name="calendar_file"),
]
