"""Reads the forms of a page as a browser would, with nothing but Python: also used by scripts/check_wheel.py."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Choice:
    """A radio button or checkbox with the text of the label around it."""

    name: str
    value: str
    label: str = ""


@dataclass
class Button:
    name: str
    value: str
    label: str = ""


@dataclass
class Form:
    """What a form would send: fields with values, choices that can be made, buttons that can be pressed."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def data(self, *, button: Button | None = None, choices: list[Choice] | None = None) -> dict[str, list[str]]:
        """What is sent when these choices are made and the button is pressed."""
        data = {name: [value] for name, value in self.fields.items()}
        for choice in choices or []:
            data.setdefault(choice.name, []).append(choice.value)
        if button and button.name:
            data[button.name] = [button.value]
        return data


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.texts: list[Choice | Button] = []  # what the text that is read now belongs to
        self.choice_in_label: Choice | None = None
        self.in_label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(values.get("action", ""), values.get("method", "get").lower())
            self.forms.append(self.form)
        elif tag == "label":
            self.in_label, self.choice_in_label = True, None
        elif self.form is None:
            return
        elif tag == "input":
            self._input(values)
        elif tag == "button" and values.get("type", "submit") == "submit":
            button = Button(values.get("name", ""), values.get("value", ""))
            self.form.buttons.append(button)
            self.texts.append(button)

    def _input(self, values: dict[str, str]) -> None:
        assert self.form is not None
        name, kind = values.get("name", ""), values.get("type", "text")
        if not name or "disabled" in values:
            return
        if kind in {"radio", "checkbox"}:
            choice = Choice(name, values.get("value", "on"))
            self.form.choices.append(choice)
            if self.in_label:
                self.choice_in_label = choice
            if "checked" in values and kind == "checkbox":
                self.form.fields[name] = choice.value
        elif kind == "submit":
            self.form.buttons.append(Button(name, values.get("value", ""), values.get("value", "")))
        else:
            self.form.fields[name] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "label":
            self.in_label, self.choice_in_label = False, None
        elif tag == "button" and self.texts:
            self.texts.pop()

    def handle_data(self, data: str) -> None:
        for owner in [*self.texts, *([self.choice_in_label] if self.choice_in_label else [])]:
            owner.label = " ".join(f"{owner.label} {data}".split())


def forms_in(html: str) -> list[Form]:
    """All forms of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def form_to(html: str, part_of_action: str) -> Form:
    """The first form whose address has this part. Raises LookupError, naming the forms that are there."""
    forms = forms_in(html)
    for form in forms:
        if part_of_action in form.action:
            return form
    raise LookupError(f"no form to {part_of_action!r}, but to {[form.action for form in forms]}")
