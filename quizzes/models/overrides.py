from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .quizzes import QuizPage


class QuizOverride(models.Model):
    """Other rules of a quiz for one person or one group (L11).

    A group is what the site calls so, by the key that its contract `LearnerGroups` gives it. Empty values leave the
    quiz's rule as it is. The time limit is `minutes × time_factor + extra_minutes`, or none.
    """

    quiz = models.ForeignKey(QuizPage, models.CASCADE, related_name="overrides", verbose_name=_("quiz"))
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="quiz_overrides",
        verbose_name=_("person"),
    )
    group = models.CharField(_("group"), max_length=64, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(_("extra time (minutes)"), default=0)
    time_factor = models.DecimalField(
        _("time factor"),
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(10))],
        help_text=_("1.5: half as long again."),
    )
    is_unlimited = models.BooleanField(_("no time limit"), default=False)
    extra_attempts = models.PositiveSmallIntegerField(_("extra attempts"), default=0)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("granted by")
    )
    created_at = models.DateTimeField(_("granted at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["quiz", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(learner__isnull=False, group="") | Q(learner__isnull=True) & ~Q(group=""),
                name="override_is_for_a_person_or_a_group",
                violation_error_message=_("Please choose either a person or a group."),
            ),
            # Two exceptions for the same person would have to be weighed against each other.
            models.UniqueConstraint(
                "quiz", "learner", condition=Q(learner__isnull=False), name="one_override_per_quiz_and_learner"
            ),
            models.UniqueConstraint("quiz", "group", condition=~Q(group=""), name="one_override_per_quiz_and_group"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.learner_id or self.group}"
