"""The form for a video or recording in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import BaseCollectionMemberForm, CollectionChoiceField
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import Collection
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from courses.models import MediaFile


class MediaFileForm(BaseCollectionMemberForm, WagtailAdminModelForm):
    """Lets one choose among the collections in which one may add files, as Wagtail does for images and documents."""

    collection = CollectionChoiceField(label=_("Collection"), queryset=Collection.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=kwargs.get("for_user"), **kwargs)

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        return policy_registry.get_by_type(MediaFile)
