"""Work on transfer tasks: what learners write, and how trainers judge it."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions import Writing
from courses.conf import max_file_bytes
from courses.documents import KINDS, RefusedFile, Upload, checked_upload
from courses.models import Submission, TransferTaskPage
from courses.models.submissions import MAX_MINUTES, Level
from courses.models.transfer_tasks import Asking

MAX_TEXT = 20_000
MAX_COMMENT = 5_000
LARGEST_SEQUENCE = 2**31 - 1


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """Files whose kind and content were checked: a list of `Upload`."""

    widget = SeveralFilesInput

    def __init__(self, page: TransferTaskPage, **kwargs: Any) -> None:
        self.page = page
        super().__init__(**kwargs)
        allowed = [suffix for kind in KINDS if kind.group in page.groups() for suffix in kind.suffixes]
        self.widget.attrs |= {"accept": ",".join(allowed)}
        self.widget.attrs |= {"multiple": True} if page.max_files > 1 else {}
        self.help_text = _("Possible are %(endings)s, each up to %(size)s MB.") % {
            "endings": ", ".join(allowed),
            "size": max_file_bytes() // (1024 * 1024),
        }

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = [file for file in data or [] if file] if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > self.page.max_files:
            raise forms.ValidationError(too_many_files(self.page))
        return [self._checked(file) for file in files]

    def _checked(self, file: UploadedFile[Any]) -> Upload:
        name = file.name or "?"
        if (file.size or 0) > max_file_bytes():
            raise forms.ValidationError(
                _("“%(name)s” is larger than %(size)s MB. Please make it smaller, e.g. without pictures.")
                % {"name": name, "size": max_file_bytes() // (1024 * 1024)}
            )
        try:
            return checked_upload(name=name, content=file.read(), groups=self.page.groups())
        except RefusedFile as error:
            raise forms.ValidationError(str(error)) from error


def too_many_files(page: TransferTaskPage) -> str:
    """What to say when more files come than the task allows."""
    return _("Up to %(count)s files can be handed in here. Please remove one first.") % {"count": page.max_files}


class DraftText(forms.CharField):
    """May be required for handing in; a draft is saved without it."""

    def validate(self, value: Any) -> None:
        """Nothing is missing in a draft."""


class DraftMinutes(forms.IntegerField):
    """May be required for handing in; a draft is saved without them."""

    def validate(self, value: Any) -> None:
        """Nothing is missing in a draft."""


class WritingForm(forms.Form):
    """A learner's draft: saved as it is, and looked at when it is handed in.

    What is needed then is marked as required; nothing is refused because it is missing.
    """

    text = DraftText(
        label=gettext_lazy("Your text"),
        max_length=MAX_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    minutes_before = DraftMinutes(
        label=gettext_lazy("Minutes without what you learned"), min_value=1, max_value=MAX_MINUTES
    )
    minutes_after = DraftMinutes(
        label=gettext_lazy("Minutes with what you learned"), min_value=1, max_value=MAX_MINUTES
    )
    sequence = forms.IntegerField(min_value=0, max_value=LARGEST_SEQUENCE, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: TransferTaskPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Please leave out names, addresses and other details of people.")
        rules = {"text": page.text_rule, "minutes_before": page.minutes_rule, "minutes_after": page.minutes_rule}
        for name, rule in rules.items():
            self.fields[name].required = rule == Asking.REQUIRED
            if rule == Asking.NO:
                del self.fields[name]
        if page.max_files:
            label = _("Add files") if page.max_files > 1 else _("Add a file")
            self.fields["upload"] = UploadsField(page, label=label, required=False)

    def know(self, stored: Submission) -> None:
        """Take note of a newer state: what was typed may take its place with the next save."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["sequence"] = str(stored.sequence)
        self.data = data

    def writing(self) -> Writing:
        """What was written; only for a valid form."""
        data = self.cleaned_data
        return Writing(
            text=data.get("text", "").replace("\r\n", "\n"),
            minutes_before=data.get("minutes_before"),
            minutes_after=data.get("minutes_after"),
        )


def initial_writing(submission: Submission | None, sequence: int) -> dict[str, Any]:
    """What the form shows at first."""
    if submission is None:
        return {"sequence": sequence}
    return {
        "text": submission.text,
        "minutes_before": submission.minutes_before,
        "minutes_after": submission.minutes_after,
        "sequence": sequence,
    }


class RemovedFile(forms.Form):
    """The button beside a file."""

    remove = forms.UUIDField(required=False)

    def removed(self) -> list[uuid.UUID]:
        """The file to remove, if any; a malformed id names none."""
        chosen = self.cleaned_data.get("remove") if self.is_valid() else None
        return [chosen] if chosen else []


class HandInForm(forms.Form):
    """The last step: what was checked, and that the learner has looked."""

    sequence = forms.IntegerField(min_value=0, max_value=LARGEST_SEQUENCE, widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label=gettext_lazy("I have looked at these places. What I hand in contains no personal data of others."),
        required=False,
    )


class JudgmentForm(forms.Form):
    """A level for each criterion of the rubric, and a comment."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("The learner reads it. Needed when you return the work: what is missing?"),
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = submission.rubric
        for number, criterion in enumerate(self.criteria):
            levels = [level for level in Level if level != Level.PARTLY or criterion["has_partly"]]
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=criterion["title"],
                help_text=criterion["hint"],
                choices=[(level.value, level.label) for level in levels],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose a level for each criterion.")},
            )
        self.order_fields([*(f"level_{number}" for number in range(len(self.criteria))), "comment"])

    def levels(self) -> list[str]:
        """The chosen levels in the rubric's order; only for a valid form."""
        return [self.cleaned_data[f"level_{number}"] for number in range(len(self.criteria))]
