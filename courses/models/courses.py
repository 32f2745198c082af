from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from .routing import DirectRouteMixin, FewRestrictionsMixin

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "code"]


class Level(models.TextChoices):
    BASIC = "basic", _("Basics")
    INTERMEDIATE = "intermediate", _("Advanced")
    ADVANCED = "advanced", _("Expert")


class CourseIndexPage(DirectRouteMixin, FewRestrictionsMixin, Page):
    """The catalogue: courses stand below it."""

    intro = RichTextField(_("introduction"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]
    subpage_types: ClassVar[list[str]] = ["lms_courses.CoursePage"]
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = _("course catalog")
        verbose_name_plural = _("course catalogs")


class CourseMixin(FewRestrictionsMixin):
    """What makes a page a course. Lessons stand below it, in chapters or directly."""

    summary = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("One or two sentences for the catalog.")
    )
    description = RichTextField(_("description"), blank=True, features=RICH_TEXT_FEATURES)
    objectives = StreamField(
        [("objective", CharBlock(label=_("Learning objective"), max_length=200))],
        verbose_name=_("learning objectives"),
        blank=True,
        max_num=8,
        help_text=_("What learners can do afterwards, one line each."),
    )
    audience = models.CharField(_("audience"), max_length=300, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.BASIC)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    license = models.CharField(_("license"), max_length=60, blank=True)
    cover = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cover")
    )
    law_state_on = models.DateField(_("law as of"), null=True, blank=True)
    review_on = models.DateField(_("review due on"), null=True, blank=True)
    awards_certificate = models.BooleanField(_("certificate on completion"), default=True)

    class Meta:
        abstract = True

    def objective_lines(self) -> list[str]:
        """The learning objectives as plain text."""
        return [str(block.value) for block in self.objectives]


class CoursePage(DirectRouteMixin, CourseMixin, Page):
    """A course."""

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("objectives"),
        FieldPanel("cover"),
        MultiFieldPanel(
            [FieldPanel("level"), FieldPanel("audience"), FieldPanel("awards_certificate")],
            heading=_("For whom"),
        ),
        MultiFieldPanel(
            [FieldPanel("authors"), FieldPanel("license"), FieldPanel("law_state_on"), FieldPanel("review_on")],
            heading=_("Origin and state"),
            classname="collapsed",
        ),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("description"),
    ]
    parent_page_types: ClassVar[list[str]] = ["lms_courses.CourseIndexPage"]
    subpage_types: ClassVar[list[str] | None] = None  # lessons of any app; they name their parents
    template = "courses/course_page.html"
    admin_default_ordering = "ord"  # in the order that learners see

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ChapterPage(Page):
    """Groups lessons of a course. It has no text of its own; its address leads to the course."""

    parent_page_types: ClassVar[list[str]] = ["lms_courses.CoursePage"]
    subpage_types: ClassVar[list[str] | None] = None
    template = "courses/course_page.html"
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    admin_default_ordering = "ord"

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
