"""Settings of this plugin, read lazily from `LMS_COURSES`.

| key | default | meaning |
|---|---|---|
| ACCESS | `"courses.contracts.CourseAccess"` | dotted path of the class that says who may see and take what |
| TRAINING | `"courses.contracts.Training"` | dotted path of the class that says who teaches whom |
| PROTECTED_ROOT | `protected` by `MEDIA_ROOT` | folder of media and of what learners hand in; only views deliver it |
| MAX_FILE_MB | 10 | size up to which a file may be handed in |
| TIME_ZONE_OF | `"courses.contracts.time_zone_of"` | path of `(person) -> str`: the zone of their clock |
| LANGUAGE_OF | `"courses.contracts.language_of"` | path of `(person) -> str`: the language of mails |
| VARIANTS | `"courses.contracts.ContentVariants"` | dotted path of the class that says what learners see otherwise |
| MAX_MEDIA_BYTES | 524288000 | how large a video or recording may be (500 MB) |
| MEDIA_STORAGE | `""` | alias in `STORAGES` for videos, recordings, captions; empty: PROTECTED_ROOT |
| MEDIA_ACCEL_PREFIX | `""` | internal address of that folder, for `X-Accel-Redirect`; empty: Django sends the files |
| LIBRARY_ACCEL_PREFIX | `""` | internal address of `MEDIA_ROOT` for images; empty: Django sends them |
| PUBLIC_COLLECTION | `""` | name of a collection below the root; its images and documents are for everybody |
| UPLOADS | a folder for temporary files | where zip files wait, for two hours at most, until somebody imports them |
"""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from .typing import Person

if TYPE_CHECKING:
    from .contracts import ContentVariants, CourseAccess, Training

DEFAULTS: dict[str, Any] = {
    "ACCESS": "courses.contracts.CourseAccess",
    "TRAINING": "courses.contracts.Training",
    "TIME_ZONE_OF": "courses.contracts.time_zone_of",
    "LANGUAGE_OF": "courses.contracts.language_of",
    "VARIANTS": "courses.contracts.ContentVariants",
    "PROTECTED_ROOT": "",
    "MAX_FILE_MB": 10,
    "MAX_MEDIA_BYTES": 500 * 1024 * 1024,
    "MEDIA_STORAGE": "",
    "MEDIA_ACCEL_PREFIX": "",
    "LIBRARY_ACCEL_PREFIX": "",
    "PUBLIC_COLLECTION": "",
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


def protected_root() -> Path:
    """Folder of the files that only views deliver."""
    chosen = _value("PROTECTED_ROOT")
    return Path(chosen) if chosen else Path(settings.MEDIA_ROOT).resolve().parent / "protected"


def max_file_bytes() -> int:
    """Size up to which a file may be handed in."""
    return int(_value("MAX_FILE_MB")) * 1024 * 1024


def time_zone_of(person: Person) -> ZoneInfo:
    """The zone of the person's clock."""
    return ZoneInfo(import_string(_value("TIME_ZONE_OF"))(person))


def language_of(person: Person) -> str:
    """The language that the person is written to in."""
    return str(import_string(_value("LANGUAGE_OF"))(person))


@lru_cache(maxsize=1)
def content_variants() -> "ContentVariants":
    """The answer to "who sees what otherwise?" that this site has chosen."""
    chosen: ContentVariants = _configured("VARIANTS")
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


def library_accel_prefix() -> str:
    """Internal address under which the web server finds what lies in `MEDIA_ROOT`; empty: it does not."""
    return str(_value("LIBRARY_ACCEL_PREFIX"))


def public_collection() -> str:
    """Name of the collection whose images and documents everybody may have; empty: there is none."""
    return str(_value("PUBLIC_COLLECTION"))


def uploads_folder() -> Path:
    """Where uploaded zip files wait; readable for this process's user only."""
    chosen = getattr(settings, "LMS_COURSES", {}).get("UPLOADS")
    return Path(chosen) if chosen else Path(tempfile.gettempdir()) / "wagtail-course-uploads"


def _configured(key: str) -> Any:
    return import_string(_value(key))()


def _value(key: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "LMS_COURSES", {})}[key]


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_COURSES":
        course_access.cache_clear()
        training.cache_clear()
        content_variants.cache_clear()


setting_changed.connect(_forget, dispatch_uid="courses.conf")
