from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolloutsConfig(AppConfig):
    name = "lms.rollouts"
    label = "lms_rollouts"
    verbose_name = _("Rollouts")
    default_auto_field = "django.db.models.BigAutoField"
