"""Forms for role families, exceptions from the rules of quizzes, and the words of management reports."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.forms.roles import NOT_OFFERED
from courses.models import RoleFamily
from lms.accounts.models import Membership
from quizzes.forms import OverrideForm, TermsForm

from .queries.exceptions import QuizChoice
from .queries.roles import WITHOUT

_ONE_A_LINE = _("One point a line. They stand above what the programme tells by itself.")


class RoleFamilyForm(forms.Form):
    """One role family, or none, for the chosen memberships. Ids of others, a stranger's among them, are refused."""

    memberships = forms.ModelMultipleChoiceField(
        queryset=Membership.objects.none(),
        label=_("People"),
        error_messages={
            "required": _("Please choose at least one person in the list."),
            "invalid_choice": _("The list has changed in the meantime. Please choose again; nothing was changed."),
        },
    )
    role_family = forms.ChoiceField(
        label=_("New role family"),
        error_messages={"required": _("Please choose a role family."), "invalid_choice": NOT_OFFERED},
    )

    def __init__(
        self, *args: Any, memberships: QuerySet[Membership], families: list[RoleFamily], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["memberships"].queryset = memberships  # type: ignore[attr-defined]
        self.families = {str(family.pk): family for family in families}
        named = [(key, family.name) for key, family in self.families.items()]
        self.fields["role_family"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *named,
            (str(WITHOUT), _("No role family")),
        ]

    @property
    def chosen(self) -> list[str]:
        """Keys of what was ticked, also when something else is wrong."""
        return self.data.getlist("memberships") if self.is_bound else []  # type: ignore[attr-defined]

    def role(self) -> RoleFamily | None:
        """The chosen role family; None for none."""
        return self.families.get(self.cleaned_data["role_family"])


def _moment(label: Any) -> forms.DateTimeField:
    """A moment on the client's clock; the screen makes it the current time zone."""
    return forms.DateTimeField(
        label=label,
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Instead of the quiz's own."),
    )


class ExceptionTermsForm(TermsForm):
    """What an exception changes, as in the admin, with the browser's own fields for moments."""

    opens_at = _moment(_("Opens"))
    closes_at = _moment(_("Closes"))


class ExceptionForm(ExceptionTermsForm, OverrideForm):
    """In which quiz, for whom, and what."""

    quiz = forms.ChoiceField(label=_("Quiz"), error_messages={"required": _("Please choose a quiz.")})

    field_order = ["quiz", "people", "groups"]

    def __init__(self, *args: Any, quizzes: list[QuizChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quizzes = {str(choice.quiz.pk): choice.quiz for choice in quizzes}
        self.fields["quiz"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *((str(choice.quiz.pk), f"{choice.course}: {choice.quiz.title}") for choice in quizzes),
        ]


class ReportTextForm(forms.Form):
    """What people add to the management report. Empty: the report says what follows from the facts."""

    headline = forms.CharField(
        label=_("Headline"),
        max_length=240,
        required=False,
        help_text=_("One sentence. Empty: a sentence made from the phase and the targets."),
    )
    risks = forms.CharField(
        label=_("Risks"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_ONE_A_LINE,
    )
    decisions = forms.CharField(
        label=_("Decisions needed"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_ONE_A_LINE,
    )
    outlook = forms.CharField(
        label=_("The next four weeks"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_ONE_A_LINE,
    )
