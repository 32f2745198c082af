from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .rules import AllRequired


class Enrollment(models.Model):
    """A learner takes a course, following one version of it, and where they stopped."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrollments")
    course = models.ForeignKey("lms_courses.CoursePage", models.PROTECT, related_name="enrollments")
    version = models.ForeignKey("lms_courses.CourseVersion", models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField(_("enrolled at"))
    resume_lesson_key = models.UUIDField(_("lesson to resume"), null=True)
    resume_anchor = models.CharField(
        _("paragraph to resume"), max_length=64, blank=True, help_text=_("Id of the block that was read last.")
    )
    resumed_at = models.DateTimeField(_("last read at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        ordering = ["enrolled_at", "pk"]
        constraints = [
            # Taking a course again goes on where one was; a second row would split the progress.
            models.UniqueConstraint("learner", "course", name="one_enrollment_per_learner_and_course"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} – {self.course_id}"


class LessonProgress(models.Model):
    """A learner has completed a lesson. The lesson is known by its key, which outlives its page.

    After a material change a lesson may have to be completed again (L23): that is a new row. Rows are never changed.
    """

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="progress")
    lesson_key = models.UUIDField(_("lesson"))
    completed_at = models.DateTimeField(_("completed at"))
    repetition = models.PositiveSmallIntegerField(
        _("repetition"), default=0, help_text=_("0: the first time; then one for each time that it had to be repeated.")
    )
    was_tested_out = models.BooleanField(
        _("tested out"), default=False, help_text=_("Not read: a test before the course showed that it is known.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("lesson progress")
        verbose_name_plural = _("lesson progress")
        ordering = ["completed_at", "pk"]
        constraints = [
            # A lesson is completed once, and once more whenever it has to be repeated; later visits change nothing.
            models.UniqueConstraint(
                "enrollment", "lesson_key", "repetition", name="one_progress_per_enrollment_lesson_and_repetition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.lesson_key}"


class CourseCompletion(models.Model):
    """A learner completed a version of a course. A fact: changed content never takes it away (L21)."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="course_completions")
    course = models.ForeignKey("lms_courses.CoursePage", models.PROTECT, related_name="completions")
    version = models.ForeignKey("lms_courses.CourseVersion", models.PROTECT, related_name="completions")
    started_at = models.DateTimeField(_("started at"))
    completed_at = models.DateTimeField(_("completed at"))
    rule = models.CharField(
        _("completion rule"), max_length=30, default=AllRequired.key, help_text=_("Key of the rule that decided.")
    )
    rule_version = models.PositiveSmallIntegerField(
        _("version of the rule"), help_text=_("Which version of the rule decided.")
    )
    was_tested_out = models.BooleanField(
        _("tested out"), default=False, help_text=_("At least one required lesson was not read, but tested out.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("course completion")
        verbose_name_plural = _("course completions")
        ordering = ["completed_at", "pk"]
        constraints = [
            # The first completion of a version is the fact; doing it again adds nothing.
            models.UniqueConstraint("learner", "version", name="one_completion_per_learner_and_course_version"),
        ]
        indexes = [models.Index("course", "learner", name="completion_by_course_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} – {self.version_id}"
