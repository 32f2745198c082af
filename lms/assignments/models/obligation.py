import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.queries import local_day


class EndReason(models.TextChoices):
    COMPLETED = "completed", _("completed")
    LEFT = "left", _("left the team")
    WITHDRAWN = "withdrawn", _("assignment withdrawn")


class State(models.TextChoices):
    """How an obligation is going. OPEN stands for the first three where no more may be told."""

    NOT_STARTED = "not_started", _("not started")
    RUNNING = "running", _("in progress")
    OVERDUE = "overdue", _("overdue")
    OPEN = "open", _("open")
    DONE = "done", _("completed")


@dataclass(frozen=True)
class Reason:
    """Why a learner is obliged. `is_decisive`: the due day of the obligation comes from here."""

    text: str
    due_on: datetime.date | None
    is_decisive: bool


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def still_open(self) -> "ObligationQuerySet":
        return self.filter(ended_at__isnull=True)

    def completed(self) -> "ObligationQuerySet":
        return self.filter(end_reason=EndReason.COMPLETED)


class Obligation(models.Model):
    """A person has to take a course; one is open per person and course, with one or more sources (L33).

    Due day, availability and whether it is mandatory follow from the sources in force: the earliest due day wins, the
    earliest availability wins, and one mandatory source makes it mandatory. All days are those of the client's zone.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="obligations", verbose_name=_("person")
    )
    course = models.ForeignKey("lms_courses.CoursePage", models.PROTECT, related_name="+", verbose_name=_("course"))
    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="+", verbose_name=_("client"))
    assigned_at = models.DateTimeField(_("assigned at"))
    available_from = models.DateField(_("available from"), null=True)
    due_on = models.DateField(_("due on"), null=True)
    is_mandatory = models.BooleanField(_("mandatory"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    end_reason = models.CharField(_("reason of the end"), max_length=10, choices=EndReason.choices, blank=True)

    objects: ClassVar[models.Manager["Obligation"]] = ObligationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["assigned_at", "pk"]
        constraints = [
            # Several reasons to take a course are sources of one obligation, not several obligations.
            models.UniqueConstraint(
                "person",
                "course",
                condition=models.Q(ended_at__isnull=True),
                name="one_open_obligation_per_person_and_course",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
                name="obligation_ends_for_a_reason",
            ),
        ]
        indexes = [models.Index("client", "course", "ended_at", name="obligation_by_client_course")]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.course_id}"

    def state_on(self, day: datetime.date, *, has_started: bool) -> State:
        """How it is going on a day: a due day that has passed is overdue, begun or not."""
        if self.end_reason == EndReason.COMPLETED and self.ended_at and local_day(self.ended_at, self.client) <= day:
            return State.DONE
        if self.due_on and day > self.due_on:
            return State.OVERDUE
        return State.RUNNING if has_started else State.NOT_STARTED

    def reasons(self) -> list[Reason]:
        """Why the person is obliged, the decisive reason first. One query unless the sources are prefetched."""
        sources = sorted(
            (source for source in self.sources.all() if source.ended_at is None),
            key=lambda source: (source.due_on or datetime.date.max, source.pk),
        )
        return [
            Reason(source.text(), source.due_on, source.due_on is not None and source.due_on == self.due_on)
            for source in sources
        ]


class ObligationSource(models.Model):
    """An assignment is a reason for an obligation, from a moment to a moment. Open end: `ended_at` is null.

    When the obligation is completed its sources stay open: they keep the assignment from obliging the person again.
    """

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="sources")
    assignment = models.ForeignKey("lms_assignments.Assignment", models.PROTECT, related_name="sources")
    due_on = models.DateField(_("due on"), null=True)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("source of an obligation")
        verbose_name_plural = _("sources of obligations")
        ordering = ["started_at", "pk"]
        constraints = [
            # One assignment is one reason, however often it is given.
            models.UniqueConstraint(
                "obligation",
                "assignment",
                condition=models.Q(ended_at__isnull=True),
                name="one_open_source_per_obligation_and_assignment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} → {self.obligation_id}"

    def text(self) -> str:
        """The reason in words for the learner."""
        assignment = self.assignment
        if assignment.person_id:
            return gettext("Assigned to you personally")
        if assignment.path:
            return gettext("Part of your learning path “%(path)s”") % {"path": assignment.path}
        if assignment.team:
            return gettext("Assigned to the team %(team)s") % {"team": assignment.team}
        return gettext("Assigned to everybody at %(client)s") % {"client": assignment.client}


class DaySettlement(models.Model):
    """Until which day joining and leaving have been turned into obligations for a client."""

    client = models.OneToOneField("lms_accounts.Client", models.CASCADE, related_name="+")
    settled_through = models.DateField(_("settled through"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("settled day")
        verbose_name_plural = _("settled days")
        ordering = ["client"]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.settled_through}"
