from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "lms.disclosure"
    label = "lms_disclosure"
    verbose_name = _("Disclosure")
    default_auto_field = "django.db.models.BigAutoField"
