"""The accessibility statement, made from few facts."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from .base import PublicPage


class Duty(models.TextChoices):
    """Which law asks for the page."""

    PUBLIC = "public", _("public body: statement under § 12b BGG")
    BUSINESS = "business", _("company: information under § 14 BFSG")


class Conformance(models.TextChoices):
    FULL = "full", _("fully accessible")
    PARTIAL = "partial", _("partly accessible")
    NONE = "none", _("not accessible yet")


class Assessment(models.TextChoices):
    SELF = "self", _("by ourselves")
    EXTERNAL = "external", _("by an independent body")


class AccessibilityPage(PublicPage):
    """How accessible the site is, what is not, and whom to tell. Public bodies owe more than companies do."""

    duty = models.CharField(_("legal basis"), max_length=8, choices=Duty.choices, default=Duty.BUSINESS)
    organization = models.CharField(_("operator of the site"), max_length=160, blank=True)
    conformance = models.CharField(_("state"), max_length=8, choices=Conformance.choices, default=Conformance.PARTIAL)
    assessment = models.CharField(_("assessed"), max_length=8, choices=Assessment.choices, default=Assessment.SELF)
    assessed_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("Public bodies check the statement every year.")
    )
    contact_email = models.EmailField(_("e-mail for reports"), blank=True)
    contact_phone = models.CharField(_("telephone for reports"), max_length=40, blank=True)
    enforcement = RichTextField(
        _("arbitration or supervision"),
        blank=True,
        features=["bold", "link"],
        help_text=_("Public bodies: the arbitration body. Companies: the market surveillance authority."),
    )
    more = RichTextField(_("further remarks"), blank=True, features=["h3", "bold", "ul", "ol", "link"])

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("duty"), FieldPanel("organization")]),
        MultiFieldPanel(
            [FieldPanel("conformance"), FieldRowPanel([FieldPanel("assessment"), FieldPanel("assessed_on")])],
            heading=_("State of accessibility"),
        ),
        InlinePanel("gaps", label=_("Gap"), heading=_("What is not accessible yet")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]), FieldPanel("enforcement")],
            heading=_("Whom to tell"),
        ),
        FieldPanel("more"),
    ]
    parent_page_types: ClassVar[list[str]] = ["lms_website.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "website/accessibility_page.html"

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    def own_words(self) -> Iterator[str]:
        yield from (self.organization, strip_tags(self.more))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["gaps"] = list(self.gaps.all())
        return context

    @property
    def is_of_public_body(self) -> bool:
        return self.duty == Duty.PUBLIC

    @property
    def is_fully_conformant(self) -> bool:
        return self.conformance == Conformance.FULL

    @property
    def is_partly_conformant(self) -> bool:
        return self.conformance == Conformance.PARTIAL

    @property
    def is_assessed_externally(self) -> bool:
        return self.assessment == Assessment.EXTERNAL


class AccessibilityGap(Orderable):
    """Something that not everybody can use, why, and what to do instead."""

    page = ParentalKey(AccessibilityPage, related_name="gaps", verbose_name=_("page"))
    what = models.CharField(_("what"), max_length=200)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    alternative = models.CharField(_("what to do instead, or by when it changes"), max_length=300, blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("what"), FieldPanel("reason"), FieldPanel("alternative")]

    class Meta(Orderable.Meta):
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
