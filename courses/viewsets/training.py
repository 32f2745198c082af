"""Lists in the admin for who teaches: dates of live sessions, and work that waits to be judged."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db import models
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from courses.conf import time_zone_of, training
from courses.models import LiveEvent, Submission
from courses.moments import hours, short_day
from courses.queries import group_choices, managed_events, waiting_submissions


class EventState(models.TextChoices):
    """Which dates are listed."""

    COMING = "coming", gettext_lazy("coming")
    PAST = "past", gettext_lazy("past")
    MISSING = "missing", gettext_lazy("attendance missing")


class EventFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Dates"), choices=EventState.choices, method="in_state", empty_label=gettext_lazy("all")
    )

    class Meta:
        model = LiveEvent
        fields: list[str] = []

    def in_state(self, events: QuerySet[LiveEvent], name: str, value: str) -> QuerySet[LiveEvent]:
        """Attendance is missing at dates that are over and took place."""
        now = timezone.now()
        if value == EventState.COMING:
            return events.filter(ends_at__gt=now)
        past = events.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
        return past if value == EventState.PAST else past.filter(cancelled_at=None, attendance_closed_at=None)


class TrainersReportView(ReportView):
    """A list for trainers, as far as they teach. For everybody else there is no such address."""

    is_searchable = False
    is_export_available = False
    list_export: list[str] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not training().is_trainer(request.user):
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class LiveDatesView(TrainersReportView):
    """Dates of live sessions in order of time, those that are over the newest first if they are asked for."""

    page_title = gettext_lazy("Dates of live sessions")
    header_icon = "date"
    index_url_name = "courses_live_dates"
    index_results_url_name = "courses_live_dates_results"
    model = LiveEvent
    filterset_class = EventFilterSet

    @cached_property
    def columns(self) -> list[Column]:
        zone, groups = time_zone_of(self.request.user), dict(group_choices(self.request.user))
        return [
            TitleColumn(
                "lesson",
                label=gettext_lazy("Live session"),
                accessor=lambda event: event.lesson.title,
                get_url=lambda event: reverse("training:date", args=[event.pk]),
            ),
            Column(
                "date",
                label=gettext_lazy("Date"),
                accessor=lambda event: (
                    f"{short_day(event.starts_at, zone)}, {hours(event.starts_at, event.ends_at, zone)}"
                ),
            ),
            Column("group", label=gettext_lazy("For whom"), accessor=lambda event: groups.get(event.group) or _("all")),
            Column("place", label=gettext_lazy("Place or link"), accessor=_place),
            Column("seats", label=gettext_lazy("Seats taken"), accessor=_seats),
            Column("waiting", label=gettext_lazy("Waiting list"), accessor=lambda event: event.waiting_count or "–"),
            Column("attendance", label=gettext_lazy("Attendance"), accessor=_attendance),
        ]

    def get_queryset(self) -> QuerySet[Any]:
        return managed_events(self.request.user)


def _place(event: LiveEvent) -> str:
    return ", ".join(part for part in (event.place, _("online") if event.link else "") if part)


def _seats(event: Any) -> str:
    if event.seats is None:
        return str(event.booked_count)
    return _("%(count)s of %(seats)s") % {"count": event.booked_count, "seats": event.seats}


def _attendance(event: LiveEvent) -> str:
    if event.is_cancelled:
        return _("called off")
    if event.is_closed:
        return _("list closed")
    return _("list is open") if event.list_opens_at <= timezone.now() else "–"


class WaitingSubmissionsView(TrainersReportView):
    """Work on transfer tasks that waits to be judged, the oldest first. No names: what counts is the work."""

    page_title = gettext_lazy("Transfer tasks to judge")
    header_icon = "tasks"
    index_url_name = "courses_waiting_submissions"
    index_results_url_name = "courses_waiting_submissions_results"
    model = Submission

    @cached_property
    def columns(self) -> list[Column]:
        zone, groups = time_zone_of(self.request.user), dict(training().groups_of(self.request.user))
        return [
            TitleColumn(
                "number",
                label=gettext_lazy("Submission"),
                accessor=lambda row: _("Submission %(number)s") % {"number": row.pk},
                get_url=lambda row: reverse("training:review_submission", args=[row.public_id]),
            ),
            Column("task", label=gettext_lazy("Transfer task"), accessor=lambda row: row.page.title),
            Column("group", label=gettext_lazy("For whom"), accessor=lambda row: groups.get(row.group) or "–"),
            Column("day", label=gettext_lazy("Handed in"), accessor=lambda row: short_day(row.handed_in_at, zone)),
            Column("age", label=pgettext_lazy("submission", "Waiting for"), accessor=_age),
        ]

    def get_queryset(self) -> QuerySet[Any]:
        return waiting_submissions(self.request.user).order_by(F("handed_in_at"), "pk")


def _age(submission: Any) -> str:
    days = (timezone.now() - submission.handed_in_at).days
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
