"""The questions 30, 60 and 90 days after the training."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.rollouts.models import Minutes, TaskList

YES, NO = "yes", "no"


class PulseForm(forms.Form):
    """Three questions and, for those who used it, which tasks. `tasks`: the client's list."""

    recommends = forms.TypedChoiceField(
        label=_("How likely are you to recommend the training to a colleague?"),
        help_text=_("0: not at all likely, 10: very likely."),
        choices=[(str(number), str(number)) for number in range(11)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a number from 0 to 10.")},
    )
    used_at_work = forms.TypedChoiceField(
        label=_("Have you used at work what you learned, in the last four weeks?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose yes or no.")},
    )
    tasks = forms.MultipleChoiceField(
        label=_("For which tasks?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only if you have used it. You can leave this out."),
    )
    minutes = forms.ChoiceField(
        label=_("How much time does it save you a week?"),
        help_text=_("Your estimate is enough."),
        choices=Minutes.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what comes closest.")},
    )

    def __init__(self, *args: Any, tasks: TaskList | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tasks is None or not tasks.tasks:
            del self.fields["tasks"]
            return
        field = self.fields["tasks"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(task["key"], task["label"]) for task in tasks.tasks]
