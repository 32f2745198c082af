"""Who may do what with awards in the admin."""

from wagtail.permission_policies import ModelPermissionPolicy

from courses.typing import Person

from . import conf
from .models import Award


class AwardPermissionPolicy(ModelPermissionPolicy):
    """Awards are viewed and revoked, never added, changed or deleted by hand, not even by superusers.

    Which awards a person sees is the site's decision (`VISIBLE_AWARDS`).
    """

    ACTIONS = frozenset({"view", "revoke"})

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action in self.ACTIONS and bool(super().user_has_permission(user, action))

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Award) -> bool:
        return (
            self.user_has_permission(user, action) and conf.ask("VISIBLE_AWARDS", user).filter(pk=instance.pk).exists()
        )
