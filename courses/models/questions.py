from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .notes import PlaceMixin

QUESTION_LENGTH = 1_000
ANSWER_LENGTH = 4_000
GROUP_LENGTH = 64


class LessonQuestion(PlaceMixin):
    """A learner asks something at a lesson; a trainer of their group answers.

    `group` is the circle that the question belongs to (see `courses.contracts.Training`), fixed when it is asked. The
    asker may change or withdraw it until it is answered; an answer may be improved later.
    """

    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_questions")
    group = models.CharField(_("group"), max_length=GROUP_LENGTH, blank=True)
    text = models.TextField(_("question"), max_length=QUESTION_LENGTH)
    asked_at = models.DateTimeField(_("asked at"))
    sending = models.UUIDField(_("sending"), help_text=_("Chosen by the form; what is sent twice is asked once."))
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="answered_lesson_questions"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question at a lesson")
        verbose_name_plural = _("questions at lessons")
        ordering = ["asked_at", "pk"]
        constraints = [
            # Sent again by an impatient click or a browser that got no answer.
            models.UniqueConstraint("asker", "sending", name="one_question_per_asker_and_sending"),
            models.CheckConstraint(condition=~models.Q(text=""), name="a_question_has_a_text"),
            # Whoever sees "answered" must find an answer, and the other way round.
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="an_answer_has_its_moment",
            ),
        ]
        indexes = [
            models.Index("asker", "lesson_key", name="question_by_asker_and_lesson"),
            # The trainers' queue.
            models.Index(
                "group", "asked_at", condition=models.Q(answered_at__isnull=True), name="waiting_question_by_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_key}: {self.pk}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class PinnedQuestion(models.Model):
    """An answered question that everybody of a group sees at its lesson, without the name of who asked."""

    question = models.ForeignKey(LessonQuestion, models.CASCADE, related_name="pins")
    group = models.CharField(_("group"), max_length=GROUP_LENGTH, blank=True)
    pinned_at = models.DateTimeField(_("pinned at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("pinned question")
        verbose_name_plural = _("pinned questions")
        ordering = ["pinned_at", "pk"]
        constraints = [
            # It hangs there or it does not.
            models.UniqueConstraint("question", "group", name="a_question_is_pinned_once_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} → {self.group}"
