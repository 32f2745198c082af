from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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

    Lessons that stand outside a chapter are in a chapter without title.
    """

    # Goes with a course that nobody has taken; enrollments and completions protect the others.
    course = models.ForeignKey("lms_courses.CoursePage", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=255)
    objectives = models.JSONField(_("learning objectives"), default=list)
    outline = models.JSONField(_("outline"))
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
