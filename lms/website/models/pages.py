"""Home, offers, landing pages and pages of plain text."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page

from courses.models import CourseIndexPage
from lms.website.blocks import Sections, standard_phases
from lms.website.cookies import chosen_audience, chosen_language

from .base import PublicPage

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class Audience(models.TextChoices):
    """Whom an offer is for."""

    INDIVIDUALS = "individuals", _("for individuals")
    TEAMS = "teams", _("for teams and companies")


class SectionsPage(PublicPage):
    """A page that editors build from sections."""

    body = StreamField(Sections(), verbose_name=_("sections"), blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("body")]
    show_in_menus_default = True

    class Meta:
        abstract = True

    def own_words(self) -> Iterator[str]:
        yield from self.body.stream_block.get_searchable_content(self.body)

    @property
    def opens_with_hero(self) -> bool:
        """Whether the first section says the page's title."""
        return bool(self.body) and self.body[0].block_type == "hero"


class HomePage(SectionsPage):
    """The front page: what the programme promises, the choice between the offers, and the five phases."""

    headline = models.CharField(_("headline"), max_length=120, blank=True)
    lead = models.CharField(_("lead"), max_length=400, blank=True)
    question = models.CharField(
        _("question above the offers"),
        max_length=120,
        blank=True,
        help_text=_("Empty: “Choose the option that suits you”."),
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("question"),
        FieldPanel("body", help_text=_("Stands below the choice between the offers.")),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page", "lms_website.HomePage"]
    subpage_types: ClassVar[list[Any]] = [
        CourseIndexPage,
        "lms_website.HomePage",
        "lms_website.OfferPage",
        "lms_website.LandingPage",
        "lms_website.ArticleIndexPage",
        "lms_website.AccessibilityPage",
        "lms_website.TextPage",
    ]
    max_count = 2  # one in each language
    template = "website/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def own_words(self) -> Iterator[str]:
        yield from (self.headline, self.lead)
        yield from super().own_words()

    @property
    def description(self) -> str:
        return self.search_description or self.lead

    def locale_below(self, parent: Page) -> int:
        """A home page below another one is that of the next language."""
        if not isinstance(parent.specific, HomePage):
            return super().locale_below(parent)
        taken = HomePage.objects.values("locale")
        free = Locale.objects.exclude(pk__in=taken).order_by("pk").values_list("pk", flat=True).first()
        return free or super().locale_below(parent)

    def offers(self) -> QuerySet["OfferPage"]:
        """The offers below this page that can be seen, in the order of the tree."""
        return OfferPage.objects.child_of(self).live().order_by("path")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who has chosen a language or an offer before goes there; nobody else is led anywhere."""
        target = self._chosen(request)
        if target is None:
            return super().serve(request, *args, **kwargs)
        response = HttpResponseRedirect(target.address)
        response.headers["Vary"] = "Cookie"
        return response

    def _chosen(self, request: HttpRequest) -> PublicPage | None:
        language, audience = chosen_language(request), chosen_audience(request)
        if language and language != self.language:
            other = self.versions_in_languages().filter(locale__language_code=language).first()
            if other is not None:
                return other
        if audience and not request.user.is_authenticated:
            return self.offers().filter(audience=audience).first()
        return None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["offers"] = list(self.offers())
        if not self.body:
            context["standard_phases"] = standard_phases()
        return context


class OfferPage(SectionsPage):
    """One of the two offers, complete in itself."""

    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices)
    teaser = models.CharField(
        _("teaser"), max_length=300, blank=True, help_text=_("Stands in the choice on the home page.")
    )
    opens_registration = models.BooleanField(
        _("people may register"),
        default=False,
        help_text=_("Individuals may create an account and take the courses that are free of charge for them."),
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("teaser"), FieldPanel("opens_registration")], heading=_("Offer")
        ),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["lms_website.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lms_website.LandingPage"]
    template = "website/offer_page.html"

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            # Only people whom no company invites register by themselves.
            models.CheckConstraint(
                condition=models.Q(opens_registration=False) | models.Q(audience="individuals"),
                name="only_individuals_register",
                violation_error_message=_("Only individuals can register; companies invite their people."),
            ),
        ]

    @property
    def description(self) -> str:
        return self.search_description or self.teaser

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        siblings = OfferPage.objects.sibling_of(self, inclusive=True).live().order_by("path")
        context["offers"] = list(siblings)
        context["has_chosen"] = bool(chosen_audience(request))
        return context


class LandingPage(SectionsPage):
    """Any other page of sections: trust, sub-processors, a campaign."""

    is_in_footer = models.BooleanField(_("link in the footer"), default=False)

    content_panels: ClassVar[list[Any]] = [*SectionsPage.content_panels]
    promote_panels: ClassVar[list[Any]] = [FieldPanel("is_in_footer"), *PublicPage.promote_panels]
    parent_page_types: ClassVar[list[str]] = ["lms_website.HomePage", "lms_website.OfferPage"]
    subpage_types: ClassVar[list[str]] = []
    show_in_menus_default = False
    template = "website/landing_page.html"

    class Meta:
        verbose_name = _("landing page")
        verbose_name_plural = _("landing pages")


class TextPage(PublicPage):
    """A page of plain text: imprint, privacy notice. Always linked in the footer."""

    body = RichTextField(_("text"), blank=True, features=TEXT_FEATURES)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["lms_website.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "website/text_page.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")

    def own_words(self) -> Iterator[str]:
        yield strip_tags(self.body.replace(">", "> "))
