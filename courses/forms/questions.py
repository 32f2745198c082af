from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models.questions import ANSWER_LENGTH, QUESTION_LENGTH

from .fields import AnchorField, SendingField, text_field


class QuestionForm(forms.Form):
    """A question at a lesson."""

    text = text_field(
        _("Your question"),
        max_length=QUESTION_LENGTH,
        rows=5,
        empty=_("Please write your question."),
        help_text=_("Please name no customers and no colleagues."),
    )
    anchor = AnchorField()
    sending = SendingField(required=True)


class AnswerForm(forms.Form):
    """A trainer's answer, and who else sees it."""

    NOBODY, GROUP, ALL = "", "group", "all"

    text = text_field(_("Your answer"), max_length=ANSWER_LENGTH, rows=6, empty=_("Please write an answer."))
    pin = forms.ChoiceField(
        label=_("Who sees question and answer?"), required=False, widget=forms.RadioSelect, initial=NOBODY
    )

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(self.NOBODY, _("Only who asked")), (self.GROUP, _("Everybody of the company of who asked"))]
        if len(groups) > 1:
            choices.append((self.ALL, _("Everybody of all companies that you teach")))
        self.fields["pin"].choices = choices  # type: ignore[attr-defined]

    def pinned_groups(self, own: str, taught: Sequence[tuple[str, str]]) -> list[str]:
        """Keys of the groups that shall see the question."""
        chosen = self.cleaned_data["pin"]
        if chosen == self.ALL:
            return [key for key, _name in taught]
        return [own] if chosen == self.GROUP else []
