import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.checking import ERROR, WARNING, Problem
from courses.editing import CheckedPageForm, ChecksPanel

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

    def problems(self, *, on: datetime.date) -> list[Problem]:
        """What is wrong with the course itself; its lessons have their own checks."""
        return [*_outline_problems(self), *_age_problems(self, on)]


LAW_IS_CURRENT_FOR = datetime.timedelta(days=365)


def _outline_problems(course: Any) -> list[Problem]:
    """A course without a required lesson would be complete before it begins (L22)."""
    below = Page.objects.descendant_of(course).live().specific() if course.pk else []
    if any(getattr(page, "is_required", False) for page in below):
        return []
    return [
        Problem(
            ERROR,
            gettext("The course has no published required lesson."),
            gettext("Please publish a lesson that is marked as required first, then the course."),
        )
    ]


def _age_problems(course: CourseMixin, on: datetime.date) -> list[Problem]:
    problems = []
    if course.review_on and course.review_on < on:
        day = date_format(course.review_on, "SHORT_DATE_FORMAT")
        problems.append(
            Problem(
                WARNING,
                gettext("The review was due on %(day)s.") % {"day": day},
                gettext("Please check the contents, and set a new date."),
                field="review_on",
            )
        )
    if course.law_state_on and on - course.law_state_on > LAW_IS_CURRENT_FOR:
        day = date_format(course.law_state_on, "SHORT_DATE_FORMAT")
        problems.append(
            Problem(
                WARNING,
                gettext("The law is described as of %(day)s, more than 12 months ago.") % {"day": day},
                gettext("Please check what has changed, and set a new date."),
                field="law_state_on",
            )
        )
    return problems


class CoursePage(DirectRouteMixin, CourseMixin, Page):
    """A course."""

    base_form_class = CheckedPageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        ChecksPanel(),
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

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ChapterPage(Page):
    """Groups lessons of a course. It has no text of its own; its address leads to the course."""

    parent_page_types: ClassVar[list[str]] = ["lms_courses.CoursePage"]
    subpage_types: ClassVar[list[str] | None] = None
    template = "courses/course_page.html"
    preview_modes: ClassVar[list[tuple[str, str]]] = []

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
