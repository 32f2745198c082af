from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

NOTE_LENGTH = 4_000
QUOTE_LENGTH = 240
ANCHOR_LENGTH = 64


class PlaceMixin(models.Model):
    """A paragraph of a lesson, or, without an anchor, the whole lesson. The lesson is known by its key."""

    course = models.ForeignKey("lms_courses.CoursePage", models.CASCADE, related_name="+", verbose_name=_("course"))
    lesson_key = models.UUIDField(_("lesson"))
    anchor = models.CharField(
        _("paragraph"), max_length=ANCHOR_LENGTH, blank=True, help_text=_("Id of the block; empty: the whole lesson.")
    )
    quote = models.CharField(
        _("beginning of the paragraph"),
        max_length=QUOTE_LENGTH,
        blank=True,
        help_text=_("As it was then, so that the place is recognized when the lesson has changed."),
    )

    class Meta:
        abstract = True


class Note(PlaceMixin):
    """What a learner wrote down at a lesson. Nobody else sees it, and no screen of the admin shows it."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_notes")
    text = models.TextField(_("note"), max_length=NOTE_LENGTH)
    sending = models.UUIDField(
        _("sending"), null=True, help_text=_("Chosen by the browser; what is sent twice is saved once.")
    )
    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # A browser without connection sends again until it gets an answer.
            models.UniqueConstraint("learner", "sending", name="one_note_per_learner_and_sending"),
            # An empty note is a deleted one.
            models.CheckConstraint(condition=~models.Q(text=""), name="a_note_has_a_text"),
        ]
        indexes = [models.Index("learner", "lesson_key", name="note_by_learner_and_lesson")]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.lesson_key}"


class Bookmark(PlaceMixin):
    """A place that a learner wants to find again. As private as a note."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_bookmarks")
    created_at = models.DateTimeField(_("created at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # A place is marked or it is not; a second row could not be removed by one click.
            models.UniqueConstraint("learner", "lesson_key", "anchor", name="one_bookmark_per_learner_and_place"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.lesson_key}#{self.anchor}"
