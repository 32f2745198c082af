from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .history import Interval


class BlockOverride(Interval):
    """A client sees another block, or none, in place of one block of a lesson.

    It keeps the master's block that it was made from: so it can be told when the master has changed since, and what.
    `value` and `master_value` are raw values of a block of `block_type`; a hidden block has no value.
    """

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+", verbose_name=_("client"))
    version = models.ForeignKey(
        "lms_courses.CourseVersion", models.PROTECT, related_name="+", verbose_name=_("version of the master")
    )
    lesson_key = models.UUIDField(_("lesson"), help_text=_("Translation key of the lesson's page."))
    block_id = models.CharField(_("block"), max_length=64)
    block_type = models.CharField(_("kind of block"), max_length=60)
    master_digest = models.CharField(_("digest of the master"), max_length=64)
    master_value = models.JSONField(_("the master's block at that time"))
    value = models.JSONField(_("the client's block"), null=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)

    class Meta:
        verbose_name = _("adapted block")
        verbose_name_plural = _("adapted blocks")
        ordering = ["starts_at", "pk"]
        constraints = [
            # Learners of a client see one thing at a place.
            models.UniqueConstraint(
                "client",
                "lesson_key",
                "block_id",
                condition=models.Q(ends_at__isnull=True),
                name="one_current_override_per_client_lesson_and_block",
            ),
            models.CheckConstraint(
                condition=models.Q(is_hidden=True, value__isnull=True) | models.Q(is_hidden=False, value__isnull=False),
                name="override_has_a_value_unless_it_hides",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="override_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index("client", "lesson_key", "starts_at", name="override_by_client_and_lesson")]

    def __str__(self) -> str:
        return f"{self.client}: {self.block_id}"

    def shown(self) -> dict[str, Any] | None:
        """The raw block that the client's learners see; None if they see none."""
        return None if self.is_hidden else {"type": self.block_type, "value": self.value, "id": self.block_id}
