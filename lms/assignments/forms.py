"""Forms of the admin for assignments and offers. What they hold is checked again by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.models import CoursePage, LearningPath
from lms.accounts.choosers import person_chooser
from lms.accounts.forms import TeamChoiceField

from .models import Assignment, CourseOffer, PathAssignment

TERMS = ["is_mandatory", "days_to_complete", "due_on", "available_from", "sends_reminders"]
PATH_TERMS = ["is_mandatory", "days_to_complete", "due_on", "sends_reminders"]


class CourseChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """All live courses by title."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=CoursePage.objects.live().order_by("title", "pk"), **kwargs)


class AssignmentForm(WagtailAdminModelForm):
    course = CourseChoiceField(label=_("Course"))
    team = TeamChoiceField(
        label=_("Team"),
        required=False,
        help_text=_("With all teams below it. Neither team nor person: the whole company."),
    )

    class Meta:
        model = Assignment
        fields = ["client", "course", "team", "person", *TERMS]
        widgets = {"person": person_chooser.widget_class}
        help_texts = {"person": _("Instead of a team: one member of the client.")}


class TermsForm(WagtailAdminModelForm):
    resets_due_dates = forms.BooleanField(
        label=_("Count the due dates anew"),
        required=False,
        help_text=_("Otherwise everybody keeps the due date they have if it is earlier."),
    )

    class Meta:
        model = Assignment
        fields = TERMS


class PathChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """All learning paths that learners can see, with their role families."""

    def __init__(self, **kwargs: Any) -> None:
        paths = LearningPath.objects.filter(live=True).select_related("role_family").order_by("title", "pk")
        super().__init__(queryset=paths, **kwargs)

    def label_from_instance(self, path: Any) -> str:
        return f"{path.title} ({path.role_family})"


class PathAssignmentForm(WagtailAdminModelForm):
    path = PathChoiceField(
        label=_("Learning path"),
        help_text=_("It holds for people of the path's role family, and for whoever gets this role later."),
    )

    class Meta:
        model = PathAssignment
        fields = ["client", "path", *PATH_TERMS]


class PathTermsForm(TermsForm):
    class Meta:
        model = PathAssignment
        fields = PATH_TERMS


class OfferForm(WagtailAdminModelForm):
    course = CourseChoiceField(label=_("Course"))

    class Meta:
        model = CourseOffer
        fields = ["client", "course"]
