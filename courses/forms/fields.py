"""Fields that several forms share."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from courses.models.notes import ANCHOR_LENGTH


class AnchorField(forms.CharField):
    """Id of a block; empty: the whole lesson."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=ANCHOR_LENGTH,
            widget=forms.HiddenInput,
            validators=[RegexValidator(re.compile(r"^[\w-]*\Z"), _("This is not a paragraph of a lesson."))],
        )


class SendingField(forms.UUIDField):
    """Chosen once per form or click, so that what arrives twice is saved once."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(required=required, widget=forms.HiddenInput)


def text_field(label: Any, *, max_length: int, rows: int, empty: Any, help_text: Any = "") -> forms.CharField:
    """Several lines, without white space around them; the texts may be lazy. Django refuses NUL in them."""
    return forms.CharField(
        label=label,
        max_length=max_length,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": empty},
    )
