from django.urls import path

from . import views

app_name = "lms_dashboards"
urlpatterns = [
    path("mein-lernen/", views.my_learning, name="my_learning"),
]
