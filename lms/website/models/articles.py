"""Articles: what they say, who wrote them, and where it comes from."""

import math
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PageQuerySet

from courses.queries.folding import folded
from lms.website.blocks import ArticleBody
from lms.website.citations import cited_numbers

from .base import PublicPage, PublicPageForm

WORDS_PER_MINUTE = 200  # of a German newspaper text, read to be understood
ARTICLES_ON_A_PAGE = 12


class Author(models.Model):
    """Somebody of the firm, as articles and the team section show them."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    about = models.CharField(_("about the person"), max_length=300, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Square, at least 320 pixels. Empty: the initials are shown."),
    )

    class Meta:
        verbose_name = _("person of the team")
        verbose_name_plural = _("people of the team")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


class Topic(models.Model):
    """What articles are about."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("short name"), unique=True, help_text=_("Stands in the address."))

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(PageQuerySet):
    def newest(self, locale: Any = None) -> "ArticleQuerySet":
        """Live articles, the newest first, with author; those of one language if it is named."""
        articles = self.live().select_related("author__picture").order_by("-published_on", "-pk")
        return articles.filter(locale=locale) if locale else articles

    def with_words(self, words: str) -> "ArticleQuerySet":
        """Those in which all the words occur, however they are written."""
        found = self
        for word in folded(words).split():
            found = found.filter(search_text__contains=word)
        return found


ArticleManager = PageManager.from_queryset(ArticleQuerySet)


class ArticleIndexPage(PublicPage):
    """All articles, to be narrowed down by topic and words."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["lms_website.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lms_website.ArticlePage"]
    show_in_menus_default = True
    template = "website/article_index_page.html"

    class Meta:
        verbose_name = _("list of articles")
        verbose_name_plural = _("lists of articles")

    @property
    def description(self) -> str:
        return self.search_description or self.intro

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        words, topic = (request.GET.get(name, "").replace("\0", "").strip()[:100] for name in ("suche", "thema"))
        articles = ArticlePage.objects.child_of(self)
        topics = Topic.objects.filter(articles__in=articles.live()).distinct()
        found = articles.newest().with_words(words)
        if topic:
            found = found.filter(topics__slug=topic)
        pages: ResultPage[ArticlePage] = Paginator(found, ARTICLES_ON_A_PAGE).get_page(request.GET.get("seite"))
        context |= {"articles": pages, "page_obj": pages, "topics": list(topics), "words": words, "topic": topic}
        context["is_narrowed"] = bool(words or topic)
        return context


class ArticleForm(PublicPageForm):
    """Refuses numbers in the text that no source has."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        sources = self.formsets.get("sources")
        body = cleaned.get("body")
        if self.is_deferred_validation or sources is None or body is None:
            return cleaned
        count = sum(1 for form in sources.forms if form.has_changed() or form.instance.pk) - len(sources.deleted_forms)
        unknown = sorted(number for number in cited_numbers(_text_of(body)) if number > count)
        if unknown:
            text = ngettext(
                "The text cites source [%(numbers)s], but there are only %(count)s.",
                "The text cites sources [%(numbers)s], but there are only %(count)s.",
                len(unknown),
            )
            self.add_error("body", text % {"numbers": ", ".join(map(str, unknown)), "count": count})
        return cleaned


def _text_of(body: Any) -> str:
    return " ".join(strip_tags(str(text)) for text in body.stream_block.get_searchable_content(body))


class ArticlePage(PublicPage):
    """An article with its sources. What is corrected later is logged, not just changed."""

    teaser = models.CharField(_("teaser"), max_length=300, help_text=_("Two sentences for lists and search engines."))
    body = StreamField(ArticleBody(), verbose_name=_("text"), blank=True)
    author = models.ForeignKey(
        Author, models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("author")
    )
    published_on = models.DateField(_("published on"))
    topics = ParentalManyToManyField(Topic, blank=True, related_name="articles", verbose_name=_("topics"))
    related = ParentalManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        verbose_name=_("related articles"),
        help_text=_("Empty: the newest of the same topics."),
    )
    reading_minutes = models.PositiveSmallIntegerField(_("reading time in minutes"), default=1, editable=False)

    objects: ClassVar[Any] = ArticleManager()

    base_form_class: ClassVar[type[ArticleForm]] = ArticleForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("teaser"),
        FieldRowPanel([FieldPanel("author"), FieldPanel("published_on")]),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                HelpPanel(_("Cite a source in the text by its number in square brackets, such as [3] or [1, 3].")),
                InlinePanel("sources", label=_("Source")),
            ],
            heading=_("Sources"),
        ),
        InlinePanel("corrections", label=_("Correction"), heading=_("Corrections")),
        MultiFieldPanel(
            [FieldPanel("topics", widget=forms.CheckboxSelectMultiple), FieldPanel("related")],
            heading=_("Topics and related articles"),
        ),
    ]
    parent_page_types: ClassVar[list[str]] = ["lms_website.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "website/article_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def own_words(self) -> Iterator[str]:
        yield self.teaser
        yield _text_of(self.body)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        words = len(re.findall(r"\w+", _text_of(self.body)))
        self.reading_minutes = max(1, math.ceil(words / WORDS_PER_MINUTE))
        return super().save(*args, **kwargs)

    @property
    def description(self) -> str:
        return self.search_description or self.teaser

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["sources"] = list(self.sources.all())
        context["corrections"] = list(self.corrections.all())
        context["topics"] = list(self.topics.all())
        context["related"] = self.related_articles(context["topics"])
        return context

    def related_articles(self, topics: list[Topic]) -> list["ArticlePage"]:
        """Up to three: those that the editors chose, else the newest of the same topics."""
        chosen = self.related.newest(self.locale_id)[:3] if self.pk else []
        if not chosen and topics:
            same = ArticlePage.objects.newest(self.locale_id).filter(topics__in=topics).exclude(pk=self.pk)
            chosen = same.distinct()[:3]
        return list(chosen)


class ArticleSource(Orderable):
    """Where a statement comes from. Its place in the list is its number."""

    article = ParentalKey(ArticlePage, related_name="sources", verbose_name=_("article"))
    publisher = models.CharField(_("publisher"), max_length=120)
    dated_on = models.DateField(_("date"), null=True, blank=True, help_text=_("Of the source, as it says itself."))
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=500)
    accessed_on = models.DateField(_("accessed on"), help_text=_("When it said what you cite."))

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("dated_on"), FieldPanel("accessed_on")]),
        FieldPanel("url"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("cited source")
        verbose_name_plural = _("cited sources")

    def clean(self) -> None:
        if self.dated_on and self.accessed_on and self.accessed_on < self.dated_on:
            raise ValidationError({"accessed_on": gettext("The source was not there yet on that day.")})


class ArticleCorrection(Orderable):
    """What was wrong, and when it was put right."""

    article = ParentalKey(ArticlePage, related_name="corrections", verbose_name=_("article"))
    corrected_on = models.DateField(_("corrected on"))
    text = models.CharField(_("what was changed"), max_length=500)

    panels: ClassVar[list[Any]] = [FieldPanel("corrected_on"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
