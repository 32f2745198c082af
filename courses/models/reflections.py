from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_REFLECTION_LENGTH = 10_000


class Reflection(models.Model):
    """What a learner wrote down for themselves at a question of a lesson. Nobody else ever reads it: there is no admin.

    The lesson is known by its key, which outlives its page; `block_id` is the id of the block with the question.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reflections")
    lesson_key = models.UUIDField(_("lesson"))
    block_id = models.CharField(_("question"), max_length=36)
    text = models.TextField(_("text"), max_length=MAX_REFLECTION_LENGTH)
    saved_at = models.DateTimeField(_("saved at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["saved_at", "pk"]
        constraints = [
            # Saving again replaces; a second row would be a second answer to the same question.
            models.UniqueConstraint(
                "learner", "lesson_key", "block_id", name="one_reflection_per_learner_lesson_and_block"
            ),
            # Deleting what one wrote deletes the row: nothing is kept of it.
            models.CheckConstraint(condition=~models.Q(text=""), name="a_reflection_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.lesson_key}"
