"""Opening the Wagtail admin in tests."""

from copy import deepcopy
from typing import Any


def allow_missing_variables(settings: Any) -> None:
    """Wagtail's own templates ask for variables that are not there; only ours must not. For `settings` of pytest-django.

    Takes effect for templates that are loaded afterwards, until the end of the test.
    """
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = ""
    settings.TEMPLATES = templates
