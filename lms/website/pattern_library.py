from django.urls import URLPattern

app_name = "pattern_library"
urlpatterns: list[URLPattern] = []
