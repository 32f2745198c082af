from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models.notes import NOTE_LENGTH

from .fields import AnchorField, SendingField, text_field


class NoteForm(forms.Form):
    """A note at a lesson."""

    text = text_field(
        _("Your note"),
        max_length=NOTE_LENGTH,
        rows=4,
        empty=_("Please write something, or leave the note out."),
        help_text=_("Only you see your notes."),
    )
    anchor = AnchorField()
    sending = SendingField()


class BookmarkForm(forms.Form):
    """A place to mark, or not to mark any more."""

    anchor = AnchorField()
    is_set = forms.BooleanField(required=False)
