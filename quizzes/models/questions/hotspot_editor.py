"""The panel in which authors draw areas into a picture."""

from typing import Any

from django.forms import Media
from django.urls import reverse
from wagtail.admin.panels import HelpPanel
from wagtail.admin.staticfiles import versioned_static

PREVIEW_SPEC = "max-1000x1000"


class PictureEditorPanel(HelpPanel):
    """Draws into the picture of the field `image`, and fills in shape and coordinates of the rows `areas`.

    It is a help: everything can be typed into the fields, too.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "quizzes/admin/hotspot_editor.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            # The script puts the id of the chosen image in the place of 0.
            address = reverse("wagtailimages:preview", args=[0, PREVIEW_SPEC])
            return {**context, "preview_address": address}

        @property
        def media(self) -> Media:
            return Media(
                js=[versioned_static("quizzes/hotspot-editor.js")],
                css={"all": [versioned_static("quizzes/hotspot-editor.css")]},
            )
