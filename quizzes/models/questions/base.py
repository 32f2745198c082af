import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any, ClassVar, Self

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations
from polymorphic.models import PolymorphicModel
from pydantic import BaseModel
from taggit.models import ItemBase, Tag
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.rich_text import expand_db_html
from wagtail.search import index

from courses.html import sanitize
from courses.richtext import normal
from quizzes.models.panels import RowsPanel

from .kinds import Content, QuestionKind, Response
from .pictures import with_pictures

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "code", "blockquote"]
LINE_FEATURES = ["bold", "italic", "code"]
# Where a picture can say something that words cannot: the question, its options and feedback.
WITH_PICTURES = [*TEXT_FEATURES, "image"]
LINE_WITH_PICTURES = [*LINE_FEATURES, "image"]
MAX_HINTS = 5
# So many possible answers are listed one by one in the preview; beyond that, telling ones stand for them.
MAX_LISTED = 64


_PICTURE_TEXT = re.compile(r"<(?:img|embed)\b[^>]*?\balt=\"([^\"]*)\"[^>]*>")
DEFAULT_PENALTY = Decimal("0.3333333")


class Difficulty(models.TextChoices):
    EASY = "easy", _("Easy")
    MEDIUM = "medium", _("Medium")
    HARD = "hard", _("Hard")


