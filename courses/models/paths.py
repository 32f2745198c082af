from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from .courses import RICH_TEXT_FEATURES
from .versions import ImmutableVersion

GRACE_DAYS = 90
MOST_GRACE_DAYS = 730


class LearningPath(ClusterableModel):
    """Courses in an order that makes sense for one role family.

    What a path asked for at which time stands in its versions (`PathVersion`); this row is what authors edit.
    """

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the page's address."))
    role_family = models.ForeignKey(
        "lms_courses.RoleFamily", models.PROTECT, related_name="paths", verbose_name=_("role family")
    )
    text = RichTextField(_("text"), blank=True, features=RICH_TEXT_FEATURES)
    live = models.BooleanField(
        _("visible to learners"),
        default=False,
        help_text=_("From then on, people of the role family are asked for its required courses."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        default=GRACE_DAYS,
        validators=[MaxValueValidator(MOST_GRACE_DAYS)],
        help_text=_("So long after a change, whoever completed the path as it was before still counts as done."),
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("role_family"),
        FieldPanel("text"),
        InlinePanel("items", heading=_("Courses"), label=_("Course"), min_num=1),
        MultiFieldPanel([FieldPanel("live"), FieldPanel("grace_days")], heading=_("Publication")),
    ]

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        ordering = ["title", "pk"]
        constraints = [
            # Two paths for one role would give two answers to "has she done what her role needs?".
            models.UniqueConstraint(
                "role_family",
                condition=models.Q(live=True),
                name="one_live_path_per_role_family",
                violation_error_message=_(
                    "This role family has a path that is visible to learners already. Please take that one back first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PathItem(Orderable):
    """A course of a path, at its place."""

    path = ParentalKey(LearningPath, related_name="items")
    course = models.ForeignKey(
        "lms_courses.CoursePage", models.PROTECT, related_name="path_items", verbose_name=_("course")
    )
    is_required = models.BooleanField(_("required"), default=True)

    panels: ClassVar[list[Any]] = [FieldPanel("course"), FieldPanel("is_required")]

    class Meta(Orderable.Meta):
        verbose_name = _("course of a learning path")
        verbose_name_plural = _("courses of learning paths")
        constraints = [
            # The same course twice would be done and counted twice.
            models.UniqueConstraint(
                "path",
                "course",
                name="one_item_per_path_and_course",
                violation_error_message=_("This course is in the path already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path_id} – {self.course_id}"


class PathVersion(models.Model):
    """What a path asked for from a moment on, until its next version. Written once.

    `items` is a list in the path's order: `[{"course": primary key, "title": str, "required": bool}, …]`. Without
    items the path asks for nothing: it was taken back. `grace_days`: for so many days after this version's own day,
    whoever completed the version before it still counts as done.
    """

    path = models.ForeignKey(LearningPath, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    role_family = models.ForeignKey("lms_courses.RoleFamily", models.PROTECT, related_name="+")
    items = models.JSONField(_("courses"))
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=GRACE_DAYS)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of a learning path")
        verbose_name_plural = _("versions of learning paths")
        ordering = ["path", "number"]
        constraints = [
            # Whoever wants to know what held when needs an order without doubt.
            models.UniqueConstraint("path", "number", name="one_version_per_path_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.path_id} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ImmutableVersion for a row that exists."""
        if not self._state.adding:
            raise ImmutableVersion("A version of a path is never changed; publish a new one.")
        super().save(*args, **kwargs)

    @property
    def required_courses(self) -> frozenset[int]:
        """Primary keys of the courses that have to be completed; empty for a path that was taken back."""
        return frozenset(item["course"] for item in self.items if item["required"])
