from django.urls import URLPattern

app_name = "lms_operations"
urlpatterns: list[URLPattern] = []
