import uuid
from collections.abc import Collection
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.text import get_valid_filename, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import CollectionMember
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from courses.conf import max_media_bytes
from courses.media import AUDIO, SNIFFED_BYTES, VIDEO, caption_faults, sniff
from courses.storage import media_storage

MAX_CAPTION_BYTES = 1024 * 1024
TRANSCRIPT_FEATURES = ["bold", "italic", "ol", "ul", "h3", "link"]


def caption_languages() -> list[tuple[str, Any]]:
    """The site's languages. A function, so that the migration does not depend on the site."""
    return list(settings.LANGUAGES)


def media_path(instance: models.Model, filename: str) -> str:
    """A folder of its own for each file, with a name that cannot be guessed."""
    return f"lesson-media/{uuid.uuid4().hex}/{get_valid_filename(PurePath(filename).name)[-80:]}"


def _is_new(file: Any) -> bool:
    """Whether the file was just uploaded; one that is stored was checked then."""
    return bool(file) and not file._committed


class StoredFilePanel(HelpPanel):
    """Plays what is stored; a new file has nothing yet."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk)


class MediaFileQuerySet(models.QuerySet["MediaFile"]):
    def to_show(self) -> "MediaFileQuerySet":
        """With poster and captions (`tracks`): one query more, however many files."""
        captions = Prefetch("captions", CaptionTrack.objects.order_by("language"), to_attr="tracks")
        return self.select_related("poster").prefetch_related(captions)

    def shown(self, keys: Collection[int]) -> "dict[int, MediaFile]":
        """The files with these primary keys as far as they exist, with poster and captions; one query, none for none.

        A lesson's page has few queries to spend, so captions come with their files, a row for each.
        """
        if not keys:
            return {}
        names = {"track": "captions__pk", "language": "captions__language", "vtt": "captions__file"}
        rows = self.filter(pk__in=keys).select_related("poster").order_by("pk", "captions__language")
        found: dict[int, MediaFile] = {}
        for row in rows.annotate(**{f"of_{name}": models.F(path) for name, path in names.items()}):
            file: Any = found.setdefault(row.pk, row)
            tracks = file.__dict__.setdefault("tracks", [])
            if row.of_track is not None:
                tracks.append(CaptionTrack(pk=row.of_track, media=file, language=row.of_language, file=row.of_vtt))
        return found


class MediaFile(CollectionMember, index.Indexed, ClusterableModel):
    """A video or a sound recording of a lesson. What it is is read from the file's content, never from its name.

    Who may add and change documents in a collection of Wagtail's library may do so with these files.
    """

    class Kind(models.TextChoices):
        VIDEO = VIDEO, _("Video")
        AUDIO = AUDIO, _("Recording")

    title = models.CharField(_("title"), max_length=150)
    file = models.FileField(
        _("file"),
        upload_to=media_path,
        storage=media_storage,
        help_text=_("Video: MP4, WebM or Ogg. Recording: MP3, M4A, Ogg or WAV."),
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, editable=False)
    content_type = models.CharField(_("file type"), max_length=40, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    file_hash = models.CharField(max_length=40, blank=True, editable=False)
    duration = models.DurationField(
        _("duration"), null=True, blank=True, help_text=_("Minutes and seconds, like 4:30.")
    )
    poster = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("poster"),
        help_text=_("The picture that a video shows before it is played."),
    )
    has_speech = models.BooleanField(
        _("somebody speaks"), default=True, help_text=_("A video in which nobody speaks needs no captions.")
    )
    transcript = RichTextField(
        _("transcript"),
        blank=True,
        features=TRANSCRIPT_FEATURES,
        help_text=_("What is said and shown, as text: for all who cannot hear or play it now. Recordings need one."),
    )

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = MediaFileQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("collection"),
        StoredFilePanel(template="courses/admin/media_preview.html", heading=_("Stored file")),
        # Django's own widget links to the file, which has no public address.
        FieldPanel("file", widget=forms.FileInput),
        FieldPanel("transcript"),
        InlinePanel("captions", heading=_("Captions"), label=_("Captions")),
        MultiFieldPanel(
            [FieldPanel("has_speech"), FieldPanel("duration"), FieldPanel("poster")], heading=_("About the file")
        ),
    ]
    search_fields: ClassVar[list[Any]] = [
        *CollectionMember.search_fields,
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("kind"),
        index.FilterField("uploaded_by_user"),
    ]

    class Meta:
        verbose_name = _("video or recording")
        verbose_name_plural = _("videos and recordings")
        ordering = ["title", "pk"]
        default_permissions = ()  # those of documents hold, collection by collection
        constraints = [
            # The player and the checks know these two, and no third.
            models.CheckConstraint(condition=models.Q(kind__in=[VIDEO, AUDIO]), name="a_media_file_is_video_or_audio"),
            # Without the words a recording says nothing to somebody who cannot hear it.
            models.CheckConstraint(condition=~models.Q(kind=AUDIO, transcript=""), name="a_recording_has_a_transcript"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        return self.kind == VIDEO

    @property
    def filename(self) -> str:
        """A name to save it under, made of its title."""
        return f"{slugify(self.title) or self.kind}{PurePath(str(self.file.name)).suffix}"

    @cached_property
    def tracks(self) -> list["CaptionTrack"]:
        """Captions by language; `to_show` loads them for many files at once."""
        return list(self.captions.order_by("language")) if self.pk else []

    def get_file_hash(self) -> str:
        """SHA-1 of the file, as Wagtail keeps it for images and documents; made up for when it is not kept yet."""
        if not self.file_hash:
            with self.file.open("rb") as file:
                self.file_hash = hash_filelike(file)
            MediaFile.objects.filter(pk=self.pk).update(file_hash=self.file_hash)
        return self.file_hash

    def clean(self) -> None:
        """Read kind, type and size from the file, and refuse what no browser plays or nobody can follow."""
        super().clean()
        if _is_new(self.file):
            self._read_file()
        if self.kind == AUDIO and not self.transcript:
            raise ValidationError(
                {"transcript": gettext("A recording needs a transcript: what is said in it, as text.")}
            )

    def _read_file(self) -> None:
        limit = max_media_bytes()
        if self.file.size > limit:
            message = gettext("The file has %(size)s MB; up to %(limit)s MB are allowed. Please make it smaller.")
            values = {"size": -(-self.file.size // 10**6), "limit": limit // 10**6}
            raise ValidationError({"file": message % values})
        self.file.seek(0)
        found = sniff(self.file.read(SNIFFED_BYTES))
        self.file.seek(0)
        if found is None:
            raise ValidationError(
                {
                    "file": gettext(
                        "This is no video and no recording that browsers play. Please save it as MP4, WebM or Ogg, "
                        "or as MP3, M4A, Ogg or WAV."
                    )
                }
            )
        if self.kind and self.kind != found.kind:
            raise ValidationError(
                {"file": gettext("A video cannot become a recording, nor the other way round. Please add a new one.")}
            )
        self.kind, self.content_type, self.size = found.kind, found.content_type, self.file.size
        self.file_hash = hash_filelike(self.file)
        self.file.name = f"{PurePath(str(self.file.name)).stem}{found.suffix}"


class CaptionTrack(models.Model):
    """Captions of a video in one language, as WebVTT."""

    media = ParentalKey(MediaFile, related_name="captions")
    language = models.CharField(_("language"), max_length=10, choices=caption_languages)
    file = models.FileField(
        _("file"), upload_to=media_path, storage=media_storage, help_text=_("WebVTT, with the ending .vtt.")
    )

    panels: ClassVar[list[Any]] = [FieldPanel("language"), FieldPanel("file", widget=forms.FileInput)]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        ordering = ["media", "language"]
        constraints = [
            # A player offers each language once.
            models.UniqueConstraint("media", "language", name="one_caption_track_per_media_file_and_language"),
        ]

    def __str__(self) -> str:
        return self.get_language_display()

    def clean(self) -> None:
        """Refuse what a player would not show, with the first lines that are at fault."""
        super().clean()
        if not _is_new(self.file):
            return
        if self.file.size > MAX_CAPTION_BYTES:
            raise ValidationError({"file": gettext("A caption file has up to 1 MB. Is it the right one?")})
        self.file.seek(0)
        faults = caption_faults(self.file.read())
        self.file.seek(0)
        if faults:
            raise ValidationError({"file": [str(fault) for fault in faults[:5]]})
