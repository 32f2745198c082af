import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import LessonBody
from courses.blocks.transfers import CriterionBlock
from courses.documents import Group
from courses.editing import ChecksPanel
from courses.typing import Person

from .lessons import LessonMixin, WrittenLessonMixin
from .portable import portable_stream

MAX_FILES = 3


class Asking(models.TextChoices):
    NO = "no", _("not asked for")
    OPTIONAL = "optional", _("optional")
    REQUIRED = "required", _("required")


class TransferTaskPage(WrittenLessonMixin, Page):
    """A task for the job: learners apply something at work and hand in what came of it.

    The lesson is completed when a trainer confirms what was handed in.
    """

    is_completed_by_reading = False
    icon = "clipboard-check"

    body = StreamField(LessonBody(), verbose_name=_("task"), help_text=_("What is to be done at work."))
    text_rule = models.CharField(_("text"), max_length=8, choices=Asking.choices, default=Asking.REQUIRED)
    minutes_rule = models.CharField(
        _("minutes before and after"),
        max_length=8,
        choices=Asking.choices,
        default=Asking.OPTIONAL,
        help_text=_("How long the work takes without and with what was learned, in the learner's estimate."),
    )
    max_files = models.PositiveSmallIntegerField(
        _("files"), default=1, validators=[MaxValueValidator(MAX_FILES)], help_text=_("How many at most; 0: none.")
    )
    allows_documents = models.BooleanField(_("documents (PDF, Word, OpenDocument, text)"), default=True)
    allows_tables = models.BooleanField(_("tables (Excel)"), default=False)
    allows_slides = models.BooleanField(_("presentations (PowerPoint)"), default=False)
    allows_images = models.BooleanField(_("images (PNG, JPG)"), default=False)
    rubric = StreamField(
        [("criterion", CriterionBlock())],
        verbose_name=_("rubric"),
        min_num=2,
        max_num=5,
        help_text=_("Two to five short criteria. Trainers judge by them, and learners see them beforehand."),
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        ChecksPanel(),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("text_rule"), FieldPanel("minutes_rule"), FieldPanel("max_files")]),
                FieldPanel("allows_documents"),
                FieldPanel("allows_tables"),
                FieldPanel("allows_slides"),
                FieldPanel("allows_images"),
            ],
            heading=_("What is handed in"),
        ),
        FieldPanel("rubric"),
        *LessonMixin.lesson_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body")]
    template = "courses/transfer_task_page.html"

    class Meta:
        verbose_name = _("transfer task")
        verbose_name_plural = _("transfer tasks")

    @classmethod
    def standings(cls, learner: Person) -> "models.QuerySet[Any]":
        """What the learner has handed in; what they handed in last for a task says how it stands."""
        submissions: Any = apps.get_model("lms_courses", "Submission").objects
        handed_in = submissions.filter(learner=learner, handed_in_at__isnull=False)
        return handed_in.annotate(key=F("lesson_key"), moment=F("handed_in_at"))

    @classmethod
    def standing_in_words(cls, state: str, moment: datetime.datetime, zone: ZoneInfo) -> str:
        """Whether the work waits for a trainer, or came back."""
        words = {"handed_in": gettext("waits for confirmation"), "returned": gettext("came back to you")}
        return words.get(state, "")

    def clean(self) -> None:
        """Refuse a task for which nothing could be handed in, and files without a kind."""
        super().clean()
        if self.max_files and not self.groups():
            raise ValidationError({"allows_documents": _("Please allow at least one kind of files, or no files.")})
        if self.text_rule == Asking.NO and not self.max_files:
            raise ValidationError(
                {"text_rule": _("Please ask for a text or allow files; otherwise nothing is handed in.")}
            )

    def groups(self) -> frozenset[Group]:
        """Groups of file kinds that may be handed in."""
        allowed = {
            Group.DOCUMENTS: self.allows_documents,
            Group.TABLES: self.allows_tables,
            Group.SLIDES: self.allows_slides,
            Group.IMAGES: self.allows_images,
        }
        return frozenset(group for group, is_allowed in allowed.items() if is_allowed)

    def criteria(self) -> list[dict[str, Any]]:
        """The rubric as plain data: title, hint, and whether there is a level between met and not yet."""
        return [
            {"title": block.value["title"], "hint": block.value["hint"], "has_partly": block.value["has_partly"]}
            for block in self.rubric
        ]

    def content_for_digest(self) -> Any:
        """Title, task, rules and rubric."""
        return {
            "title": self.title,
            "body": portable_stream(self.body),
            "rules": [self.text_rule, self.minutes_rule, self.max_files, sorted(self.groups())],
            "rubric": self.criteria(),
        }

    def readable_lines(self) -> list[str]:
        """The task, what is handed in, and the rubric."""
        asked = [
            f"{_('text')}: {self.get_text_rule_display()}",
            f"{_('minutes before and after')}: {self.get_minutes_rule_display()}",
            f"{_('files')}: {self.max_files}",
        ]
        rubric = [line for row in self.criteria() for line in (row["title"], row["hint"]) if line]
        return [*super().readable_lines(), *asked, *rubric]
