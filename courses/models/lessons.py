import datetime
import hashlib
import json
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import LessonBody, raw_blocks
from courses.checking import Problem, body_problems, site_targets
from courses.conf import content_variants
from courses.editing import ChecksPanel
from courses.external_videos import frame_sources
from courses.typing import Person

from .courses import CoursePage
from .portable import portable_stream
from .routing import FewRestrictionsMixin
from .texts import lines_of_block


class LessonMixin(FewRestrictionsMixin):
    """What makes a page of any app a lesson: the contract between courses and kinds of content.

    A new kind of lesson is `class MyLesson(LessonMixin, Page)`; it overrides what differs:

    - `is_completed_by_reading`: True if learners complete it by a button at its end; False if the kind itself calls
      `courses.actions.complete_lesson` (e.g. when a quiz is passed).
    - `is_synchronous`: True if it takes place at a date, for several people at once; False if everybody takes it when
      they like.
    - `icon`: name of an icon in the outline.
    - `counts_as`: what completion rules take it for: "reading", "assessment" or "attendance".
    - `readable_lines()`: what learners read, for comparing versions and for auditors; never keys to answers.
    - `content_for_digest()`: what learners get, as JSON; when it changes, publishing makes a new course version.
    - `problems(on=…)`: what is wrong with it (`courses.checking`); the course's list of checks shows it.
    - `standings(learner)` and `standing_in_words(…)`: what is under way for a learner who has not completed it yet, for
      outlines: work that waits to be judged, a seat at a date.

    `parent_page_types` and `subpage_types` come from here, so that lessons stand in courses and chapters only.
    """

    planned_minutes = models.PositiveSmallIntegerField(
        _("planned minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("A course is complete when all required lessons are.")
    )

    is_completed_by_reading: ClassVar[bool] = True
    is_synchronous: ClassVar[bool] = False
    counts_as: ClassVar[str] = "reading"
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

    def readable_lines(self) -> list[str]:
        """What learners read below the title, as plain text, a line for each paragraph.

        It follows from what `content_for_digest` returns: equal digests have equal lines. Answer keys never stand here.
        """
        return []

    def problems(self, *, on: datetime.date) -> list[Problem]:
        """What is wrong with the lesson on that day; nothing, for a kind that has no rules."""
        return []

    @classmethod
    def standings(cls, learner: Person) -> "models.QuerySet[Any] | None":
        """What is under way for the learner at lessons of this kind; None: never anything.

        Rows with `key` (the lesson's translation key), `state` (a word of the kind) and `moment`; of several rows of a
        lesson the newest moment counts. All kinds are asked in one query, so these must be columns or annotations.
        """
        return None

    @classmethod
    def standing_in_words(cls, state: str, moment: datetime.datetime, zone: ZoneInfo) -> str:
        """A few words for the learner, behind the lesson's title. `zone`: that of their clock. No query."""
        return ""

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

    def remember_course(self, course: "CoursePage | None") -> None:
        """Spare `get_course` its query: it is known where the lesson stands."""
        self.__dict__["_course_at"] = (self.path, course)  # type: ignore[attr-defined]


class WrittenLessonMixin(LessonMixin):
    """A lesson whose text is a StreamField `body` of `LessonBody`: it can be checked, compared and shown safely."""

    class Meta:
        abstract = True

    def readable_lines(self) -> list[str]:
        """The text of the body."""
        return list(lines_of_block(self.body.stream_block, self.body))  # type: ignore[attr-defined]

    def problems(self, *, on: datetime.date) -> list[Problem]:
        """What is wrong with the body."""
        body: Any = self.body  # type: ignore[attr-defined]
        return body_problems(raw_blocks(body), site_targets(), body.stream_block.labels())

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The lesson; the response says in `frame_sources` whose frames the page may show (see README)."""
        response: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        response.frame_sources = frame_sources(raw_blocks(self.body))  # type: ignore[attr-defined]
        return response


class LessonPage(WrittenLessonMixin, Page):
    """A lesson to read."""

    body = StreamField(LessonBody(), verbose_name=_("content"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        ChecksPanel(),
        FieldPanel("body"),
        *LessonMixin.lesson_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body")]
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def content_for_digest(self) -> Any:
        """Title and body of the master, equal for equal content on any site.

        What clients see otherwise is no other version.
        """
        return {"title": self.title, "body": portable_stream(self.body)}

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [*self.DEFAULT_PREVIEW_MODES, *content_variants().preview_modes(self)]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        variant = content_variants().preview_variant(mode_name, lesson=self, viewer=request.user)
        request.content_variant = variant  # type: ignore[attr-defined]
        return super().serve_preview(request, mode_name)
