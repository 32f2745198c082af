"""Blocks of videos, recordings and documents."""

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.external_videos import ExternalVideo, recognized, stored
from courses.media import AUDIO, VIDEO

_together: ContextVar[Mapping[int, Any]] = ContextVar("media_loaded_together", default=MappingProxyType({}))


@contextmanager
def loaded_together(keys: Collection[int]) -> Iterator[None]:
    """Inside, blocks of all kinds take these files from one query; Wagtail loads blocks kind by kind."""
    files = apps.get_model("lms_courses", "MediaFile").objects.shown(keys) if keys else {}
    token = _together.set(files)
    try:
        yield
    finally:
        _together.reset(token)


class MediaChooserBlock(SnippetChooserBlock):
    """Chooses a `MediaFile`; all files of a kind of block are loaded in one query, or see `loaded_together`."""

    def bulk_to_python(self, values: Sequence[int | None]) -> list[Any]:
        found = {value: file for value in values if value is not None and (file := _together.get().get(value))}
        found.update(self.model_class.objects.shown({value for value in values if value is not None} - found.keys()))
        # The same file twice gives two objects, as Wagtail expects.
        return [copy.copy(found[value]) if value in found else None for value in values]


class MediaBlock(blocks.StructBlock):
    """What video and recording share: a file of the library, of one kind."""

    kind = ""

    def wrong_kind(self, media: Any) -> str:
        """What to say when the author chose a file of the other kind."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds where the file and its captions come from; both are empty for a file that is gone."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        reading, media = context.get("reading"), value.get("media")
        context["source_url"] = reading.media_url(media) if reading and media else ""
        context["tracks"] = (
            [(track, reading.captions_url(track)) for track in media.tracks] if reading and media else []
        )
        return context

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        media = cleaned["media"]
        if media is not None and media.kind != self.kind:
            raise StructBlockValidationError(block_errors={"media": ValidationError(self.wrong_kind(media))})
        return cleaned


class VideoBlock(MediaBlock):
    """A video of our own, with captions and transcript."""

    kind = VIDEO
    media = MediaChooserBlock("lms_courses.MediaFile", label=_("Video"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "courses/blocks/video.html"

    def wrong_kind(self, media: Any) -> str:
        return gettext("“%(title)s” is a recording. Please choose a video, or use the block “Recording”.") % {
            "title": media.title
        }


class AudioBlock(MediaBlock):
    """A sound recording with its transcript."""

    kind = AUDIO
    media = MediaChooserBlock("lms_courses.MediaFile", label=_("Recording"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "media"
        label = _("Recording")
        template = "courses/blocks/audio.html"

    def wrong_kind(self, media: Any) -> str:
        return gettext("“%(title)s” is a video. Please choose a recording, or use the block “Video”.") % {
            "title": media.title
        }


class VideoAddressBlock(blocks.FieldBlock):
    """The address of a video elsewhere, stored as provider and id: `{"provider": "youtube", "id": "…"}`."""

    def __init__(self, required: bool = True, help_text: Any = None, validators: Any = (), **kwargs: Any) -> None:
        self.field = forms.CharField(required=required, help_text=help_text, validators=validators, max_length=300)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> ExternalVideo | None:
        return stored(value)

    def get_prep_value(self, value: ExternalVideo | None) -> dict[str, str] | None:
        return None if value is None else {"provider": value.provider.key, "id": value.video_id}

    def value_for_form(self, value: ExternalVideo | str | None) -> str:
        return value.watch_url if isinstance(value, ExternalVideo) else value or ""

    def value_from_form(self, value: str) -> ExternalVideo | str | None:
        """The video, or what was typed if it is none: it stays in the form beside the error."""
        return recognized(value) or value or None

    def clean(self, value: ExternalVideo | str | None) -> ExternalVideo | None:
        if isinstance(value, ExternalVideo):
            return value
        self.field.clean(value or "")
        if not value:
            return None
        raise ValidationError(self.no_video())

    def no_video(self) -> str:
        """What to say about an address that is none of a video."""
        return gettext(
            "This is no address of a video at YouTube or Vimeo. Please copy it from the browser, like "
            "https://www.youtube.com/watch?v=… or https://vimeo.com/…"
        )

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


class ExternalVideoBlock(blocks.StructBlock):
    """A video at YouTube or Vimeo. Nothing is loaded from there before the learner has agreed."""

    video = VideoAddressBlock(label=_("Address"), help_text=_("At YouTube or Vimeo, as it stands in the browser."))
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    poster = ImageChooserBlock(
        label=_("Poster"), required=False, help_text=_("A picture of our own; the provider's is not loaded.")
    )
    minutes = blocks.IntegerBlock(label=_("Minutes"), required=False, min_value=1, max_value=600)
    transcript = blocks.RichTextBlock(
        label=_("Transcript or summary"),
        required=False,
        features=["bold", "italic", "ol", "ul", "link"],
        help_text=_("For those who do not want to load the video, or cannot hear or see it."),
    )

    class Meta:
        icon = "link-external"
        label = _("Video elsewhere")
        template = "courses/blocks/external_video.html"
        label_format = "{title}"


class DocumentBlock(blocks.StructBlock):
    """A document to download, with what one wants to know before: type and size."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=150, help_text=_("Empty: the document's own title.")
    )
    text = blocks.CharBlock(label=_("What it is for"), required=False, max_length=300)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "courses/blocks/document.html"
