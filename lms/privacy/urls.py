from django.urls import URLPattern

app_name = "lms_privacy"
urlpatterns: list[URLPattern] = []
