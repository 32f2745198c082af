from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdoptionConfig(AppConfig):
    name = "lms.adoption"
    label = "lms_adoption"
    verbose_name = _("Use of AI tools")
    default_auto_field = "django.db.models.BigAutoField"
