"""What visitors say about themselves, which is little, and when consultants can be booked."""

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.website.models import DemoHost
from lms.website.models.booking import State, Weekday

from . import spam, zones
from .actions import Visitor
from .picker import Time, time_of
from .slots import Span

FIRST_HALF_HOUR, LAST_HALF_HOUR = 12, 44  # 6:00 and 22:00
SPANS_A_DAY = 2
LONGEST_ABSENCE = datetime.timedelta(days=366)
NATIONWIDE = "DE"  # stands for no state, which a form takes for no answer
NO_LINK = gettext_lazy("This is no link to a meeting. It must begin with https://.")


class LineField(forms.CharField):
    """One line of text: whatever white space is in it becomes single spaces."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class DemoForm(forms.Form):
    """Who books. `termin` is the time, `stamp` the moment at which the form was opened; people leave `website` empty.

    `times`: after somebody else was faster, what is free instead.
    """

    is_stale = False  # it needs a new stamp

    termin = forms.CharField(widget=forms.HiddenInput(), max_length=20)
    zone = forms.CharField(widget=forms.HiddenInput(), max_length=64, required=False)
    stamp = forms.CharField(widget=forms.HiddenInput(), max_length=100)
    name = LineField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("We send a link there that confirms the demo."),
    )
    company = LineField(
        label=gettext_lazy("Company"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    topic = LineField(
        label=gettext_lazy("What interests you most?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One line, so that we can prepare."),
    )
    website = forms.CharField(
        label=gettext_lazy("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, at: datetime.datetime, times: Sequence[Time] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.times = at, times

    @property
    def is_trapped(self) -> bool:
        """Whether the field that people do not see is filled in."""
        return bool(self.data.get("website"))

    def clean_termin(self) -> datetime.datetime:
        """The time. That it can be had is not decided here."""
        time = time_of(self.cleaned_data["termin"])
        if time is None:
            raise forms.ValidationError(_("Please choose a time."))
        return time

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            spam.check_stamp(str(self.data.get("stamp", "")), at=self.at)
        except spam.TooFast:
            self.add_error(None, _("That was very quick. Please check what you entered and send it once more."))
        except spam.TooOld:
            self.is_stale = True
            self.add_error(None, _("This form has been open for a long time. Please send it once more."))
        return cleaned

    def visitor(self, *, language: str) -> Visitor:
        """Who books, once the form is valid."""
        data = self.cleaned_data
        zone = zones.zone_or_default(data["zone"]).key
        return Visitor(data["name"], data["email"], data["company"], data["topic"], language, zone)


def half_hours() -> list[tuple[str, str]]:
    """Times of day to choose from, "" for none."""
    times = [f"{number // 2:02}:{number % 2 * 30:02}" for number in range(FIRST_HALF_HOUR, LAST_HALF_HOUR + 1)]
    return [("", "–"), *((time, time) for time in times)]


class OpenHoursForm(forms.Form):
    """Two spans of time for each day of the week: fields `from-<weekday>-<number>` and `to-<weekday>-<number>`."""

    def __init__(self, *args: Any, host: DemoHost, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored: dict[int, list[Span]] = {}
        for row in host.open_hours.all() if host.pk else ():
            stored.setdefault(row.weekday, []).append((row.starts, row.ends))
        for weekday in Weekday:
            for number in range(SPANS_A_DAY):
                span = next(iter(stored.get(weekday, [])[number : number + 1]), None)
                labels = (_("%(day)s, from"), _("%(day)s, to"))
                for place, (edge, label) in enumerate(zip(("from", "to"), labels, strict=True)):
                    self.fields[f"{edge}-{weekday}-{number}"] = forms.ChoiceField(
                        label=label % {"day": weekday.label},
                        choices=half_hours(),
                        required=False,
                        initial=f"{span[place]:%H:%M}" if span else "",
                    )

    @property
    def days(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Name of each weekday with its pairs of fields."""
        return [
            (
                str(weekday.label),
                [(self[f"from-{weekday}-{number}"], self[f"to-{weekday}-{number}"]) for number in range(SPANS_A_DAY)],
            )
            for weekday in Weekday
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.hours: dict[int, list[Span]] = {}
        for weekday in Weekday:
            spans = [span for number in range(SPANS_A_DAY) if (span := self._span(weekday, number, cleaned))]
            spans.sort()
            if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
                self.add_error(f"from-{weekday}-1", _("The two spans of time overlap."))
            if spans:
                self.hours[int(weekday)] = spans
        return cleaned

    def _span(self, weekday: int, number: int, cleaned: dict[str, Any]) -> Span | None:
        starts, ends = cleaned.get(f"from-{weekday}-{number}"), cleaned.get(f"to-{weekday}-{number}")
        if not starts and not ends:
            return None
        if not starts or not ends:
            missing = "to" if starts else "from"
            self.add_error(f"{missing}-{weekday}-{number}", _("Please choose both: from and to."))
            return None
        if ends <= starts:
            self.add_error(f"to-{weekday}-{number}", _("The end must be later than the beginning."))
            return None
        return datetime.time.fromisoformat(starts), datetime.time.fromisoformat(ends)


class HostForm(forms.Form):
    """Where a consultant meets visitors, and on what clock."""

    is_open = forms.BooleanField(label=gettext_lazy("Visitors can book demos with me"), required=False)
    link = forms.URLField(
        label=gettext_lazy("Link to your video room"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"], message=NO_LINK)],
        error_messages={"invalid": NO_LINK},
        help_text=gettext_lazy("Begins with https://. Visitors get it once they have confirmed their address."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Your time zone"))
    state = forms.ChoiceField(
        label=gettext_lazy("Public holidays"),
        help_text=gettext_lazy("Nobody can book a demo on these days."),
    )

    def __init__(self, *args: Any, at: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone, state = self.fields["time_zone"], self.fields["state"]
        assert isinstance(zone, forms.ChoiceField)  # noqa: S101
        assert isinstance(state, forms.ChoiceField)  # noqa: S101
        zone.choices = zones.choices(str(self.initial.get("time_zone", "")), at=at)
        state.choices = [(NATIONWIDE, _("Those of all of Germany")), *State.choices]

    def clean_state(self) -> str:
        """Empty: the holidays of all of Germany."""
        state = str(self.cleaned_data["state"])
        return "" if state == NATIONWIDE else state

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_open") and not cleaned.get("link") and "link" not in self.errors:
            self.add_error("link", _("Visitors need a link to meet you. Please enter it, or take no bookings yet."))
        return cleaned


class AbsenceForm(forms.Form):
    """Days on which a consultant cannot be booked."""

    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first is None or last is None:
            return cleaned
        if last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        elif last < self.today:
            self.add_error("ends_on", _("These days are over."))
        elif last - first > LONGEST_ABSENCE:
            self.add_error("ends_on", _("This is more than a year. Please take no bookings instead."))
        return cleaned
