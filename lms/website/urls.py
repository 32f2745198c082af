from django.urls import path

from . import views

app_name = "lms_website"
urlpatterns = [
    path("", views.set_language, name="set_language"),
]
