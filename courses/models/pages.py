import hashlib
import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from courses.blocks import LessonBody

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "code"]


class Level(models.TextChoices):
    BASIC = "basic", _("Basics")
    INTERMEDIATE = "intermediate", _("Advanced")
    ADVANCED = "advanced", _("Expert")


# Model of the page last found at an address; only a hint, the page itself is always read.
_models_by_url_path: dict[str, type[Page]] = {}
MAX_HINTS = 10_000


class DirectRouteMixin(models.Model):
    """Finds a page below this one by its whole path at once: one query, or two, instead of two per level."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: Sequence[str]) -> RouteResult:
        if not path_components:
            return super().route(request, path_components)  # type: ignore[misc]
        url_path = f"{self.url_path}{'/'.join(path_components)}/"  # type: ignore[attr-defined]
        page = _page_at(url_path, path_components[-1])
        if page is None:
            return super().route(request, path_components)  # type: ignore[misc]
        return page.route(request, [])


def _page_at(url_path: str, slug: str) -> Page | None:
    """The page at an internal address, in its own model. The index is on the slug, not on the address."""
    if model := _models_by_url_path.get(url_path):
        for page in model._default_manager.filter(slug=slug, url_path=url_path).order_by():
            return page
    found = Page.objects.filter(slug=slug, url_path=url_path).first()
    if found is None:
        return None
    if len(_models_by_url_path) >= MAX_HINTS:
        _models_by_url_path.clear()
    _models_by_url_path[url_path] = found.specific_class
    return found.specific


class FewRestrictionsMixin(models.Model):
    """One query for view restrictions instead of two, and a cheap one, where the site has none at all."""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        if not PageViewRestriction.objects.exists():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc]


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


class LessonMixin(FewRestrictionsMixin):
    """What makes a page of any app a lesson: the contract between courses and kinds of content.

    A new kind of lesson is `class MyLesson(LessonMixin, Page)`; it overrides what differs:

    - `is_completed_by_reading`: True if learners complete it by a button at its end; False if the kind itself calls
      `courses.actions.complete_lesson` (e.g. when a quiz is passed).
    - `icon`: name of an icon in the outline.
    - `content_for_digest()`: what learners get, as JSON; when it changes, publishing makes a new course version.

    `parent_page_types` and `subpage_types` come from here, so that lessons stand in courses and chapters only.
    """

    planned_minutes = models.PositiveSmallIntegerField(
        _("planned minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("A course is complete when all required lessons are.")
    )

    is_completed_by_reading: ClassVar[bool] = True
    icon: ClassVar[str] = "file-text"
    parent_page_types: ClassVar[list[str]] = ["lms_courses.CoursePage", "lms_courses.ChapterPage"]
    subpage_types: ClassVar[list[str]] = []
    lesson_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("planned_minutes"), FieldPanel("is_required")], heading=_("In the course"))
    ]

    class Meta:
        abstract = True

    def content_for_digest(self) -> Any:
        """What learners get, JSON-serializable; equal content gives equal values."""
        raise NotImplementedError

    def digest(self) -> str:
        """SHA-256 of the lesson's content, in hexadecimal."""
        text = json.dumps(self.content_for_digest(), cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def get_course(self) -> "CoursePage | None":
        """The course that the lesson stands in; None while it stands nowhere (a copy in the making).

        Looked up once for an object and its place in the tree: what happens to a lesson asks for it several times.
        """
        path = self.path  # type: ignore[attr-defined]
        known: tuple[str, CoursePage | None] | None = self.__dict__.get("_course_at")
        if known is None or known[0] != path:
            known = (path, CoursePage.objects.ancestor_of(self).order_by("-depth").first())
            self.__dict__["_course_at"] = known
        return known[1]


class LessonPage(LessonMixin, Page):
    """A lesson to read."""

    body = StreamField(LessonBody(), verbose_name=_("content"), blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("body"), *LessonMixin.lesson_panels]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body")]
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def content_for_digest(self) -> Any:
        """Title and body."""
        return {"title": self.title, "body": without_ids(self.body.get_prep_value())}


def without_ids(value: Any) -> Any:
    """StreamField data without block ids, which differ between copies of the same text."""
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key != "id"}
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    return value
