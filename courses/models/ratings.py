from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LOWEST, HIGHEST = 1, 5
_RANGE = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
ANSWERS = ("usefulness", "application", "pace")


class CourseRating(models.Model):
    """What a learner thinks of a course they completed, from 1 to 5 each, or that they would rather not say.

    It is an opinion, not a record: its owner may change it, only its last state is kept, and nobody else ever sees it.
    """

    completion = models.OneToOneField("lms_courses.CourseCompletion", models.CASCADE, related_name="rating")
    usefulness = models.PositiveSmallIntegerField(_("usefulness"), null=True, validators=_RANGE)
    application = models.PositiveSmallIntegerField(_("application at work"), null=True, validators=_RANGE)
    pace = models.PositiveSmallIntegerField(_("length and pace"), null=True, validators=_RANGE)
    rated_at = models.DateTimeField(_("rated at"), null=True)
    skipped_at = models.DateTimeField(_("skipped at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("course rating")
        verbose_name_plural = _("course ratings")
        ordering = ["completion"]
        constraints = [
            # A half rating would be counted in one figure and missing in the next.
            models.CheckConstraint(
                condition=models.Q(
                    rated_at__isnull=False,
                    skipped_at__isnull=True,
                    # Without the second part a missing answer would pass: a comparison with nothing is not false.
                    **{f"{answer}__range": (LOWEST, HIGHEST) for answer in ANSWERS},
                    **{f"{answer}__isnull": False for answer in ANSWERS},
                )
                | models.Q(
                    rated_at__isnull=True, skipped_at__isnull=False, **{f"{answer}__isnull": True for answer in ANSWERS}
                ),
                name="rating_is_whole_or_skipped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.completion_id)

    @property
    def is_given(self) -> bool:
        return self.rated_at is not None
