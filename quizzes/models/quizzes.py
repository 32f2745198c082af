from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from courses.models import LessonMixin, lines_of_html
from courses.models.portable import portable_text

from .questions import Question, QuestionCategory
from .questions.base import TEXT_FEATURES
from .versions import QuestionVersion


class Pretest(models.TextChoices):
    """Who may take a quiz before the course, to test out of its lessons."""

    OFF = "off", _("nobody")
    RETURNING = "returning", _("whoever has completed the course before")
    ANYBODY = "anybody", _("everybody")


class QuizMixin(models.Model):
    """What makes a page a quiz: its rules. Which questions it asks stands in its slots."""

    intro = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES, help_text=_("Shown before the start."))
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark (percent)"),
        default=70,
        validators=[MaxValueValidator(100)],
        help_text=_("Share of the marks that is needed to pass, 0 to 100."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"), default=0, help_text=_("How often somebody may take the quiz; 0: as often as they like.")
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), default=0, help_text=_("From the start to handing in; 0: no limit.")
    )
    shuffle_options = models.BooleanField(
        _("shuffle options"), default=True, help_text=_("Each attempt gets the options in an order of its own.")
    )
    questions_per_page = models.PositiveSmallIntegerField(
        _("questions per page"),
        default=1,
        help_text=_("One question at a time is easiest to read; 0: all on one page."),
    )

    pretest = models.CharField(
        _("as a test before the course"),
        max_length=9,
        choices=Pretest.choices,
        default=Pretest.OFF,
        help_text=_("Who passes it need not read the lessons; who does not has lost nothing."),
    )
    testing_out_percent = models.PositiveSmallIntegerField(
        _("mark for testing out (percent)"),
        default=90,
        validators=[MinValueValidator(50), MaxValueValidator(100)],
        help_text=_("Share of the marks that stands for having read the lessons."),
    )

    class Meta:
        abstract = True


class QuizPage(QuizMixin, LessonMixin, Page):
    """A quiz: the lesson is completed by passing it."""

    is_completed_by_reading = False
    counts_as = "assessment"
    icon = "list-checks"

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "Each row asks one question of your choice, or draws questions from a category at random, "
                        "anew for each attempt."
                    )
                ),
                InlinePanel("slots", label=_("Question or draw"), min_num=1),
            ],
            heading=_("Questions"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("attempts_allowed")]),
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("questions_per_page")]),
                FieldPanel("shuffle_options"),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [FieldPanel("pretest"), FieldPanel("testing_out_percent")], heading=_("Testing out"), classname="collapsed"
        ),
        *LessonMixin.lesson_panels,
    ]
    template = "quizzes/quiz_page.html"

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def content_for_digest(self) -> Any:
        """Title, rules and questions, equal for equal content on any site.

        A new version of a question that can be asked changes it.
        """
        slots = list(self.slots.all())
        asked = models.Q(question__in=[slot.question_id for slot in slots if slot.question_id]) | models.Q(
            question__category__in=[slot.category_id for slot in slots if slot.category_id]
        )
        versions = QuestionVersion.objects.newest_published().filter(asked)
        rows = list(versions.values_list("question_id", "question__category_id", "digest"))
        return {
            "title": self.title,
            "intro": portable_text(self.intro),
            "rules": [
                self.pass_percent,
                self.attempts_allowed,
                self.time_limit_minutes,
                self.shuffle_options,
            ],
            "slots": [
                {
                    "questions": sorted(
                        digest
                        for question, category, digest in rows
                        if question == slot.question_id or category == slot.category_id
                    ),
                    "count": slot.draw_count if slot.category_id else 1,
                    "points": f"{slot.points.normalize():f}",
                }
                for slot in slots
            ],
        }

    def readable_lines(self) -> list[str]:
        """Introduction and rules. Questions and keys stand in question versions, which nobody reads here."""
        count = sum(slot.draw_count if slot.category_id else 1 for slot in self.slots.all())
        rules = [
            gettext("Pass mark: %(percent)s percent") % {"percent": self.pass_percent},
            gettext("Number of questions: %(count)s") % {"count": count},
        ]
        if self.attempts_allowed:
            rules.append(gettext("Attempts: %(count)s") % {"count": self.attempts_allowed})
        if self.time_limit_minutes:
            rules.append(gettext("Time limit: %(count)s minutes") % {"count": self.time_limit_minutes})
        return [*lines_of_html(self.intro), *rules]


class QuizSlot(Orderable):
    """A place in a quiz: one fixed question, or a draw from a category. The only link from quizzes to questions."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="slots")
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("this question"),
    )
    category = models.ForeignKey(
        QuestionCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("or drawn from the category"),
    )
    draw_count = models.PositiveSmallIntegerField(
        _("number of questions drawn"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    points = models.DecimalField(
        _("points per question"),
        max_digits=6,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(1000)],
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("question"),
        FieldRowPanel([FieldPanel("category", widget=forms.Select), FieldPanel("draw_count")]),
        FieldPanel("points"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question or draw")
        verbose_name_plural = _("questions and draws")
        constraints = [
            # A slot that asks nothing, or two things, has no meaning when an attempt is put together.
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, category__isnull=True)
                | models.Q(question__isnull=True, category__isnull=False),
                name="slot_has_either_question_or_category",
                violation_error_message=_("Please choose either a question or a category to draw from."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.question or self.category)
