import hashlib
import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .questions import Question


class ImmutableQuestionVersion(TypeError):
    """Somebody tried to change what learners have answered."""


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def newest_published(self) -> "QuestionVersionQuerySet":
        """The newest version of each question that is published now."""
        newer = QuestionVersion.objects.filter(
            question=models.OuterRef("question"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer), question__live=True).order_by("question")


class QuestionVersion(models.Model):
    """A question as it was published once: the only thing that delivery and grading read (L1). It never changes.

    `content` is described in `questions.kinds.Content`; `digest` is the SHA-256 of its canonical JSON. A question that
    nobody was asked can be deleted with its versions; answers protect theirs.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("digest"), max_length=64)
    content = models.JSONField(_("content"))
    created_at = models.DateTimeField(_("created at"))

    objects = QuestionVersionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "number"]
        constraints = [
            # Attempts and receipts name a version by its number.
            models.UniqueConstraint("question", "number", name="one_question_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ImmutableQuestionVersion for a row that exists."""
        if not self._state.adding:
            raise ImmutableQuestionVersion("A question version is never changed; publish the question again.")
        super().save(*args, **kwargs)


def digest_of(content: Any) -> str:
    """SHA-256 of canonical JSON, in hexadecimal."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
