import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import Tag
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from courses.models import LessonMixin, lines_of_html
from courses.models.portable import portable_text

from .panels import RowsPanel, SlotsPanel, SummaryPanel
from .questions import Question, QuestionCategory
from .questions.base import TEXT_FEATURES, QuestionTag
from .versions import QuestionVersion


class Pretest(models.TextChoices):
    """Who may take a quiz before the course, to test out of its lessons."""

    OFF = "off", _("nobody")
    RETURNING = "returning", _("whoever has completed the course before")
    ANYBODY = "anybody", _("everybody")


class Behavior(models.TextChoices):
    """How an attempt goes, whatever the types of its questions."""

    DEFERRED = "deferred", _("feedback after handing in")
    IMMEDIATE = "immediate", _("feedback after each question, one try")
    SEVERAL_TRIES = "several_tries", _("feedback after each question, several tries with hints")


class Navigation(models.TextChoices):
    FREE = "free", _("in any order")
    IN_ORDER = "in_order", _("one after the other, without going back")


class Overdue(models.TextChoices):
    """What becomes of an attempt that nobody handed in when its time was over (L9)."""

    HAND_IN = "hand_in", _("hand in what was saved")
    REFUSE = "refuse", _("do not count it: it had to be handed in")


class Counting(models.TextChoices):
    """Which attempt counts (L16)."""

    HIGHEST = "highest", _("the best attempt")
    LATEST = "latest", _("the latest attempt")
    FIRST = "first", _("the first attempt")
    AVERAGE = "average", _("the average of all attempts")


class ReviewTime(models.TextChoices):
    """When a learner looks at a finished attempt."""

    RESULT = "result", _("in the first ten minutes after handing in")
    LATER = "later", _("later, while the quiz is open")
    CLOSED = "closed", _("after the quiz has closed")


class ReviewAspect(models.TextChoices):
    """What a learner may see of a finished attempt."""

    ANSWER = "answer", _("own answers")
    CORRECTNESS = "correctness", _("whether they are right")
    POINTS = "points", _("points")
    FEEDBACK = "feedback", _("feedback to the own answer")
    GENERAL_FEEDBACK = "general_feedback", _("general feedback")
    RIGHT_ANSWER = "right_answer", _("right answers")


