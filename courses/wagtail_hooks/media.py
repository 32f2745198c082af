"""Videos and recordings in the admin's menu and chooser."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Collection, ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from courses.models import MediaFile
from courses.viewsets.media import MediaFileViewSet

# Before the snippet, which would get a policy that knows no collections.
register_permission_policy(
    MediaFile,
    CollectionOwnershipPermissionPolicy(
        MediaFile, auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"
    ),
)
register_snippet(MediaFileViewSet)


@hooks.register("before_delete_snippet")
def keep_media_in_use(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """A file that a lesson shows is not deleted: learners would find a hole."""
    for media in instances:
        if isinstance(media, MediaFile) and ReferenceIndex.get_references_to(media).exists():
            messages.error(
                request,
                _("“%(title)s” is used in a lesson. Please remove it there first.") % {"title": media.title},
            )
            return redirect("wagtailsnippets_lms_courses_mediafile:list")
    return None


@hooks.register("describe_collection_contents")
def describe_media_of_collection(collection: Collection) -> dict[str, Any] | None:
    """A collection that holds files is not deleted; Wagtail would delete them with it."""
    count = MediaFile.objects.filter(collection=collection).count()
    if not count:
        return None
    text = ngettext("%(count)s video or recording", "%(count)s videos and recordings", count)
    address = reverse("wagtailsnippets_lms_courses_mediafile:list")
    return {"count": count, "count_text": text % {"count": count}, "url": f"{address}?collection_id={collection.pk}"}
