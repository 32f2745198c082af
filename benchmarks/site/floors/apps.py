from django.apps import AppConfig


class FloorsConfig(AppConfig):
    name = "benchmarks.site.floors"
    label = "benchmark_floors"
    default_auto_field = "django.db.models.BigAutoField"
