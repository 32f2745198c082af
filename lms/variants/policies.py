"""Who may see and change what in Wagtail's library. What lies in a client's collection is for who acts for it (L39)."""

from collections.abc import Collection as Several
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from courses.models import MediaFile
from lms.accounts.models import User

from .queries import belongs_to, foreign_collections, owner_of

Viewer = AbstractBaseUser | AnonymousUser


class LibraryPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's own policy, without what belongs to clients for which the person does not act.

    Wagtail's lists, choosers, searches, forms and bulk actions all ask it. Also who uploaded a file loses it with the
    mandate for its client.
    """

    def user_has_any_permission_for_instance(self, user: Viewer, actions: Several[str], instance: Any) -> bool:
        """Asks who owns the file only of people who might do it otherwise."""
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        owner = owner_of(instance)
        now = timezone.now()  # noqa: TID251 an answer about this moment
        return owner is None or (isinstance(user, User) and belongs_to(user, owner, at=now))

    def instances_user_has_any_permission_for(self, user: Viewer, actions: Several[str]) -> QuerySet[Any]:
        rows = super().instances_user_has_any_permission_for(user, actions)
        return rows.exclude(collection__in=_foreign(user))

    def collections_user_has_any_permission_for(self, user: Viewer, actions: Several[str]) -> QuerySet[Collection]:
        rows = super().collections_user_has_any_permission_for(user, actions)
        return rows.exclude(pk__in=_foreign(user))


def _foreign(user: Viewer) -> list[int]:
    now = timezone.now()  # noqa: TID251 an answer about this moment
    return foreign_collections(user, at=now) if isinstance(user, User) else []


def register() -> None:
    """Let Wagtail ask these policies. For the exact models: they hold before Wagtail's own, whatever starts first.

    Videos and recordings have no permissions of their own: those of documents hold.
    """
    kinds = (
        (get_image_model(), "wagtailimages.Image"),
        (get_document_model(), "wagtaildocs.Document"),
        (MediaFile, "wagtaildocs.Document"),
    )
    for model, auth_model in kinds:
        policy = LibraryPolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy, exact_class=True)
