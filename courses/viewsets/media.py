"""Videos and recordings in the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import MediaFile


class MediaChooserViewSet(SnippetChooserViewSet):
    """Authors choose a file of the library; adding one, with its captions, happens in its own form."""

    icon = "media"
    choose_one_text = _("Choose a video or recording")
    choose_another_text = _("Choose another one")
    edit_item_text = _("Edit this file")


class MediaFileViewSet(SnippetViewSet):
    model = MediaFile
    icon = "media"
    menu_label = pgettext_lazy("menu", "Media")
    menu_name = "lesson-media"
    menu_order = 310
    add_to_admin_menu = True
    copy_view_enabled = False
    chooser_viewset_class = MediaChooserViewSet
    list_filter: Any = ["kind"]
    list_display: Any = [
        "__str__",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("duration", label=_("Duration")),
        Column("captions", label=_("Captions"), accessor=lambda media: ", ".join(str(track) for track in media.tracks)),
    ]

    def get_queryset(self, request: Any) -> Any:
        return MediaFile.objects.to_show()
