from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VariantsConfig(AppConfig):
    name = "lms.variants"
    label = "lms_variants"
    verbose_name = _("Client variants")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import policies, receivers

        policies.register()
        receivers.connect()
