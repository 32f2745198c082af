import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .rules import RULES, AllRequired, CompletionRule, LessonFact, kind_flags


class ImmutableVersion(TypeError):
    """Somebody tried to change what learners have already completed."""


class CourseVersion(models.Model):
    """What a course consisted of at one time. Completions and awards point at it, so it never changes (L21, L24).

    `outline` is a list of chapters::

        [{"title": str, "lessons": [{"key": str,        # translation key of the lesson page: its identity
                                     "page": int,       # primary key of the page when it was published
                                     "kind": str,       # model label, e.g. "lms_courses.lessonpage"
                                     "title": str, "minutes": int, "required": bool,
                                     "digest": str}]}]  # SHA-256 of the lesson's content

    Lessons that stand outside a chapter are in a chapter without title. What learners read in each lesson is kept in
    the `LessonSnapshot` of its digest.

    `rules` holds what differs from a course without rules: `"order": "fixed"`, `"completion"` (key of a rule in
    `RULES`), `"minimum": int` (for rules that count), `"duration": int` (minutes that the authors state themselves).
    """

    # Goes with a course that nobody has taken; enrollments and completions protect the others.
    course = models.ForeignKey("lms_courses.CoursePage", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=255)
    objectives = models.JSONField(_("learning objectives"), default=list)
    outline = models.JSONField(_("outline"))
    rules = models.JSONField(_("rules"), default=dict)
    planned_minutes = models.PositiveIntegerField(_("planned minutes"))
    law_state_on = models.DateField(_("law as of"), null=True)
    language = models.CharField(_("language"), max_length=10)
    content_hash = models.CharField(_("content hash"), max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        ordering = ["course", "number"]
        constraints = [
            # Completions name a version by its number.
            models.UniqueConstraint("course", "number", name="one_version_per_course_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ImmutableVersion for a row that exists."""
        if not self._state.adding:
            raise ImmutableVersion("A course version is never changed; publish a new one.")
        super().save(*args, **kwargs)

    def lessons(self) -> list[dict[str, Any]]:
        """The outline's lessons in order, without their chapters."""
        return [lesson for chapter in self.outline for lesson in chapter["lessons"]]

    @property
    def is_in_order(self) -> bool:
        """Whether lessons open one after the other."""
        return self.rules.get("order") == "fixed"

    @property
    def completion_rule(self) -> CompletionRule:
        return RULES[self.rules.get("completion", AllRequired.key)]

    @property
    def minimum(self) -> int:
        """The number that the completion rule counts up to; 0 for rules that do not count."""
        return int(self.rules.get("minimum", 0))

    def facts(self) -> list[LessonFact]:
        """The outline's lessons as completion rules see them, in order."""
        return facts_of(self.lessons())

    def required_keys(self) -> set[uuid.UUID]:
        """Keys of the lessons that the rule requires, whatever is live now."""
        return {fact.key for fact in self.facts() if self.completion_rule.requires(fact)}

    @property
    def synchronous_percent(self) -> int:
        """Share of the planned minutes that people spend together at a set time (live sessions), 0–100."""
        lessons = [lesson for lesson in self.lessons() if lesson["required"]]
        together = sum(lesson["minutes"] for lesson in lessons if kind_flags(lesson["kind"])[1])
        return round(100 * together / total) if (total := sum(lesson["minutes"] for lesson in lessons)) else 0


def facts_of(lessons: Iterable[dict[str, Any]]) -> list[LessonFact]:
    """Lessons in the form of an outline as completion rules see them."""
    return [
        LessonFact(uuid.UUID(row["key"]), row["required"], kind_flags(row["kind"])[0], row["minutes"])
        for row in lessons
    ]


class LessonSnapshot(models.Model):
    """What learners read in a lesson, as plain text, a line for each paragraph. Never changed; shared by versions.

    `digest` is `LessonMixin.digest()` of the content that the text belongs to.
    """

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    text = models.TextField(_("text"), blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a lesson")
        verbose_name_plural = _("texts of lessons")
        ordering = ["digest"]

    def __str__(self) -> str:
        return self.digest


class ChangeClass(models.TextChoices):
    """What a change means for people (L23)."""

    EDITORIAL = "editorial", _("editorial")
    MINOR = "minor", _("minor")
    MATERIAL = "material", _("material")


class RepeatPolicy(models.TextChoices):
    """What those who have completed the course repeat after a material change."""

    KEEP = "keep", _("nothing")
    CHANGED = "changed", _("the changed lessons")
    ALL = "all", _("the whole course")


class VersionRelease(models.Model):
    """Somebody said what the changes since the version `since`, up to `version`, mean for people (L23).

    A version without a release counts as minor: running courses go on with it, completions stay as they are. A material
    release asks those who completed an earlier version to complete the lessons `repeat_keys` anew, after `released_at`.
    Rows are added, never changed.
    """

    version = models.OneToOneField(CourseVersion, models.CASCADE, related_name="release")
    since = models.ForeignKey(CourseVersion, models.CASCADE, related_name="+")
    change_class = models.CharField(_("kind of change"), max_length=10, choices=ChangeClass.choices)
    repeat_policy = models.CharField(
        _("to be repeated"), max_length=8, choices=RepeatPolicy.choices, default=RepeatPolicy.KEEP
    )
    repeat_keys = models.JSONField(_("lessons to be repeated"), default=list, help_text=_("Keys of the lessons."))
    repeat_by = models.DateField(_("to be repeated by"), null=True)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField(_("released at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("release of a change")
        verbose_name_plural = _("releases of changes")
        ordering = ["released_at", "pk"]
        constraints = [
            # Only a change that matters can ask people to do something again.
            models.CheckConstraint(
                condition=models.Q(repeat_policy="keep") | models.Q(change_class="material"),
                name="only_material_changes_are_repeated",
            ),
            # A day by which nothing has to be done would frighten people.
            models.CheckConstraint(
                condition=models.Q(repeat_by__isnull=True) | ~models.Q(repeat_policy="keep"),
                name="repeat_day_needs_something_to_repeat",
            ),
            # People are told why they have to come back.
            models.CheckConstraint(
                condition=models.Q(repeat_policy="keep") | ~models.Q(note=""),
                name="repeating_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.change_class}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ImmutableVersion for a row that exists."""
        if not self._state.adding:
            raise ImmutableVersion("A release is never changed; publish and release the next version.")
        super().save(*args, **kwargs)
