"""What a transfer task is judged by."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CriterionBlock(blocks.StructBlock):
    """One criterion of a rubric: what is looked at, and a hint what good work shows."""

    title = blocks.CharBlock(label=_("Criterion"), max_length=120)
    hint = blocks.CharBlock(
        label=_("Hint"), required=False, max_length=300, help_text=_("What does good work show? Learners read it, too.")
    )
    has_partly = blocks.BooleanBlock(
        label=_("Three levels"),
        required=False,
        default=True,
        help_text=_("Met, partly, not yet. Without the tick: met or not yet."),
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Criterion")
        label_format = "{title}"
