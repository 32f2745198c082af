import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .attempts import Answer
from .versions import QuestionVersion


class RegradeOption(models.TextChoices):
    """What becomes of the answers to a question whose key was wrong (L19)."""

    FULL_MARKS = "full_marks", _("Full marks for everybody who was asked")
    BOTH_KEYS = "both_keys", _("The old and the new key both count")
    NEW_KEY = "new_key", _("Only the new key counts")
    LEAVE = "leave", _("Leave the results as they are")


class Regrade(models.Model):
    """A decision to grade the answers to one version of a question again (L19, L20).

    `key_version` is the version of the same question whose key counts; null where none is needed. Without `may_lower`
    no answer loses points. `finished_at` null: some answers are
    left to look at.
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="regrades")
    key_version = models.ForeignKey(QuestionVersion, models.PROTECT, null=True, related_name="+")
    option = models.CharField(_("what to do"), max_length=10, choices=RegradeOption.choices)
    may_lower = models.BooleanField(_("may take points away"), default=False)
    reason = models.TextField(_("reason"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    started_at = models.DateTimeField(_("decided at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-started_at", "-pk"]
        constraints = [
            # What people read in their data, and auditors ask for.
            models.CheckConstraint(condition=~Q(reason=""), name="regrade_has_a_reason"),
            # A key from nowhere cannot be explained afterwards.
            models.CheckConstraint(
                condition=Q(option__in=["both_keys", "new_key"], key_version__isnull=False)
                | Q(option__in=["full_marks", "leave"], key_version__isnull=True),
                name="regrade_names_the_key_it_grades_by",
            ),
        ]
        indexes = [models.Index("started_at", condition=Q(finished_at=None), name="unfinished_regrades")]

    def __str__(self) -> str:
        return f"{self.version}: {self.option}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class RegradedAnswer(models.Model):
    """An answer that a regrade has looked at, with what it and its attempt were worth before and after.

    Where nothing changed, before and after are equal. Values of the attempt are null while people have to grade it.
    """

    regrade = models.ForeignKey(Regrade, models.PROTECT, related_name="answers")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="regraded")
    old_fraction = models.DecimalField(_("fraction before"), max_digits=8, decimal_places=7, null=True)
    new_fraction = models.DecimalField(_("fraction after"), max_digits=8, decimal_places=7, null=True)
    old_points = models.DecimalField(_("points before"), max_digits=15, decimal_places=9, null=True)
    new_points = models.DecimalField(_("points after"), max_digits=15, decimal_places=9, null=True)
    old_attempt_points = models.DecimalField(
        _("points of the attempt before"), max_digits=16, decimal_places=9, null=True
    )
    new_attempt_points = models.DecimalField(
        _("points of the attempt after"), max_digits=16, decimal_places=9, null=True
    )
    old_passed = models.BooleanField(_("passed before"), null=True)
    new_passed = models.BooleanField(_("passed after"), null=True)
    regraded_at = models.DateTimeField(_("regraded at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("regraded answer")
        verbose_name_plural = _("regraded answers")
        ordering = ["regrade", "pk"]
        constraints = [
            # Going on after an interruption, or two people at once, regrade nothing twice.
            models.UniqueConstraint("regrade", "answer", name="one_look_at_each_answer_per_regrade"),
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id}: {self.answer_id}"

    @property
    def is_changed(self) -> bool:
        return self.old_fraction != self.new_fraction
