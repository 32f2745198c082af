"""What all public pages share: a language of their own, one address, and words to find them by."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from courses.models import DirectRouteMixin, FewRestrictionsMixin
from courses.queries.folding import folded
from lms.website.addresses import absolute


class PublicPageForm(WagtailAdminPageForm):
    """Lets editors say which page of another language says the same."""

    translation_of = forms.ModelChoiceField(
        queryset=Page.objects.none(),
        required=False,
        label=_("Translation of"),
        help_text=_(
            "The page that says the same in another language. The language switch leads from one to the other."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.parent_page is not None:
            # Before anything is checked: a translation differs from its original by the language alone.
            self.instance.locale_id = self.instance.locale_below(self.parent_page)
        field = self.fields.get("translation_of")
        if field is None:
            return
        language = self.instance.locale_id
        others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        field.queryset = others.exclude(locale=language).order_by("path")
        if self.instance.pk:
            same = others.filter(translation_key=self.instance.translation_key).first()
            field.initial = same and same.pk

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        original = cleaned.get("translation_of")
        if original is not None:
            taken = Page.objects.filter(translation_key=original.translation_key, locale=self.instance.locale_id)
            if taken.exclude(pk=self.instance.pk).exists():
                self.add_error("translation_of", gettext("This page has a translation already."))
            else:
                self.instance.translation_key = original.translation_key
        return cleaned


class PublicPage(DirectRouteMixin, FewRestrictionsMixin, Page):
    """A page that everybody may read. It speaks the language of the tree it stands in, whatever the visitor chose."""

    share_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
        help_text=_("1200 × 630 pixels. Empty: a picture with the title is made."),
    )
    search_text = models.TextField(_("words to be found by"), blank=True, editable=False)

    base_form_class: ClassVar[type[WagtailAdminPageForm]] = PublicPageForm
    promote_panels: ClassVar[list[Any]] = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("share_image"), FieldPanel("translation_of")], heading=_("Sharing and translation")
        ),
    ]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A new page takes the language of the page above it; words to be found by follow the text."""
        if self._state.adding and self.depth and self.depth > 2:
            self.locale_id = self.locale_below(self.get_parent())
        self.search_text = folded(" ".join([self.title, self.search_description, *self.own_words()]))
        return super().save(*args, **kwargs)

    def locale_below(self, parent: Page) -> int:
        """Key of the language that a new page below another one has."""
        key: int = parent.locale_id
        return key

    def own_words(self) -> Iterator[str]:
        """The text of the page, piece by piece, for search."""
        yield from ()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._in_own_language(request, super().serve, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self._in_own_language(request, super().serve_preview, mode_name)

    def _in_own_language(self, request: HttpRequest, answer: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        language = self.language
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = answer(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers["Content-Language"] = language
        return response

    @property
    def language(self) -> str:
        """The code of the page's language, as far as the site speaks it."""
        code = self.locale.language_code
        return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @property
    def address(self) -> str:
        """The page's address on this site, with a slash at both ends."""
        return self.get_url() or "/"

    @property
    def canonical_url(self) -> str:
        """The one address under which the page should be known."""
        return absolute(self.address)

    def versions_in_languages(self) -> QuerySet["PublicPage"]:
        """The page in all languages, itself included, by language."""
        pages: Any = type(self)._default_manager
        pages = pages.live().filter(translation_key=self.translation_key).select_related("locale")
        found: QuerySet[PublicPage] = pages.order_by("locale__language_code")
        return found

    def alternates(self) -> list[dict[str, str]]:
        """Language code, whole address and path of each version; empty if there is only this one."""
        versions = list(self.versions_in_languages())
        if len(versions) < 2:
            return []
        return [
            {"lang_code": page.locale.language_code, "location": page.canonical_url, "address": page.address}
            for page in versions
        ]

    @property
    def description(self) -> str:
        """One or two sentences for search engines and for who shares the page."""
        return self.search_description

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        alternates = self.alternates()
        default = next((item["location"] for item in alternates if item["lang_code"] == settings.LANGUAGE_CODE), "")
        context |= {"alternates": alternates, "default_version": default, "is_public_page": True}
        return context

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return [
            {
                "location": self.canonical_url,
                "lastmod": self.last_published_at or self.latest_revision_created_at,
                "alternates": self.alternates(),
            }
        ]
