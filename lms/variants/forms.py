"""Forms for words and blocks. They check shape; what may happen is decided by the actions."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.texts import Kind, Path

from .markup import UnsafeAddress
from .models import Placeholder
from .passages import Passage, passages_of
from .queries import BlockState, WordLine


class PlaceholderForm(forms.ModelForm[Placeholder]):
    """A placeholder and what stands for it at clients without words of their own."""

    text = forms.CharField(
        label=gettext_lazy("Words for everybody"),
        max_length=300,
        help_text=gettext_lazy("They stand in texts wherever a client has no words of its own."),
    )
    url = forms.CharField(
        label=gettext_lazy("Link"), max_length=500, required=False, help_text=gettext_lazy("https://…")
    )

    class Meta:
        model = Placeholder
        fields = ["slug", "label", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]  # courses use it


class WordsForm(forms.Form):
    """Words and, if wanted, a link for each placeholder at a client. Empty: the words for everybody."""

    def __init__(self, *args: Any, lines: list[WordLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            default = line.default.text if line.default else ""
            self.fields[f"text-{line.placeholder.pk}"] = forms.CharField(
                label=_("Your words for “%(label)s”") % {"label": line.placeholder.label},
                required=False,
                max_length=300,
                initial=line.own.text if line.own else "",
                help_text=_("Empty: “%(default)s”") % {"default": default},
            )
            self.fields[f"url-{line.placeholder.pk}"] = forms.CharField(
                label=_("Link for “%(label)s”") % {"label": line.placeholder.label},
                required=False,
                max_length=500,
                initial=line.own.url if line.own else "",
                widget=forms.TextInput(attrs={"inputmode": "url"}),
            )

    def rows(self) -> Iterator[tuple[WordLine, forms.BoundField, forms.BoundField]]:
        """Each placeholder with its two fields."""
        for line in self.lines:
            yield line, self[f"text-{line.placeholder.pk}"], self[f"url-{line.placeholder.pk}"]

    def words(self) -> Iterator[tuple[Placeholder, str, str]]:
        """Each placeholder with what was entered for it."""
        for line in self.lines:
            pk = line.placeholder.pk
            yield line.placeholder, self.cleaned_data[f"text-{pk}"], self.cleaned_data[f"url-{pk}"]

    def add_refusal(self, placeholder: Placeholder, error: ValidationError) -> None:
        """Show what an action refuses at the placeholder's own fields."""
        for name, errors in error.error_dict.items():
            self.add_error(f"{name}-{placeholder.pk}", errors)


class BlockForm(forms.Form):
    """The texts of a block in a client's words. `seen` names what the person looked at when the form was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, state: BlockState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state = state
        self.passages = passages_of(state)
        self.fields["seen"].initial = state.token
        for passage in self.passages:
            self.fields[passage.name] = _field(passage, state)

    def rows(self) -> Iterator[tuple[Passage, forms.BoundField]]:
        """Each text with its field."""
        for passage in self.passages:
            yield passage, self[passage.name]

    @property
    def has_rich_text(self) -> bool:
        return any(passage.is_rich for passage in self.passages)

    def clean(self) -> dict[str, Any]:
        for passage in self.passages:
            text = self.cleaned_data.get(passage.name)
            if text is None:
                continue
            # Browsers send line breaks of their own.
            self.cleaned_data[passage.name] = text = text.replace("\r\n", "\n")
            try:
                passage.source(text)
            except UnsafeAddress as error:
                self.add_error(passage.name, error)
        return self.cleaned_data

    def add_refusal(self, error: ValidationError) -> None:
        """Show what the block refuses at its texts, the rest above them."""
        for path, message in _refusals(error, ()):
            name = next((one.name for one in self.passages if _is_within(path, one.text.path)), None)
            self.add_error(name, message)

    def look_again(self, state: BlockState) -> None:
        """Go on from what there is now; what was written stays in the fields."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen": state.token}


def _field(passage: Passage, state: BlockState) -> forms.CharField:
    block = passage.text.block
    long = passage.text.kind is not Kind.LINE
    rows = min(18, max(3, len(passage.merged) // 70 + passage.merged.count("\n") + 2))
    limit = getattr(getattr(block, "field", None), "max_length", None)
    return forms.CharField(
        label=passage.label or state.label,
        required=passage.text.is_required,
        max_length=None if passage.text.kind is Kind.LINES else limit,
        initial=passage.merged,
        strip=not long,
        help_text=_("One item a line.") if passage.text.kind is Kind.LINES else "",
        widget=forms.Textarea(attrs={"rows": rows}) if long else forms.TextInput(),
    )


def _refusals(error: Any, path: Path) -> Iterator[tuple[Path, ValidationError]]:
    """The plain errors in an error of nested blocks, each with the path of the block."""
    nested: dict[Any, Any] = getattr(error, "block_errors", None) or getattr(error, "cell_errors", None) or {}
    for step, inner in nested.items():
        yield from _refusals(inner, (*path, step))
    for plain in getattr(error, "non_block_errors", None) or ():
        yield path, ValidationError(plain)
    if not hasattr(error, "non_block_errors"):
        yield path, error


def _is_within(path: Path, text: Path) -> bool:
    """Whether an error at the path belongs to the text; paths of errors know no "value" of list items."""
    short = tuple(step for step in text if step not in ("value", "rows", "values"))
    return path[: len(short)] == short
