"""Forms of the public site. They ask for what is needed to answer, and for nothing else."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from .models import CourseTerms, IndividualCourse
from .spam import GuardedForm


class RegistrationForm(GuardedForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send you a link to it. Nothing is stored before you open it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewAccountForm(forms.Form):
    first_name = forms.CharField(
        label=_("First name"),
        required=False,
        max_length=150,
        help_text=_("As it should stand on your certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. A sentence is easier to remember than signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class EnquiryForm(GuardedForm):
    course = forms.ModelChoiceField(
        label=_("Course"), queryset=IndividualCourse.objects.none(), to_field_name="course_id"
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We use it for our answer only."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = forms.CharField(
        label=_("Message"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["course"]
        field.queryset = IndividualCourse.objects.offered().filter(terms=CourseTerms.ENQUIRY)

    @property
    def has_courses(self) -> bool:
        """Whether there is anything to ask for."""
        field: Any = self.fields["course"]
        return bool(field.queryset.exists())