class QuestionState(models.TextChoices):
    """Where a question is in its life."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready")
    PILOT = "pilot", _("Pilot")
    RETIRED = "retired", _("Retired")


class QuestionCategory(index.Indexed, models.Model):
    """A pool of questions that quizzes draw from."""

    name = models.CharField(_("name"), max_length=120)
    source_id = models.CharField(
        _("origin"),
        max_length=255,
        blank=True,
        editable=False,
        help_text=_("Course and file of an imported question bank; empty for a category made here."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("name")]
    search_fields: ClassVar[list[Any]] = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")
        ordering = ["name", "pk"]
        constraints = [
            # Importing a question bank again must find its category.
            models.UniqueConstraint(
                "source_id", condition=~models.Q(source_id=""), name="one_category_per_imported_bank"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Question(
    PolymorphicModel,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """A question as authors edit it. Learners never get it: they get a `QuestionVersion`, frozen on publishing.

    A subclass is a question type. It sets `kind` and `source_schema`, adds fields and panels, and extends
    `frozen_content`, `problems`, `read_source` and `write_source`. It always declares a `Meta` of its own.
    """

    kind: ClassVar[QuestionKind]
    # Pydantic model of what an import file says about a question of this type, beyond what all types share.
    source_schema: ClassVar[type[BaseModel]]
    # Fields that hold images. In a file each has the path of the picture, relative to the bank; the import and the
    # export see to them.
    picture_fields: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(
        _("short name"),
        max_length=255,
        blank=True,
        help_text=_("For finding it again; learners never see it. Empty: the beginning of the question."),
    )
    category = models.ForeignKey(QuestionCategory, models.PROTECT, related_name="questions", verbose_name=_("category"))
    tags = ClusterTaggableManager(through="lms_quizzes.QuestionTag", blank=True, verbose_name=_("tags"))
    text = RichTextField(_("question"), features=WITH_PICTURES)
    objective = models.CharField(
        _("learning objective"),
        max_length=200,
        blank=True,
        help_text=_("What a right answer shows. Learners see it with the result."),
    )
    difficulty = models.CharField(_("difficulty"), max_length=6, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    general_feedback = RichTextField(
        _("general feedback"),
        blank=True,
        features=WITH_PICTURES,
        help_text=_("Shown with the result, right or wrong: an explanation, or where to read again."),
    )
    penalty = models.DecimalField(
        _("penalty for each try"),
        max_digits=8,
        decimal_places=7,
        default=DEFAULT_PENALTY,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("From 0 to 1, in quizzes with several tries: what each wrong try takes from the full marks."),
    )
    is_pilot = models.BooleanField(
        _("pilot"),
        default=False,
        help_text=_("It is asked, but earns no points, until enough answers say how good it is."),
    )
    is_retired = models.BooleanField(_("retired"), default=False, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    source_id = models.CharField(
        _("origin"),
        max_length=255,
        blank=True,
        editable=False,
        help_text=_("Course and id of an imported question; empty for a question made here."),
    )

    base_panels: ClassVar[list[Any]] = [FieldPanel("text"), FieldPanel("category", widget=forms.Select)]
    classification_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("objective"),
                FieldPanel("difficulty"),
                FieldPanel("tags"),
                FieldPanel("name"),
                FieldPanel("is_pilot"),
            ],
            heading=_("Classification"),
        ),
    ]
    # For types that are graded by the program: only they can be tried several times.
    tries_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                RowsPanel("hints", heading=_("Hints"), label=_("Hint"), max_num=MAX_HINTS),
                FieldPanel("penalty"),
            ],
            heading=_("Several tries"),
            classname="collapsed",
        ),
    ]
    feedback_panels: ClassVar[list[Any]] = [
        FieldPanel("general_feedback"),
        *classification_panels,
        *tries_panels,
    ]
    panels: ClassVar[list[Any]] = [*base_panels, *feedback_panels]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("text"),
        index.SearchField("name"),
        index.SearchField("objective"),
        index.AutocompleteField("text"),
        index.AutocompleteField("name"),
        index.FilterField("category"),
        index.FilterField("difficulty"),
        index.FilterField("polymorphic_ctype"),
        index.FilterField("live"),
        index.FilterField("id"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]
        constraints = [
            # Importing a question again must find it.
            models.UniqueConstraint(
                "source_id", condition=~models.Q(source_id=""), name="one_question_per_imported_id"
            ),
        ]

    def __str__(self) -> str:
        return self.name or Truncator(plain_text(self.text)).chars(90) or str(self._meta.verbose_name)

    def portable_identity(self) -> str:
        """What tells the question from others on any site: the digest of its newest version; empty before the first."""
        newest = self.versions.order_by("number").last()
        return newest.digest if newest else ""

    @property
    def state(self) -> QuestionState:
        if self.is_retired:
            return QuestionState.RETIRED
        if not self.live:
            return QuestionState.DRAFT
        return QuestionState.PILOT if self.is_pilot else QuestionState.READY

    def copied(self) -> Self:
        """A new question that says the same, with options, hints and tags, not saved.

        Its parts are new, with keys of their own: what somebody answers in the copy is no answer to the original.
        """
        data = self.serializable_data()
        children = [relation.get_accessor_name() for relation in get_all_child_relations(type(self))]
        for child in (child for name in children for child in data[name]):
            child["pk"] = None
            child.pop("key", None)  # a new one is the default
        new = type(self)()
        of_the_original = ("pk", "question_ptr", "source_id", "author", "live", "is_retired", "latest_revision")
        data.update({name: value for name, value in new.serializable_data().items() if name in of_the_original})
        copy: Self = type(self).from_serializable_data({**data, "has_unpublished_changes": False, "live": False})
        return copy

    # --- what a type extends ------------------------------------------------------------------------------------------

    def frozen_content(self) -> Content:
        """Everything that delivery and grading need, as JSON; HTML is sanitized here."""
        hints = [hint.frozen_content() for hint in self.hints.all()]
        return {
            "type": self.kind.key,
            "text": frozen_html(self.text),
            "objective": self.objective,
            "general_feedback": frozen_html(self.general_feedback),
            # Left out where they say nothing new, so that questions without hints keep their digests.
            **({"hints": hints} if hints else {}),
            **({"penalty": f"{self.penalty:f}"} if self.penalty != DEFAULT_PENALTY else {}),
        }

    def problems(self) -> list[str]:
        """Why the question cannot be published yet, in words; empty when it can."""
        return []

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        """Take over what an import says beyond the common fields; returns whether anything differs from now.

        `data` is of the type's `source_schema`; `markdown(text, *path)` turns a text of it into rich text, with the
        path of the text in the file, so that faults name its line.
        """
        return False

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        """The counterpart of `read_source`: what an export says beyond the common fields.

        `markdown(html)` turns rich text into what the file says.
        """
        return {}

    # --- Wagtail ------------------------------------------------------------------------------------------------------

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A revision as a question. What actions set is of the question as a whole, whatever a draft remembers."""
        question: Self = super().with_content_json(content)
        for name in ("is_pilot", "is_retired", "author_id"):
            setattr(question, name, getattr(self, name))
        return question

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The question as learners get it, and how telling answers are graded."""
        content = self.frozen_content()
        problems = self.problems()
        order = self.kind.part_ids(content)
        examples = self.kind.examples(content)
        responses = [] if problems else self.kind.all_responses(content, MAX_LISTED)
        return {
            "object": self,
            "request": request,
            "content": content,
            "problems": problems,
            "answer": {**self.kind.answer_context(content, None, order), "name": "preview", "label": _("Question")},
            "answer_template": self.kind.answer_template,
            "script": self.kind.script,
            "review_template": self.kind.review_template,
            "graded": [
                {
                    "label": example.label,
                    "percent": self._percent(content, example.response),
                    "review": self.kind.review_context(content, example.response, order),
                }
                for example in examples
            ],
            "every_answer": [
                {"words": self.kind.in_words(content, response), "percent": self._percent(content, response)}
                for response in (responses if len(responses) > len(examples) else [])
            ],
        }

    def _percent(self, content: Content, response: Response | None) -> Decimal | None:
        fraction = self.kind.grade(content, response)
        return None if fraction is None else fraction * 100


class QuestionHint(Orderable):
    """Shown after a wrong try, in quizzes with several tries: as many tries as hints, and one more."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="hints")
    text = RichTextField(_("hint"), features=TEXT_FEATURES)
    clears_wrong = models.BooleanField(
        _("clears wrong answers"), default=False, help_text=_("The next try begins with what was right.")
    )
    counts_right = models.BooleanField(
        _("says how many are right"), default=False, help_text=_("For questions with several parts.")
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("clears_wrong"), FieldPanel("counts_right")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("hint")
        verbose_name_plural = _("hints")

    def __str__(self) -> str:
        return plain_text(self.text)

    def frozen_content(self) -> dict[str, Any]:
        return {
            "text": frozen_html(self.text),
            "clears_wrong": self.clears_wrong,
            "counts_right": self.counts_right,
        }


class QuestionTag(ItemBase):
    """A tag of a question."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="question_tags")
    content_object = ParentalKey(Question, on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag of a question")
        verbose_name_plural = _("tags of questions")

    def __str__(self) -> str:
        return str(self.tag)


def question_models() -> list[type[Question]]:
    """All question types of the site, whatever app they are from, by name."""
    models_of_site = [model for model in apps.get_models() if issubclass(model, Question) and model is not Question]
    return sorted(models_of_site, key=lambda model: model._meta.label_lower)


def frozen_html(html: str) -> str:
    """An author's rich text as it is delivered: links resolved, sanitized, pictures of the site shown."""
    return with_pictures(html, lambda text: sanitize(expand_db_html(normal(text))).strip())


def frozen_line(html: str) -> str:
    """Like `frozen_html`, for places that allow no paragraphs (a label): they become line breaks."""
    lines = re.sub(r"</p>\s*<p>", "<br>", frozen_html(html))
    return re.sub(r"</?p>", "", lines).strip()


def plain_text(html: str) -> str:
    """The text of HTML in one line; of pictures, what they say to those who cannot see them."""
    text = _PICTURE_TEXT.sub(r" \1 ", html)
    return " ".join(unescape(strip_tags(re.sub(r"<(?:br|/p|/li)\s*/?>", " ", text))).split())
