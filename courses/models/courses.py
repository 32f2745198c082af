import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.checking import ERROR, WARNING, Problem
from courses.editing import ChecksPanel

from .routing import DirectRouteMixin, FewRestrictionsMixin
from .rules import RULES, AllRequired, LessonFact, MinimumAttendance

LAW_IS_CURRENT_FOR = datetime.timedelta(days=365)
RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "code"]


class Level(models.TextChoices):
    BASIC = "basic", _("Basics")
    INTERMEDIATE = "intermediate", _("Advanced")
    ADVANCED = "advanced", _("Expert")


class LessonOrder(models.TextChoices):
    FREE = "free", _("in any order")
    FIXED = "fixed", _("one after the other")


class DurationUnit(models.TextChoices):
    MINUTES = "minutes", _("minutes")
    UNITS = "units", _("teaching units of 45 minutes")


class DistanceLearning(models.TextChoices):
    """Result of checking a course against the German law on distance learning (FernUSG)."""

    NOT_COVERED = "not_covered", _("no distance learning in the sense of the law")
    FREE = "free", _("not covered, because it is free of charge")
    LICENSED = "licensed", _("needs a license (zulassungspflichtig)")


MINUTES_PER_UNIT = 45


class CourseIndexPage(DirectRouteMixin, FewRestrictionsMixin, Page):
    """The catalogue: courses stand below it."""

    intro = RichTextField(_("introduction"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]
    subpage_types: ClassVar[list[str]] = ["lms_courses.CoursePage"]
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = _("course catalog")
        verbose_name_plural = _("course catalogs")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Anywhere but within a catalog: a course holds lessons, not courses."""
        around = CourseIndexPage.objects.ancestor_of(parent, inclusive=True)
        return bool(super().can_create_at(parent)) and not around.exists()


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
    awards_certificate = models.BooleanField(_("certificate on completion"), default=True)

    duration = models.PositiveSmallIntegerField(
        _("planned duration"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text=_("Empty: the sum of the required lessons. State it only if the course takes longer or shorter."),
    )
    duration_unit = models.CharField(
        _("unit"), max_length=8, choices=DurationUnit.choices, default=DurationUnit.MINUTES
    )
    lesson_order = models.CharField(
        _("order of the lessons"),
        max_length=8,
        choices=LessonOrder.choices,
        default=LessonOrder.FREE,
        help_text=_("One after the other: a lesson opens when all required lessons before it are completed."),
    )
    completion_rule = models.CharField(
        _("complete with"),
        max_length=30,
        choices=[(rule.key, rule.label) for rule in RULES.values()],
        default=AllRequired.key,
    )
    minimum_attendance = models.PositiveSmallIntegerField(
        _("live sessions to attend"),
        default=0,
        help_text=_("Only for the rule with a minimum number of live sessions."),
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True, help_text=_("Nobody can begin before this day."))
    closes_on = models.DateField(
        _("closes on"),
        null=True,
        blank=True,
        help_text=_(
            "The last day on which people can begin; it ends at midnight where they are. Whoever has begun may finish."
        ),
    )

    law_state_on = models.DateField(
        _("law as of"), null=True, blank=True, help_text=_("The day on which the legal content was last checked.")
    )
    review_on = models.DateField(
        _("review due on"), null=True, blank=True, help_text=_("The report “Courses to review” lists what is due.")
    )
    fernusg_result = models.CharField(_("result"), max_length=12, choices=DistanceLearning.choices, blank=True)
    fernusg_on = models.DateField(_("assessed on"), null=True, blank=True)
    fernusg_by = models.CharField(_("assessed by"), max_length=120, blank=True)
    zfu_number = models.CharField(
        _("ZFU license number"), max_length=30, blank=True, help_text=_("As on the license of the ZFU.")
    )

    # The live lessons as completion rules see them, for who looks at many courses; None: they are looked up.
    known_facts: list[LessonFact] | None = None

    class Meta:
        abstract = True

    def objective_lines(self) -> list[str]:
        """The learning objectives as plain text."""
        return [str(block.value) for block in self.objectives]

    def stated_minutes(self) -> int | None:
        """The duration that the authors state, in minutes; None: it follows from the lessons."""
        if self.duration is None:
            return None
        return self.duration * (MINUTES_PER_UNIT if self.duration_unit == DurationUnit.UNITS else 1)

    def rules(self) -> dict[str, Any]:
        """The rules as `CourseVersion.rules` keeps them: only what differs from a course without any."""
        rules: dict[str, Any] = {}
        if self.lesson_order != LessonOrder.FREE:
            rules["order"] = self.lesson_order
        if self.completion_rule != AllRequired.key:
            rules["completion"] = self.completion_rule
        if self.completion_rule == MinimumAttendance.key:
            rules["minimum"] = self.minimum_attendance
        if (minutes := self.stated_minutes()) is not None:
            rules["duration"] = minutes
        return rules

    @property
    def lacks_license(self) -> bool:
        """Whether it must not be offered for money: it needs a license and has no number."""
        return self.fernusg_result == DistanceLearning.LICENSED and not self.zfu_number

    @property
    def is_only_free_of_charge(self) -> bool:
        """Whether its assessment holds only as long as nobody pays for it."""
        return self.fernusg_result == DistanceLearning.FREE

    def problems(self, *, on: datetime.date) -> list[Problem]:
        """What is wrong with the course itself; its lessons have their own checks."""
        return [*_outline_problems(self), *_age_problems(self, on)]


def facts_of_pages(pages: Iterable[Any]) -> list[LessonFact]:
    """Those of the specific pages that are lessons, as completion rules see them."""
    return [
        LessonFact(page.translation_key, page.is_required, page.counts_as, page.planned_minutes)
        for page in pages
        if hasattr(page, "counts_as")
    ]


def _outline_problems(course: Any) -> list[Problem]:
    """A course in which nothing has to be completed would be complete before it begins (L22)."""
    facts = course.known_facts
    if facts is None:
        facts = facts_of_pages(Page.objects.descendant_of(course).live().specific() if course.pk else [])
    rule = RULES.get(course.completion_rule)
    if rule is None or rule.parts(facts, minimum=course.minimum_attendance or 0):
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

    role_families = ParentalManyToManyField(
        "lms_courses.RoleFamily",
        blank=True,
        related_name="courses",
        verbose_name=_("role families"),
        help_text=_("Kinds of work that need this course. None: it is for everybody."),
    )
    prerequisites = ParentalManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="unlocks",
        verbose_name=_("courses to complete before"),
        help_text=_("People can begin when they have completed all of these."),
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        ChecksPanel(),
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("objectives"),
        FieldPanel("cover"),
        MultiFieldPanel(
            [
                FieldPanel("level"),
                FieldPanel("audience"),
                FieldPanel("role_families", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("For whom"),
        ),
    ]
    rules_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]), FieldPanel("prerequisites")],
            heading=_("Who can begin, and when"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("lesson_order"),
                FieldPanel("completion_rule"),
                FieldPanel("minimum_attendance"),
                FieldPanel("awards_certificate"),
            ],
            heading=_("From the first lesson to the certificate"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("duration"), FieldPanel("duration_unit")])], heading=_("Planned duration")
        ),
    ]
    origin_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("authors"), FieldPanel("license")], heading=_("Origin")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("law_state_on"), FieldPanel("review_on")])], heading=_("State of the law")
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "Courses that people pay for may need a license under the German law on distance learning. "
                        "State who checked this and when. A course that needs a license and has none cannot be "
                        "offered to paying clients."
                    )
                ),
                FieldPanel("fernusg_result"),
                FieldRowPanel([FieldPanel("fernusg_on"), FieldPanel("fernusg_by")]),
                FieldPanel("zfu_number"),
            ],
            heading=_("Distance learning (FernUSG)"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(rules_panels, heading=_("Rules")),
            ObjectList(origin_panels, heading=_("Origin and law")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
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
        constraints = [
            # A window that closes before it opens lets nobody in.
            models.CheckConstraint(
                condition=models.Q(opens_on__isnull=True)
                | models.Q(closes_on__isnull=True)
                | models.Q(closes_on__gte=models.F("opens_on")),
                name="course_opens_before_it_closes",
                violation_error_message=_("The course closes before it opens. Please check both days."),
            ),
            # An assessment that nobody made on no day proves nothing.
            models.CheckConstraint(
                condition=models.Q(fernusg_result="") | (models.Q(fernusg_on__isnull=False) & ~models.Q(fernusg_by="")),
                name="assessment_names_day_and_person",
                violation_error_message=_("Please state who assessed the course under the FernUSG, and when."),
            ),
        ]


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
