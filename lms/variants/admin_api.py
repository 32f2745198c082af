"""Images and documents in the API of Wagtail's admin, which asks no policy by itself."""

from typing import Any

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

ACTIONS = ("choose", "change")


class AllowedFilesMixin:
    """Only what the person may choose or change in the library."""

    model: Any
    request: Any

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()  # type: ignore[misc]  # of the viewset it is mixed into
        policy = policy_registry.get_by_type(self.model)
        allowed = policy.instances_user_has_any_permission_for(self.request.user, ACTIONS)
        return rows.filter(pk__in=allowed.order_by().values("pk"))


class AllowedImages(AllowedFilesMixin, ImagesAdminAPIViewSet):
    pass


class AllowedDocuments(AllowedFilesMixin, DocumentsAdminAPIViewSet):
    pass
