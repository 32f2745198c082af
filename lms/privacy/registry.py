"""Finds every app's `privacy.py`: who stores personal data, exports it and erases it."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from lms.accounts.models import User


class PersonalData(Protocol):
    """What a module `<app>.privacy` offers."""

    def export_for(self, person: User) -> dict[str, Any]:
        """Everything the app stores about the person, ready for JSON."""

    def erase_for(self, person: User) -> None:
        """Erase it, or cut its link to the person where it has to stay."""


@dataclass(frozen=True)
class Holder:
    """An app that stores personal data."""

    app: AppConfig
    data: PersonalData


def holders() -> Iterator[Holder]:
    """Apps with personal data, from the top layer to the bottom, as they stand in INSTALLED_APPS.

    Erasing runs in this order: upper apps find their rows by what lower ones are about to forget.
    """
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "privacy"):
            module = import_module(f"{app.name}.privacy")
            if hasattr(module, "export_for") and hasattr(module, "erase_for"):
                yield Holder(app, cast(PersonalData, module))