def everything() -> dict[str, list[str]]:
    """Review settings that show everything at any time: {ReviewTime: [ReviewAspect, …]}."""
    return {time: list(ReviewAspect.values) for time in ReviewTime.values}


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
    wait_after_first_minutes = models.PositiveIntegerField(
        _("waiting time after the first attempt (minutes)"), default=0, help_text=_("0: none.")
    )
    wait_after_later_minutes = models.PositiveIntegerField(
        _("waiting time after later attempts (minutes)"), default=0, help_text=_("0: none.")
    )
    counting = models.CharField(
        _("which attempt counts"), max_length=7, choices=Counting.choices, default=Counting.HIGHEST
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("Empty: with the course."))
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Running attempts end then, too. Empty: never.")
    )
    overdue = models.CharField(
        _("when the time is over"), max_length=7, choices=Overdue.choices, default=Overdue.HAND_IN
    )
    behavior = models.CharField(_("feedback"), max_length=13, choices=Behavior.choices, default=Behavior.DEFERRED)
    asks_certainty = models.BooleanField(
        _("ask how certain one is"),
        default=False,
        help_text=_("Shows what people believe for certain and is wrong. It does not change the points."),
    )
    navigation = models.CharField(_("navigation"), max_length=8, choices=Navigation.choices, default=Navigation.FREE)
    review = models.JSONField(_("what learners see afterwards"), default=everything)
    offers_practice = models.BooleanField(
        _("practice"),
        default=False,
        help_text=_("Learners may practice with the same questions. Practice counts nowhere and nobody else sees it."),
    )
    graded_anonymously = models.BooleanField(
        _("grade without names"),
        default=True,
        help_text=_("For answers that a person grades: whoever grades does not see whose they are, and vice versa."),
    )
    shuffle_questions = models.BooleanField(
        _("shuffle questions"), default=False, help_text=_("Each attempt gets the questions in an order of its own.")
    )
    shuffle_options = models.BooleanField(
        _("shuffle options"), default=True, help_text=_("Each attempt gets the options in an order of its own.")
    )
    questions_per_page = models.PositiveSmallIntegerField(
        _("questions per page"),
        default=1,
        help_text=_("One question at a time is easiest to read; 0: all on one page."),
    )

    applied_counting = models.CharField(
        _("which attempt has counted so far"),
        max_length=7,
        choices=Counting.choices,
        default=Counting.HIGHEST,
        editable=False,
        help_text=_("What results were last recomputed by (L16)."),
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

    def clean(self) -> None:
        """Refuse a quiz that closes before it opens: nobody could take it."""
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError(
                {"closes_at": _("The quiz would close before it opens. Please choose a later moment.")}
            )

    @property
    def window_minutes(self) -> int | None:
        """Whole minutes between opening and closing; None: no such window."""
        if not (self.opens_at and self.closes_at):
            return None
        return int((self.closes_at - self.opens_at).total_seconds() // 60)


def answering_in_words(quiz: QuizMixin) -> str:
    """How an attempt goes, in one line for authors."""
    words = [str(Behavior(quiz.behavior).label), str(Navigation(quiz.navigation).label)]
    if quiz.asks_certainty:
        words.append(gettext("asks how certain one is"))
    if quiz.shuffle_questions or quiz.shuffle_options:
        words.append(gettext("shuffled"))
    return ", ".join(words)


def review_in_words(quiz: QuizMixin) -> str:
    """What learners see afterwards, in one line for authors."""
    times = [time.label for time in ReviewTime if ReviewAspect.RIGHT_ANSWER in quiz.review.get(time, [])]
    if all(set(quiz.review.get(time, [])) == set(ReviewAspect.values) for time in ReviewTime):
        return gettext("learners see everything")
    if not times:
        return gettext("learners never see right answers")
    return gettext("learners see right answers %(times)s") % {"times": ", ".join(str(time) for time in times)}


def practice_in_words(quiz: QuizMixin) -> str:
    """Whether the quiz offers practice, in one line for authors."""
    return gettext("offered") if quiz.offers_practice else gettext("not offered")


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
                SlotsPanel("slots", chooser_field_name="question", label=_("Question or draw"), min_num=1),
            ],
            heading=_("Questions"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("graded_anonymously")]),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("overdue")]),
                FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("counting")]),
                FieldRowPanel([FieldPanel("wait_after_first_minutes"), FieldPanel("wait_after_later_minutes")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                HelpPanel(template="quizzes/admin/overrides_panel.html"),
            ],
            heading=_("Times and attempts"),
        ),
        SummaryPanel(
            [
                FieldPanel("behavior"),
                FieldPanel("asks_certainty"),
                FieldRowPanel([FieldPanel("navigation"), FieldPanel("questions_per_page")]),
                FieldRowPanel([FieldPanel("shuffle_options"), FieldPanel("shuffle_questions")]),
            ],
            heading=_("While answering"),
            summary=answering_in_words,
        ),
        SummaryPanel(
            [
                FieldPanel("review"),
                RowsPanel("score_bands", heading=_("Feedback for results"), label=_("Feedback from a percentage on")),
            ],
            heading=_("Afterwards"),
            summary=review_in_words,
        ),
        SummaryPanel(
            [FieldPanel("offers_practice")], heading=pgettext_lazy("quiz", "Practice"), summary=practice_in_words
        ),
        SummaryPanel(
            [FieldPanel("pretest"), FieldPanel("testing_out_percent")],
            heading=_("Testing out"),
            summary=lambda quiz: str(quiz.get_pretest_display()),
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
        settings = self.settings_for_digest()
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
                    "questions": sorted(candidate.digest for candidate in pool),
                    "count": slot.count,
                    "points": f"{slot.points.normalize():f}",
                }
                for slot, pool in zip(slots, candidates_of(slots), strict=True)
            ],
            **({"settings": settings} if settings else {}),
        }

    def settings_for_digest(self) -> dict[str, Any]:
        """The settings beyond `rules` that differ from those of a new quiz: plain quizzes keep their digests."""
        names = (
            "counting",
            "wait_after_first_minutes",
            "wait_after_later_minutes",
            "opens_at",
            "closes_at",
            "overdue",
            "behavior",
            "asks_certainty",
            "navigation",
            "review",
            "offers_practice",
            "shuffle_questions",
        )
        new = type(self)()
        settings = {name: getattr(self, name) for name in names if getattr(self, name) != getattr(new, name)}
        moments = {name: value for name, value in settings.items() if isinstance(value, datetime.datetime)}
        settings |= {name: value.astimezone(datetime.UTC).isoformat() for name, value in moments.items()}
        bands = [[band.from_percent, portable_text(band.text)] for band in self.score_bands.all()]
        return {**settings, **({"score_bands": bands} if bands else {})}

    def with_content_json(self, content: dict[str, Any]) -> "QuizPage":
        """A draft never says what was applied: only what is stored does."""
        page: QuizPage = super().with_content_json(content)
        page.applied_counting = self.applied_counting
        return page

    def readable_lines(self) -> list[str]:
        """Introduction and rules. Questions and keys stand in question versions, which nobody reads here."""
        count = sum(slot.count for slot in self.slots.all())
        rules = [
            gettext("Pass mark: %(percent)s percent") % {"percent": self.pass_percent},
            gettext("Number of questions: %(count)s") % {"count": count},
        ]
        if self.attempts_allowed:
            rules.append(gettext("Attempts: %(count)s") % {"count": self.attempts_allowed})
        if self.time_limit_minutes:
            rules.append(gettext("Time limit: %(count)s minutes") % {"count": self.time_limit_minutes})
        return [*lines_of_html(self.intro), *rules]


