"""Forms by which exceptions are granted."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from quizzes.conf import learner_groups
from quizzes.queries import Terms

MAX_LINES = 200


class TermsForm(forms.Form):
    """What an exception changes. Empty fields leave the quiz's rule as it is."""

    extra_minutes = forms.IntegerField(
        label=gettext_lazy("More time (minutes)"), min_value=0, max_value=10_000, required=False
    )
    time_factor = forms.DecimalField(
        label=gettext_lazy("Time factor"),
        min_value=1,
        max_value=10,
        max_digits=4,
        decimal_places=2,
        required=False,
        localize=True,
        help_text=gettext_lazy("1.5: half as long again. More minutes are added to it."),
    )
    is_unlimited = forms.BooleanField(label=gettext_lazy("No time limit"), required=False)
    extra_attempts = forms.IntegerField(
        label=gettext_lazy("More attempts"), min_value=0, max_value=1000, required=False
    )
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Opens"),
        widget=AdminDateTimeInput,
        required=False,
        help_text=gettext_lazy("Instead of the quiz's own."),
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes"),
        widget=AdminDateTimeInput,
        required=False,
        help_text=gettext_lazy("Instead of the quiz's own."),
    )

    @property
    def terms(self) -> Terms:
        """What a valid form says."""
        data = self.cleaned_data
        return Terms(
            extra_minutes=data.get("extra_minutes") or 0,
            time_factor=data.get("time_factor") or Decimal(1),
            is_unlimited=bool(data.get("is_unlimited")),
            extra_attempts=data.get("extra_attempts") or 0,
            opens_at=data.get("opens_at"),
            closes_at=data.get("closes_at"),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("The quiz would close before it opens. Please choose a later moment."))
        if not self.errors and self.terms.is_empty:
            raise ValidationError(_("This changes nothing. Please fill in at least one of the fields below."))
        return data


class OverrideForm(TermsForm):
    """For whom an exception is, several at once, and what it changes."""

    people = forms.CharField(
        label=gettext_lazy("People"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=gettext_lazy("One line for each: an e-mail address, or a name."),
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Teams and groups"), widget=forms.CheckboxSelectMultiple, required=False
    )

    field_order: Sequence[str] = ["people", "groups"]

    def __init__(self, *args: Any, people: QuerySet[Any], groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_people = people
        field: Any = self.fields["groups"]
        field.choices = groups
        if not groups:
            del self.fields["groups"]

    def clean_people(self) -> list[Any]:
        """The people of all lines. Every line that names nobody, or more than one, is named with its number."""
        lines = enumerate(self.cleaned_data["people"].splitlines(), start=1)
        named = [(number, line.strip(" ,;\t")) for number, line in lines if line.strip(" ,;\t")]
        if len(named) > MAX_LINES:
            raise ValidationError(
                _("These are %(count)s lines; at most %(most)s go at once.") % {"count": len(named), "most": MAX_LINES}
            )
        found: dict[Any, Any] = {}
        faults = []
        for number, text in named:
            people = learner_groups().people_named(self.known_people, text)
            if len(people) == 1:
                found[people[0].pk] = people[0]
            else:
                faults.append(_fault(number, text, people))
        if faults:
            raise ValidationError(faults)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "people" in data and not data["people"] and not data.get("groups"):
            self.add_error("people", _("Please say for whom the exception is: name people, or choose a team."))
        return data


def _fault(number: int, text: str, people: Sequence[Any]) -> str:
    if not people:
        return _("Line %(number)s: there is nobody “%(text)s” among the people that you may choose.") % {
            "number": number,
            "text": text,
        }
    emails = ", ".join(getattr(person, person.get_email_field_name()) for person in people)
    return _("Line %(number)s: “%(text)s” fits several people. Please write one of these addresses: %(emails)s.") % {
        "number": number,
        "text": text,
        "emails": emails,
    }
