"""Settings of this plugin, read lazily from `LMS_COURSES`.

| key | default | meaning |
|---|---|---|
| ACCESS | `"courses.contracts.CourseAccess"` | dotted path of the class that says who may see and take what |
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .contracts import CourseAccess

DEFAULTS = {"ACCESS": "courses.contracts.CourseAccess"}


@lru_cache(maxsize=1)
def course_access() -> "CourseAccess":
    """The answer to "who may?" that this site has chosen."""
    configured = {**DEFAULTS, **getattr(settings, "LMS_COURSES", {})}
    access: CourseAccess = import_string(configured["ACCESS"])()
    return access


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_COURSES":
        course_access.cache_clear()


setting_changed.connect(_forget, dispatch_uid="courses.conf")