class ScoreBand(Orderable):
    """What learners read whose result reaches a percentage."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="score_bands")
    from_percent = models.PositiveSmallIntegerField(
        _("from (percent)"), validators=[MaxValueValidator(100)], help_text=_("The highest one that is reached counts.")
    )
    text = RichTextField(_("feedback"), features=TEXT_FEATURES)

    panels: ClassVar[list[Any]] = [FieldPanel("from_percent"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("feedback for a result")
        verbose_name_plural = _("feedback for results")

    def __str__(self) -> str:
        return f"{self.from_percent} %"


class QuizSlot(Orderable):
    """A place in a quiz: one fixed question, or a draw. The only link from quizzes to questions.

    A draw takes questions that have the category, the tag and the objective: as many of the three as are given.
    """

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
    tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("with the tag")
    )
    objective = models.CharField(_("with the learning objective"), max_length=200, blank=True)
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
        FieldRowPanel([FieldPanel("tag", widget=forms.Select), FieldPanel("objective")]),
        FieldPanel("points"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question or draw")
        verbose_name_plural = _("questions and draws")
        constraints = [
            # A slot that asks nothing, or two things, has no meaning when an attempt is put together.
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, category__isnull=True, tag__isnull=True, objective="")
                | models.Q(question__isnull=True)
                & (models.Q(category__isnull=False) | models.Q(tag__isnull=False) | ~models.Q(objective="")),
                name="slot_has_either_question_or_draw",
                violation_error_message=_(
                    "Please choose either a question, or what to draw by: a category, a tag or a learning objective."
                ),
            ),
        ]

    def __str__(self) -> str:
        if self.question_id:
            return str(self.question)
        return " · ".join(str(value) for value in (self.category, self.tag, self.objective) if value)

    @property
    def is_fixed(self) -> bool:
        return self.question_id is not None

    @property
    def count(self) -> int:
        """How many questions the slot asks for."""
        return 1 if self.is_fixed else self.draw_count

    def fits(self, candidate: "Candidate") -> bool:
        """Whether the slot may ask the question."""
        if self.question_id is not None:
            return candidate.question_id == self.question_id
        return (
            (self.category_id is None or candidate.category_id == self.category_id)
            and (self.tag_id is None or self.tag_id in candidate.tags)
            and (not self.objective or candidate.objective == self.objective)
        )


@dataclass(frozen=True)
class Candidate:
    """A question that a quiz may ask now. `tags`: ids of the tags that slots of the quiz ask for."""

    version_id: int
    question_id: int
    category_id: int
    objective: str
    is_pilot: bool
    digest: str
    tags: frozenset[int] = frozenset()


def candidates_of(slots: Sequence[QuizSlot]) -> list[list[Candidate]]:
    """For each slot the published questions that fit it, by question; one query, two where a slot asks for a tag."""
    tagged: dict[int, set[int]] = {}
    wanted_tags = {slot.tag_id for slot in slots if slot.tag_id}
    if wanted_tags:
        for question, tag in QuestionTag.objects.filter(tag__in=wanted_tags).values_list("content_object", "tag"):
            tagged.setdefault(question, set()).add(tag)
    fits = (
        models.Q(question__in=[slot.question_id for slot in slots if slot.question_id])
        | models.Q(question__category__in=[slot.category_id for slot in slots if slot.category_id])
        | models.Q(question__in=list(tagged))
        | models.Q(question__objective__in=[slot.objective for slot in slots if slot.objective])
    )
    rows = QuestionVersion.objects.newest_published().filter(fits)
    candidates = [
        Candidate(*row, frozenset(tagged.get(row[1], ())))
        for row in rows.values_list(
            "pk", "question_id", "question__category_id", "question__objective", "question__is_pilot", "digest"
        )
    ]
    by_question = {candidate.question_id: [candidate] for candidate in candidates}
    by_category: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_category.setdefault(candidate.category_id, []).append(candidate)
    pools = [
        by_question.get(slot.question_id, [])
        if slot.question_id is not None
        else candidates
        if slot.category_id is None
        else by_category.get(slot.category_id, [])
        for slot in slots
    ]
    return [[candidate for candidate in pool if slot.fits(candidate)] for slot, pool in zip(slots, pools, strict=True)]
