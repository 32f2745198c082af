"""Demos that visitors book with consultants: who offers them, when, and who has booked."""

import datetime
import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

DEMO_MINUTES = 30
FEED_KEY_BYTES = 24


class State(models.TextChoices):
    """Federal states, whose public holidays differ."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def new_feed_key() -> str:
    """A secret that nobody guesses: 192 random bits."""
    return secrets.token_urlsafe(FEED_KEY_BYTES)


class DemoHost(models.Model):
    """A consultant who may be booked. Whether they are is decided for each day: see `lms.website.booking.queries`."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="demo_host", verbose_name=_("person")
    )
    is_open = models.BooleanField(_("takes bookings"), default=False)
    link = models.URLField(_("link to the video meeting"), max_length=500, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Berlin")
    state = models.CharField(_("federal state"), max_length=2, choices=State.choices, blank=True)
    feed_key = models.CharField(_("key of the calendar feed"), max_length=64, unique=True, default=new_feed_key)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("host of demos")
        verbose_name_plural = _("hosts of demos")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person)


class OpenHours(models.Model):
    """From when to when a host can be booked on a weekday, by the clock of their zone. A day may have several."""

    host = models.ForeignKey(DemoHost, models.CASCADE, related_name="open_hours", verbose_name=_("host of demos"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("open hours")
        verbose_name_plural = _("open hours")
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            # Hours over midnight are two entries.
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="open_hours_end_after_they_start"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Absence(models.Model):
    """Days on which a host cannot be booked, both included. Why is nobody's business."""

    host = models.ForeignKey(DemoHost, models.CASCADE, related_name="absences", verbose_name=_("host of demos"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_absence_ends_on_or_after_its_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class DemoState(models.TextChoices):
    HELD = "held", _("waits for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    LAPSED = "lapsed", _("not confirmed in time")
    CANCELED = "canceled", _("canceled")


# These keep a time from others.
TAKING_STATES = (DemoState.HELD, DemoState.CONFIRMED)


class CanceledBy(models.TextChoices):
    VISITOR = "visitor", _("by the visitor")
    FIRM = "firm", _("by us")


class DemoBookingQuerySet(models.QuerySet["DemoBooking"]):
    def taking(self) -> "DemoBookingQuerySet":
        """Those that keep a time from others."""
        return self.filter(state__in=TAKING_STATES)

    def confirmed(self) -> "DemoBookingQuerySet":
        return self.filter(state=DemoState.CONFIRMED)

    def to_come(self, at: datetime.datetime) -> "DemoBookingQuerySet":
        return self.filter(starts_at__gt=at)


class DemoBooking(models.Model):
    """A visitor's demo. It is theirs for `DEMO_MINUTES` from `starts_at`, once they have confirmed their address.

    `public_id` stands in signed links and names the date in calendars; `sequence` grows with each change of it.
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(
        DemoHost, models.SET_NULL, null=True, related_name="bookings", verbose_name=_("host of demos")
    )
    starts_at = models.DateTimeField(_("starts at"))
    state = models.CharField(_("state"), max_length=9, choices=DemoState.choices, default=DemoState.HELD)

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    company = models.CharField(_("company"), max_length=120, blank=True)
    topic = models.CharField(_("topic"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5, default="de")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Berlin")

    created_at = models.DateTimeField(_("created at"))
    held_until = models.DateTimeField(_("held until"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    canceled_at = models.DateTimeField(_("canceled at"), null=True)
    canceled_by = models.CharField(_("canceled by"), max_length=7, choices=CanceledBy.choices, blank=True)
    sequence = models.PositiveSmallIntegerField(_("changes"), default=0)
    reminded_for = models.DateTimeField(
        _("reminded for"), null=True, help_text=_("Beginning of the demo that the reminder named.")
    )

    objects: ClassVar[models.Manager["DemoBooking"]] = DemoBookingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("booking of a demo")
        verbose_name_plural = _("bookings of demos")
        ordering = ["starts_at", "pk"]
        constraints = [
            # Two visitors never wait for the same consultant at the same time.
            models.UniqueConstraint(
                "host", "starts_at", condition=Q(state__in=TAKING_STATES), name="one_demo_per_host_and_time"
            ),
            # A date without a confirmed address would be an unwanted mail's work.
            models.CheckConstraint(
                condition=~Q(state="confirmed", confirmed_at__isnull=True), name="a_confirmed_demo_has_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(state="canceled", canceled_at__isnull=False)
                | (~Q(state="canceled") & Q(canceled_at__isnull=True)),
                name="a_canceled_demo_and_no_other_has_its_moment",
            ),
        ]
        indexes = [models.Index("state", "starts_at", name="demo_by_state_and_time")]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"

    @property
    def ends_at(self) -> datetime.datetime:
        return self.starts_at + datetime.timedelta(minutes=DEMO_MINUTES)

    @property
    def is_held(self) -> bool:
        return self.state == DemoState.HELD

    @property
    def is_lapsed(self) -> bool:
        return self.state == DemoState.LAPSED

    @property
    def is_confirmed(self) -> bool:
        return self.state == DemoState.CONFIRMED

    @property
    def is_canceled(self) -> bool:
        return self.state == DemoState.CANCELED
