"""What is wrong with a course folder, in words, with file and line."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. `line` counts from 1; 0 means the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Mention:
    """A link to something that may not be there: "page:…" or "file:…", and where it stands."""

    target: str
    file: str
    line: int


@dataclass
class Faults:
    """Collects faults, so that an author sees all of them at once, and links that are checked when all is read."""

    items: list[Fault] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        self.items.append(Fault(file, line, message))

    def raise_if_any(self) -> None:
        if self.items:
            raise ImportRefused(sorted(set(self.items)))


class ImportRefused(Exception):
    """The folder has faults; nothing was imported. `faults` lists them by file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def describe(error: dict[str, Any]) -> str:
    """A pydantic error in the user's language: what is wrong and what is allowed."""
    kind, context = error["type"], error.get("ctx", {})
    name = ".".join(str(part) for part in error["loc"] if not isinstance(part, int)) or _("file")
    texts = {
        "missing": _("“%(name)s” is missing."),
        "extra_forbidden": _("“%(name)s” is not known here."),
        "string_too_long": _("“%(name)s” is too long; up to %(max_length)s characters are allowed."),
        "string_too_short": _("“%(name)s” must not be empty."),
        "string_type": _("“%(name)s” must be text."),
        "string_pattern_mismatch": _("“%(name)s” may only contain small letters, digits and hyphens."),
        "int_type": _("“%(name)s” must be a whole number."),
        "int_parsing": _("“%(name)s” must be a whole number."),
        "int_from_float": _("“%(name)s” must be a whole number."),
        "bool_type": _("“%(name)s” must be true or false."),
        "bool_parsing": _("“%(name)s” must be true or false."),
        "list_type": _("“%(name)s” must be a list."),
        "too_short": _("“%(name)s” needs at least %(min_length)s entries."),
        "too_long": _("“%(name)s” may have at most %(max_length)s entries."),
        "greater_than_equal": _("“%(name)s” must be at least %(ge)s."),
        "less_than_equal": _("“%(name)s” must be at most %(le)s."),
        "uuid_parsing": _("“%(name)s” must be a key like 1b4e28ba-2fa1-4d2e-9f3a-0305e82c3301."),
        "uuid_type": _("“%(name)s” must be a key like 1b4e28ba-2fa1-4d2e-9f3a-0305e82c3301."),
        "literal_error": _("“%(name)s” must be one of: %(expected)s."),
        "date_type": _("“%(name)s” must be a date like 2026-11-22."),
        "date_from_datetime_parsing": _("“%(name)s” must be a date like 2026-11-22."),
        "model_type": _("“%(name)s” must have fields of its own."),
        "dict_type": _("“%(name)s” must have fields of its own."),
    }
    if kind in texts:
        return texts[kind] % {"name": name, **context}
    if kind == "value_error":
        return str(context["error"])
    return _("“%(name)s” has a value that is not allowed here.") % {"name": name}
