"""Parts of the editor's forms: groups that say, folded up, how things stand, and rows that may stay empty."""

from collections.abc import Callable, Sequence
from typing import Any

from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel, MultiFieldPanel, MultipleChooserPanel, Panel


class SummaryPanel(MultiFieldPanel):
    """A folded MultiFieldPanel whose heading goes on with `summary(instance)`: the settings in words."""

    def __init__(self, children: Sequence[Panel], *, summary: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(children=children, **{"classname": "collapsed", **kwargs})
        self.summary = summary

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "summary": self.summary}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.instance is not None:
                words = {"heading": self.panel.heading, "summary": self.panel.summary(self.instance)}
                self.heading = gettext("%(heading)s: %(summary)s") % words


class RowFormSet(BaseChildFormSet):
    """Rows of which those that nobody has filled in are no rows: neither faults nor stored.

    A row that was stored before and is emptied is a fault as ever: whoever wants it gone removes it.
    """

    default_error_messages = {
        **BaseChildFormSet.default_error_messages,
        "too_few_forms": ngettext_lazy("Please add at least one row.", "Please add at least %(num)d rows.", "num"),
    }
    # So many empty rows stand in the form of something that has none yet.
    empty_rows = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and not self.get_queryset():
            self.extra = self.empty_rows

    def total_form_count(self) -> int:
        """In a form that nobody has sent yet: those that are there and the empty ones, however many there must be."""
        return int(super().total_form_count() if self.is_bound else self.initial_form_count() + self.extra)

    def full_clean(self) -> None:
        super().full_clean()
        for form in self.forms if self.is_bound else ():
            if self._is_empty(form):
                form._errors = ErrorDict()

    def _should_delete_form(self, form: Any) -> bool:
        return bool(super()._should_delete_form(form)) or self._is_empty(form)

    def _is_empty(self, form: Any) -> bool:
        """Whether the row is new and holds nothing beyond what an empty one holds."""
        if form.instance.pk is not None:
            return False
        technical = {"ORDER", "DELETE", self._pk_field.name}
        return not any(_says_something(form[name]) for name in form.fields if name not in technical)


def _says_something(field: BoundField) -> bool:
    """Whether the field was changed; the paragraph that an editor puts into an empty text is no change."""
    if not field._has_changed():  # type: ignore[attr-defined]
        return False
    value = field.data
    return bool(strip_tags(value).strip() or "<embed" in value) if isinstance(value, str) else True


class RowsPanel(InlinePanel):
    """An InlinePanel that begins with `empty_rows` rows to fill in; those left empty are ignored."""

    def __init__(self, *args: Any, empty_rows: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_rows = empty_rows

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "empty_rows": self.empty_rows}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        formset = type("RowFormSet", (RowFormSet,), {"empty_rows": self.empty_rows})
        options["formsets"][self.relation_name]["formset"] = formset
        return options


class SlotsPanel(RowsPanel, MultipleChooserPanel):
    """The questions of a quiz: many are chosen (or written) at once, a row each; draws are added one by one."""

    class BoundPanel(MultipleChooserPanel.BoundPanel):
        template_name = "quizzes/admin/slots_panel.html"
