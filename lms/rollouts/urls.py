from django.urls import URLPattern

app_name = "lms_rollouts"
urlpatterns: list[URLPattern] = []
