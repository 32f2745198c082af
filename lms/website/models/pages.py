from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.models import CourseIndexPage, DirectRouteMixin


class HomePage(DirectRouteMixin, Page):
    """The front page: what the programme promises, and the five phases it goes through."""

    headline = models.CharField(_("headline"), max_length=120, blank=True)
    lead = models.CharField(_("lead"), max_length=400, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[Any]] = [CourseIndexPage, "lms_website.TextPage"]
    max_count = 1
    template = "website/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class TextPage(Page):
    """A page of plain text: imprint, privacy notice, accessibility statement."""

    body = RichTextField(_("text"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["lms_website.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    show_in_menus_default = True
    template = "website/text_page.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
