from django.urls import URLPattern

app_name = "lms_website"
urlpatterns: list[URLPattern] = []
