"""Forms of trainers for dates of live sessions."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions import EventTerms
from courses.conf import training
from courses.models import Booking, CoursePage, LiveEvent, LiveSessionPage
from courses.moments import NoSuchTime, moment_at, zone_in_words
from courses.queries import live_lessons
from courses.typing import Person

DEFAULT_CLOSING_HOURS = 2
NO_LINK = gettext_lazy("This is no link to a meeting. It must begin with https://.")
ALL = "all"  # stands for the empty key, which a form takes for no answer


class LessonChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Live sessions, each with the title of the course that it belongs to: `courses`, by path in the tree."""

    courses: Mapping[str, str] = {}

    def label_from_instance(self, lesson: Any) -> str:
        around = next((title for path, title in self.courses.items() if lesson.path.startswith(path)), "")
        return f"{lesson.title} ({around})" if around else str(lesson.title)


class EventForm(forms.Form):
    """A date, with times as the trainer's clock shows them. `event`: the date that is changed; None for a new one."""

    lesson = LessonChoiceField(label=gettext_lazy("Live session"), queryset=LiveSessionPage.objects.none())
    group = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("Only these people see the date and can book it."),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_time = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_time = forms.TimeField(
        label=gettext_lazy("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Address and room; shown to everybody who may book."),
    )
    link = forms.URLField(
        label=gettext_lazy("Link to the meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https", "http"], message=NO_LINK)],
        error_messages={"invalid": NO_LINK},
        help_text=gettext_lazy("Begins with https://. Only people with a seat see it."),
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("Empty: as many as like to come. When all are taken, there is a waiting list."),
    )
    booking_closes_hours = forms.IntegerField(
        label=gettext_lazy("Booking closes, hours before the beginning"),
        min_value=0,
        max_value=24 * 30,
        initial=DEFAULT_CLOSING_HOURS,
    )
    takes_over = forms.BooleanField(label=gettext_lazy("I lead this date from now on"), required=False)

    def __init__(
        self,
        *args: Any,
        trainer: Person,
        zone: ZoneInfo,
        groups: Sequence[tuple[str, str]],
        event: LiveEvent | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.trainer, self.zone, self.event = trainer, zone, event
        self.fields["starts_time"].help_text = _("As clocks show it: %(zone)s.") % {"zone": zone_in_words(zone)}
        if event is not None:
            del self.fields["lesson"], self.fields["group"]
        else:
            self._offer(groups)
        if event is None or event.trainer_id == trainer.pk:
            del self.fields["takes_over"]

    def _offer(self, groups: Sequence[tuple[str, str]]) -> None:
        lessons, group = self.fields["lesson"], self.fields["group"]
        assert isinstance(lessons, LessonChoiceField)  # noqa: S101
        assert isinstance(group, forms.ChoiceField)  # noqa: S101
        lessons.queryset = live_lessons()
        lessons.courses = dict(CoursePage.objects.live().order_by("path").values_list("path", "title"))
        group.choices = [(key or ALL, name or _("Everybody who may take the course")) for key, name in groups]
        if len(groups) == 1:
            group.widget = forms.HiddenInput()
            group.initial = groups[0][0] or ALL

    @property
    def group_key(self) -> str:
        """For whom the new date is."""
        key = str(self.cleaned_data["group"])
        return "" if key == ALL else key

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("starts_on")
        for name in ("starts_time", "ends_time"):
            if day and cleaned.get(name) is not None:
                self._place(name, day, cleaned)
        return cleaned

    def _place(self, name: str, day: Any, cleaned: dict[str, Any]) -> None:
        try:
            cleaned[name.replace("_time", "_at")] = moment_at(day, cleaned[name], self.zone)
        except NoSuchTime:
            self.add_error(name, _("This time does not exist on that day: clocks are put forward then."))

    def terms(self) -> EventTerms:
        """What was entered, once the form is valid."""
        data = self.cleaned_data
        keeps_trainer = self.event is not None and not data.get("takes_over")
        return EventTerms(
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            place=data["place"],
            link=data["link"],
            seats=data["seats"],
            booking_closes_hours=data["booking_closes_hours"],
            trainer=self.event.trainer if self.event is not None and keeps_trainer else self.trainer,
        )


class CancelEventForm(forms.Form):
    """Why a date is called off."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who has a seat or waits reads it in a mail."),
        error_messages={"required": gettext_lazy("Please say why; everybody who has booked reads it.")},
    )


class AttendanceForm(forms.Form):
    """For each booking whether the person was there: fields `was-<id>`, "yes", "no" or empty."""

    def __init__(self, *args: Any, bookings: Sequence[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for booking in bookings:
            self.fields[f"was-{booking.pk}"] = forms.ChoiceField(
                choices=[("yes", gettext_lazy("present")), ("no", gettext_lazy("absent"))], required=False
            )

    def marks(self, *, default: bool | None = None) -> dict[int, bool]:
        """By booking; with `default`, also for those about whom nothing was said."""
        said = {int(name[4:]): value for name, value in self.cleaned_data.items()}
        marks = {pk: value == "yes" if value else default for pk, value in said.items()}
        return {pk: mark for pk, mark in marks.items() if mark is not None}


class WalkInForm(forms.Form):
    """Somebody who came without booking."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("Of somebody who learns in the group of this date."),
    )

    def __init__(self, *args: Any, trainer: Person, event: LiveEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trainer, self.event = trainer, event
        self.learner: Any = None

    def clean_email(self) -> str:
        """Finds the person among those whom the trainer teaches; an address elsewhere is as unknown as none."""
        email = str(self.cleaned_data["email"])
        people = training().learners_of(self.trainer)
        found = people.filter(**{f"{people.model.get_email_field_name()}__iexact": email}, is_active=True).first()
        if found is None or (self.event.group and training().group_of(found) != self.event.group):
            raise forms.ValidationError(
                _("Nobody in the group of this date has this address. Please check how it is written.")
            )
        self.learner = found
        return email
