"""Live sessions: a lesson that takes place at a date, its dates, and who has a seat."""

import datetime
import uuid
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import LessonBody
from courses.editing import ChecksPanel
from courses.moments import short_day
from courses.typing import Person

from .lessons import LessonMixin, WrittenLessonMixin
from .portable import portable_stream

# People come early, and the list of who is there is at hand then.
LIST_OPENS_BEFORE = datetime.timedelta(minutes=30)


class Setting(models.TextChoices):
    REMOTE = "remote", _("online")
    ON_SITE = "on_site", _("on site")
    BOTH = "both", _("online or on site")


class LiveSessionPage(WrittenLessonMixin, Page):
    """A lesson that people take together at one of its dates. Being there completes it, not reading."""

    setting = models.CharField(_("online or on site"), max_length=8, choices=Setting.choices, default=Setting.REMOTE)
    body = StreamField(
        LessonBody(), verbose_name=_("content"), blank=True, help_text=_("What happens, and how to prepare.")
    )

    is_completed_by_reading = False
    is_synchronous = True
    counts_as = "attendance"
    icon = "calendar"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        ChecksPanel(),
        FieldPanel("setting"),
        FieldPanel("body"),
        *LessonMixin.lesson_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body")]
    template = "courses/live_session_page.html"

    class Meta:
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")

    def content_for_digest(self) -> Any:
        """Title, setting and body. Dates are no content: a new one makes no new version of the course."""
        return {"title": self.title, "setting": self.setting, "body": portable_stream(self.body)}

    @classmethod
    def standings(cls, learner: Person) -> "models.QuerySet[Any]":
        """Seats and places in the queue at dates that are not settled."""
        open_dates = Booking.objects.live().filter(
            learner=learner, event__cancelled_at=None, event__attendance_closed_at=None
        )
        return open_dates.annotate(key=F("lesson__translation_key"), moment=F("event__starts_at"))

    @classmethod
    def standing_in_words(cls, state: str, moment: datetime.datetime, zone: ZoneInfo) -> str:
        """The date that the learner has a seat at, or waits for."""
        day = {"day": short_day(moment, zone)}
        if state == BookingState.WAITING:
            return gettext("on the waiting list, %(day)s") % day
        return gettext("your date: %(day)s") % day

    def readable_lines(self) -> list[str]:
        """How people come together, and the text of the body."""
        return [str(self.get_setting_display()), *super().readable_lines()]


class LiveEventQuerySet(models.QuerySet["LiveEvent"]):
    def taking_place(self) -> "LiveEventQuerySet":
        """Dates that were not called off."""
        return self.filter(cancelled_at=None)

    def for_group(self, group: str) -> "LiveEventQuerySet":
        """Dates that people of the group may book: their own, and those that are open to all."""
        return self.filter(group__in={"", group})


class LiveEvent(models.Model):
    """A date of a live session."""

    lesson = models.ForeignKey(LiveSessionPage, models.PROTECT, related_name="events", verbose_name=_("live session"))
    group = models.CharField(
        _("for whom"), max_length=64, blank=True, help_text=_("Key of the group of learners; empty: open to all.")
    )
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("trainer")
    )
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True, validators=[MinValueValidator(1)])
    booking_closes_hours = models.PositiveSmallIntegerField(_("booking closes, hours before"), default=2)
    sequence = models.PositiveIntegerField(
        _("number of changes"), default=0, help_text=_("Tells calendars which message is the newest.")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)
    attendance_closed_at = models.DateTimeField(_("attendance closed at"), null=True, blank=True)

    objects: ClassVar[models.Manager["LiveEvent"]] = LiveEventQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("date of a live session")
        verbose_name_plural = _("dates of live sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            # A date without duration could not be entered in a calendar.
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_live_date_ends_after_it_starts"),
            # Whoever books must be able to come.
            models.CheckConstraint(condition=~Q(place="", link=""), name="a_live_date_has_a_place_or_a_link"),
            # No seat at all would be a date for nobody; unlimited is null.
            models.CheckConstraint(condition=Q(seats__isnull=True) | Q(seats__gte=1), name="a_live_date_has_a_seat"),
            # People have a right to know why; and without a cancellation there is nothing to give reasons for.
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False) & ~Q(cancel_reason=""),
                name="a_cancelled_live_date_has_a_reason",
            ),
        ]
        indexes = [models.Index("lesson", "starts_at", name="live_date_by_lesson_and_start")]

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_closed(self) -> bool:
        """Whether it is settled who was there."""
        return self.attendance_closed_at is not None

    @property
    def booking_closes_at(self) -> datetime.datetime:
        """From this moment on nobody can book any more."""
        return self.starts_at - datetime.timedelta(hours=self.booking_closes_hours)

    @property
    def list_opens_at(self) -> datetime.datetime:
        """From this moment on the trainer can note who is there."""
        return self.starts_at - LIST_OPENS_BEFORE


