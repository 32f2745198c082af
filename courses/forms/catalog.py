from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Level
from courses.queries.catalog import DONE, NEW, RUNNING, CatalogFilter

MINUTES = (30, 60, 120)


class CatalogForm(forms.Form):
    """What somebody looks for in the catalog. A value that does not exist restricts nothing."""

    suche = forms.CharField(
        label=_("Search the courses"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Also finds lessons."),
    )
    stufe = forms.ChoiceField(
        label=pgettext_lazy("catalog", "Level"), required=False, choices=[("", _("Any level")), *Level.choices]
    )
    dauer = forms.TypedChoiceField(label=_("Duration"), required=False, coerce=int, empty_value=None)
    stand = forms.ChoiceField(
        label=pgettext_lazy("catalog", "State"),
        required=False,
        choices=[
            ("", _("Any state")),
            (NEW, _("new")),
            (RUNNING, pgettext_lazy("catalog", "in progress")),
            (DONE, _("completed")),
        ],
    )
    sprache = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "katalog-%s", **kwargs})
        minutes = [(count, _("up to %(count)s minutes") % {"count": count}) for count in MINUTES]
        self.fields["dauer"].choices = [("", _("Any duration")), *minutes]  # type: ignore[attr-defined]
        self.fields["sprache"].choices = [("", _("Any language")), *languages]  # type: ignore[attr-defined]
        if len(languages) < 2:
            del self.fields["sprache"]

    def wanted(self) -> CatalogFilter:
        """What is valid of it."""
        self.is_valid()
        chosen = self.cleaned_data
        return CatalogFilter(
            words=chosen.get("suche", ""),
            level=chosen.get("stufe", ""),
            max_minutes=chosen.get("dauer"),
            state=chosen.get("stand", ""),
            language=chosen.get("sprache", ""),
        )
