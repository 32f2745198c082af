"""Settings of this plugin, read lazily from `LMS_COURSES`.

| key | default | meaning |
|---|---|---|
| ACCESS | `"courses.contracts.CourseAccess"` | dotted path of the class that says who may see and take what |
| TRAINING | `"courses.contracts.Training"` | dotted path of the class that says who teaches whom |
| UPLOADS | a folder for temporary files | where zip files wait, for two hours at most, until somebody imports them |
"""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .contracts import CourseAccess, Training

DEFAULTS = {"ACCESS": "courses.contracts.CourseAccess", "TRAINING": "courses.contracts.Training"}


@lru_cache(maxsize=1)
def course_access() -> "CourseAccess":
    """The answer to "who may?" that this site has chosen."""
    access: CourseAccess = _configured("ACCESS")
    return access


@lru_cache(maxsize=1)
def training() -> "Training":
    """The answer to "who teaches whom?" that this site has chosen."""
    chosen: Training = _configured("TRAINING")
    return chosen


def uploads_folder() -> Path:
    """Where uploaded zip files wait; readable for this process's user only."""
    chosen = getattr(settings, "LMS_COURSES", {}).get("UPLOADS")
    return Path(chosen) if chosen else Path(tempfile.gettempdir()) / "wagtail-course-uploads"


def _configured(key: str) -> Any:
    path = {**DEFAULTS, **getattr(settings, "LMS_COURSES", {})}[key]
    return import_string(path)()


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_COURSES":
        course_access.cache_clear()
        training.cache_clear()


setting_changed.connect(_forget, dispatch_uid="courses.conf")
