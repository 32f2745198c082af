"""Videos and recordings in the admin's menu and chooser."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet

from courses.models import MediaFile
from courses.viewsets.media import MediaFileViewSet

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
