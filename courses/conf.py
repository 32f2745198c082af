"""Settings of this plugin, read lazily from `LMS_COURSES`.

| key | default | meaning |
|---|---|---|
| ACCESS | `"courses.contracts.CourseAccess"` | dotted path of the class that says who may see and take what |
| TRAINING | `"courses.contracts.Training"` | dotted path of the class that says who teaches whom |
| MAX_MEDIA_BYTES | 524288000 | how large a video or recording may be (500 MB) |
| MEDIA_STORAGE | `""` | alias in `STORAGES` for videos, recordings, captions; empty: a folder beside `MEDIA_ROOT` |
| MEDIA_ACCEL_PREFIX | `""` | internal address of that folder, for `X-Accel-Redirect`; empty: Django sends the files |
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .contracts import CourseAccess, Training

DEFAULTS: dict[str, Any] = {
    "ACCESS": "courses.contracts.CourseAccess",
    "TRAINING": "courses.contracts.Training",
    "MAX_MEDIA_BYTES": 500 * 1024 * 1024,
    "MEDIA_STORAGE": "",
    "MEDIA_ACCEL_PREFIX": "",
}


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


def max_media_bytes() -> int:
    """How many bytes a video or recording may have."""
    return int(_value("MAX_MEDIA_BYTES"))


def media_storage_alias() -> str:
    """Alias of the storage for videos, recordings and captions; empty: the plugin's own."""
    return str(_value("MEDIA_STORAGE"))


def media_accel_prefix() -> str:
    """Internal address under which the web server finds the protected files; empty: it does not."""
    return str(_value("MEDIA_ACCEL_PREFIX"))


def _configured(key: str) -> Any:
    return import_string(_value(key))()


def _value(key: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "LMS_COURSES", {})}[key]


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_COURSES":
        course_access.cache_clear()
        training.cache_clear()


setting_changed.connect(_forget, dispatch_uid="courses.conf")
