"""What individuals are offered: courses free of charge, and courses they may ask for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, DistanceLearning


class CourseTerms(models.TextChoices):
    FREE = "free", _("free of charge")
    ENQUIRY = "enquiry", _("for money, on enquiry")


class IndividualCourseQuerySet(models.QuerySet["IndividualCourse"]):
    def offered(self) -> "IndividualCourseQuerySet":
        """What may be shown now, with courses: live ones; those for money only while the law on distance learning
        allows it, whatever it did when the offer was made."""
        paid = Q(terms=CourseTerms.ENQUIRY)
        sellable = Q(course__fernusg_result=DistanceLearning.NOT_COVERED) | (
            Q(course__fernusg_result=DistanceLearning.LICENSED) & ~Q(course__zfu_number="")
        )
        rows = self.filter(Q(course__live=True) & (~paid | sellable))
        return rows.select_related("course__cover").order_by("position", "course__title", "pk")

    def free(self) -> "IndividualCourseQuerySet":
        return self.filter(terms=CourseTerms.FREE)


class IndividualCourse(models.Model):
    """A course that individuals, people without a client, are offered."""

    course = models.OneToOneField("lms_courses.CoursePage", models.CASCADE, related_name="+", verbose_name=_("course"))
    terms = models.CharField(_("terms"), max_length=8, choices=CourseTerms.choices, default=CourseTerms.FREE)
    note = models.CharField(
        _("remark"), max_length=160, blank=True, help_text=_("Such as the price, or what it includes.")
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = IndividualCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course for individuals")
        verbose_name_plural = _("courses for individuals")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.course.title

    @property
    def is_free(self) -> bool:
        return self.terms == CourseTerms.FREE

    def clean(self) -> None:
        if self.course_id and not self.is_free and (reason := reason_against_sale(self.course)):
            raise ValidationError({"terms": reason})


def reason_against_sale(course: CoursePage) -> str:
    """Why the law on distance learning forbids to offer a course for money; empty if it does not."""
    if not course.fernusg_result:
        return gettext("Nobody has assessed this course under the FernUSG yet.")
    if course.is_only_free_of_charge:
        return gettext("According to its assessment, this course may only be offered free of charge.")
    if course.lacks_license:
        return gettext("This course needs a license of the ZFU, and has none.")
    return ""


class Enquiry(models.Model):
    """Somebody asks for a course. Kept until it is answered; then its words are deleted."""

    course = models.ForeignKey(
        "lms_courses.CoursePage", models.SET_NULL, null=True, related_name="+", verbose_name=_("course")
    )
    email = models.EmailField(_("e-mail address"))
    message = models.TextField(_("message"), blank=True, max_length=1000)
    language = models.CharField(_("language"), max_length=5, default="de")
    asked_at = models.DateTimeField(_("asked on"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            # An answer before the question is a wrong clock.
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=models.F("asked_at")),
                name="enquiry_is_answered_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)