class BookingState(models.TextChoices):
    BOOKED = "booked", _("booked")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", _("cancelled")


LIVE_STATES = (BookingState.BOOKED, BookingState.WAITING)


class BookingQuerySet(models.QuerySet["Booking"]):
    def live(self) -> "BookingQuerySet":
        """Those that hold a seat or a place on the waiting list."""
        return self.filter(state__in=LIVE_STATES)

    def booked(self) -> "BookingQuerySet":
        return self.filter(state=BookingState.BOOKED)

    def waiting(self) -> "BookingQuerySet":
        """In the order in which seats are given to them."""
        return self.filter(state=BookingState.WAITING).order_by("booked_at", "pk")


class Booking(models.Model):
    """A learner has a seat at a date, waits for one, or gave it back. Booking again is a new row.

    `attended` is None until the trainer says whether the person was there; each change is an `AttendanceMark`.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="live_bookings")
    event = models.ForeignKey(LiveEvent, models.PROTECT, related_name="bookings")
    lesson = models.ForeignKey(
        LiveSessionPage, models.PROTECT, related_name="+", help_text=_("That of the date, for the constraint.")
    )
    uid = models.UUIDField(_("calendar id"), default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=BookingState.choices)
    booked_at = models.DateTimeField(_("booked at"), help_text=_("Decides the place on the waiting list."))
    confirmed_at = models.DateTimeField(_("seat since"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    revision = models.PositiveSmallIntegerField(_("changes of this booking"), default=0)
    is_walk_in = models.BooleanField(_("came without booking"), default=False)
    is_superseded = models.BooleanField(
        _("superseded"), default=False, help_text=_("The date is over, and the person has booked another one.")
    )
    reminded_for = models.DateTimeField(
        _("reminded for"), null=True, help_text=_("Beginning of the date that the reminder named.")
    )
    attended = models.BooleanField(_("was there"), null=True)

    objects: ClassVar[models.Manager["Booking"]] = BookingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["booked_at", "pk"]
        constraints = [
            # Nobody takes two seats, or a seat and a place on the waiting list.
            models.UniqueConstraint(
                "learner", "event", condition=Q(state__in=LIVE_STATES), name="one_live_booking_per_learner_and_date"
            ),
            # Whoever takes another date gives the first one back; a date that is over and was missed does not count.
            models.UniqueConstraint(
                "learner",
                "lesson",
                condition=Q(state__in=LIVE_STATES, is_superseded=False),
                name="one_live_booking_per_learner_and_lesson",
            ),
            # A seat is given at a moment, and only who has a seat has that moment.
            models.CheckConstraint(
                condition=~Q(state="booked", confirmed_at__isnull=True)
                & ~Q(state="waiting", confirmed_at__isnull=False),
                name="a_seat_has_a_moment_of_confirmation",
            ),
            # Who waited or cancelled was not there.
            models.CheckConstraint(
                condition=Q(attended__isnull=True) | Q(state="booked"), name="attendance_is_of_people_with_a_seat"
            ),
        ]
        indexes = [models.Index("event", "state", name="booking_by_date_and_state")]

    def __str__(self) -> str:
        return f"{self.learner_id} – {self.event_id}: {self.state}"

    @property
    def is_booked(self) -> bool:
        return self.state == BookingState.BOOKED

    @property
    def is_waiting(self) -> bool:
        return self.state == BookingState.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.state == BookingState.CANCELLED


class AttendanceMark(models.Model):
    """A trainer said whether somebody was there. Rows are added: a correction is a new one."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="marks")
    is_present = models.BooleanField(_("was there"))
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField(_("marked at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        ordering = ["marked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.is_present}"
