"""Forms of the admin: a course's rules, and what a change means for people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from courses.conf import course_access
from courses.editing import CheckedPageForm
from courses.models import ChangeClass, CoursePage, RepeatPolicy
from courses.queries import leads_back

from .roles import offer_role_families


class CoursePageForm(CheckedPageForm):
    """Refuses rules that contradict each other, and publishing a course that nobody may sell.

    That something has to be completed is one of the checks before publishing (`CourseMixin.problems`).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_role_families(self, "role_families")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_prerequisites(cleaned)
        self._check_minimum(cleaned)
        if "action-publish" in self.data:
            self._check_license(cleaned)
        return cleaned

    def _check_prerequisites(self, cleaned: dict[str, Any]) -> None:
        chosen = list(cleaned.get("prerequisites") or [])
        culprit = leads_back(self.instance, chosen) if self.instance.pk else None
        if culprit is not None:
            text = _(
                "“%(title)s” itself needs this course, directly or by other courses, so nobody could begin either."
            )
            self.add_error("prerequisites", text % {"title": culprit.title})

    def _check_minimum(self, cleaned: dict[str, Any]) -> None:
        counts = cleaned.get("completion_rule") == "minimum_attendance"
        if counts and not cleaned.get("minimum_attendance"):
            self.add_error("minimum_attendance", _("Please state how many live sessions have to be attended."))

    def _check_license(self, cleaned: dict[str, Any]) -> None:
        course = CoursePage(fernusg_result=cleaned.get("fernusg_result", ""), zfu_number=cleaned.get("zfu_number", ""))
        if not (course.lacks_license or course.is_only_free_of_charge):
            return
        if self.instance.pk is None or not course_access().is_offered_for_money(self.instance):
            return
        if course.lacks_license:
            text = _("Paying clients have this course, so it cannot be published without a ZFU license number.")
            self.add_error("zfu_number", text)
        else:
            text = _("Paying clients have this course, so it is not free of charge. Please have it assessed again.")
            self.add_error("fernusg_result", text)


class ReleaseForm(forms.Form):
    """What a change means for people. What fits together is checked by `release_change`."""

    change_class = forms.ChoiceField(
        label=gettext_lazy("What kind of change is it?"),
        choices=[
            (ChangeClass.EDITORIAL, gettext_lazy("Editorial: typing errors, wording; nobody has to know")),
            (ChangeClass.MINOR, gettext_lazy("Minor: small additions; completed courses stay as they are")),
            (ChangeClass.MATERIAL, gettext_lazy("Material: those who completed the course should know what is new")),
        ],
        widget=forms.RadioSelect,
    )
    repeat_policy = forms.ChoiceField(
        label=gettext_lazy("What do those who completed the course repeat?"),
        choices=[
            (RepeatPolicy.KEEP, gettext_lazy("Nothing")),
            (RepeatPolicy.CHANGED, gettext_lazy("Only the changed lessons")),
            (RepeatPolicy.ALL, gettext_lazy("All required lessons")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Only after a material change. Certificates that exist stay as they are."),
    )
    repeat_by = forms.DateField(label=gettext_lazy("By when?"), required=False, widget=AdminDateInput)
    note = forms.CharField(
        label=gettext_lazy("What changed, in one or two sentences for learners"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Learners read this on the course page and under “My learning”. Needed if they have to repeat something."
        ),
    )
