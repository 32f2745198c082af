"""Wagtail: certificates in the admin's menu, permissions, log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from .models import Award
from .permissions import AwardPermissionPolicy
from .viewsets import CertificatesViewSetGroup

register_permission_policy(Award, AwardPermissionPolicy(Award))
register_snippet(CertificatesViewSetGroup)


@hooks.register("register_log_actions")
def name_what_is_logged(actions: Any) -> None:
    actions.register_action("certificates.revoke", _("Revoke certificate"), _("Certificate revoked"))
