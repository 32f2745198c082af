import re
from base64 import b64encode
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import PreviewableMixin

from certificates import rendering
from certificates.documents import example_document
from courses.models import CoursePage

DEFAULT_ACCENT = "#0b6e69"


COLOR = re.compile(r"\A#[0-9a-fA-F]{6}\Z")


def validate_legible_on_white(value: str) -> None:
    """A color like #0b6e69 of contrast 4.5 or more on white (WCAG 2.2, 1.4.3). Raises ValidationError."""
    if not COLOR.match(value):
        raise ValidationError(_("Please enter a color like #0b6e69."))
    channels = [int(value[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    if 1.05 / (luminance + 0.05) < 4.5:
        raise ValidationError(_("The color is too light: text in it could not be read on white."))


class CertificateTemplate(PreviewableMixin, ClusterableModel):
    """What certificates say beyond the facts: heading, wording, signatory, color, validity.

    Awards keep a snapshot, so changing a template changes no certificate that was issued. Whether a document is a
    "Zertifikat" or a "Teilnahmebescheinigung" is decided here, not computed: only the author knows whether what the
    course asks for is an examination.
    """

    name = models.CharField(_("name"), max_length=120, help_text=_("Only you see it."))
    heading = models.CharField(
        _("heading"),
        max_length=60,
        blank=True,
        help_text=_(
            "Left empty: “Certificate”, in the language of the course. For courses without a test, write for example "
            "“Certificate of attendance”."
        ),
    )
    wording = models.CharField(
        _("wording"),
        max_length=200,
        blank=True,
        help_text=_(
            "Stands between name and course. Left empty: “has successfully completed the course”, in the language of "
            "the course."
        ),
    )
    signatory_name = models.CharField(_("name of the signatory"), max_length=80, blank=True)
    signatory_role = models.CharField(_("role of the signatory"), max_length=80, blank=True)
    accent = models.CharField(
        _("accent color"),
        max_length=7,
        default=DEFAULT_ACCENT,
        validators=[validate_legible_on_white],
        help_text=_("A color like #0b6e69 that is legible on white."),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("Counted from the day of completion. Left empty: without limit."),
    )
    is_default = models.BooleanField(
        _("default"), default=False, help_text=_("Used for all courses that have no template of their own.")
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        MultiFieldPanel([FieldPanel("heading"), FieldPanel("wording")], heading=_("Text")),
        MultiFieldPanel([FieldPanel("signatory_name"), FieldPanel("signatory_role")], heading=_("Signature")),
        MultiFieldPanel([FieldPanel("accent"), FieldPanel("validity_months")], heading=_("Look and validity")),
        MultiFieldPanel(
            [
                FieldPanel("is_default"),
                InlinePanel(
                    "course_choices", heading=_("Courses"), label=_("Course"), panels=[PageChooserPanel("course")]
                ),
            ],
            heading=_("Where it is used"),
        ),
    ]
    default_preview_mode = "de"
    preview_modes: ClassVar[list[tuple[str, Any]]] = [("de", _("German")), ("en", _("English"))]

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ["name", "pk"]
        constraints = [
            # With two defaults, nobody could tell which one a course gets.
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="one_default_certificate_template",
                violation_error_message=_("There is already a default template."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def words_in(self, language: str) -> dict[str, str]:
        """Heading and wording, with the usual ones in `language` where the template is silent."""
        with translation.override(language):
            return {
                "heading": self.heading or pgettext("heading of the document", "Certificate"),
                "wording": self.wording or pgettext("between name and course", "has successfully completed the course"),
            }

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "certificates/admin/template_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Pictures of an example certificate, as data addresses."""
        example = example_document(
            language=mode_name,
            signatory_name=self.signatory_name,
            signatory_role=self.signatory_role,
            accent=self.accent,
            validity_months=self.validity_months,
            **self.words_in(mode_name),
        )
        pages = [f"data:image/png;base64,{b64encode(page).decode()}" for page in rendering.pictures(example)]
        return {"pages": pages, "template": self}


class CourseTemplate(models.Model):
    """A course has a template of its own."""

    template = ParentalKey(CertificateTemplate, on_delete=models.CASCADE, related_name="course_choices")
    course = models.OneToOneField(
        CoursePage,
        models.CASCADE,
        related_name="certificate_choice",
        verbose_name=_("course"),
        error_messages={"unique": _("This course already has a template.")},
    )

    class Meta:
        verbose_name = _("course with its own template")
        verbose_name_plural = _("courses with their own template")
        ordering = ["template", "pk"]

    def __str__(self) -> str:
        return f"{self.template_id} – {self.course_id}"
