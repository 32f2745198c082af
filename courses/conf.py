"""Settings of this plugin, read lazily from `LMS_COURSES`.

| key | default | meaning |
|---|---|---|
| ACCESS | `"courses.contracts.CourseAccess"` | dotted path of the class that says who may see and take what |
| TRAINING | `"courses.contracts.Training"` | dotted path of the class that says who teaches whom |
| PROTECTED_ROOT | `protected` by `MEDIA_ROOT` | folder of files that learners hand in; no server may deliver it |
| MAX_FILE_MB | 10 | size up to which a file may be handed in |
| TIME_ZONE_OF | `"courses.contracts.time_zone_of"` | path of `(person) -> str`: the zone of their clock |
| LANGUAGE_OF | `"courses.contracts.language_of"` | path of `(person) -> str`: the language of mails |
| VARIANTS | `"courses.contracts.ContentVariants"` | dotted path of the class that says what learners see otherwise |
"""

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

DEFAULTS = {
    "ACCESS": "courses.contracts.CourseAccess",
    "TRAINING": "courses.contracts.Training",
    "TIME_ZONE_OF": "courses.contracts.time_zone_of",
    "LANGUAGE_OF": "courses.contracts.language_of",
    "VARIANTS": "courses.contracts.ContentVariants",
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
    chosen = getattr(settings, "LMS_COURSES", {}).get("PROTECTED_ROOT")
    return Path(chosen) if chosen else Path(settings.MEDIA_ROOT).resolve().parent / "protected"


def max_file_bytes() -> int:
    """Size up to which a file may be handed in."""
    megabytes: int = getattr(settings, "LMS_COURSES", {}).get("MAX_FILE_MB", 10)
    return megabytes * 1024 * 1024


def time_zone_of(person: Person) -> ZoneInfo:
    """The zone of the person's clock."""
    return ZoneInfo(import_string(_path("TIME_ZONE_OF"))(person))


def language_of(person: Person) -> str:
    """The language that the person is written to in."""
    return str(import_string(_path("LANGUAGE_OF"))(person))


@lru_cache(maxsize=1)
def content_variants() -> "ContentVariants":
    """The answer to "who sees what otherwise?" that this site has chosen."""
    chosen: ContentVariants = _configured("VARIANTS")
    return chosen


def _configured(key: str) -> Any:
    return import_string(_path(key))()


def _path(key: str) -> str:
    return str({**DEFAULTS, **getattr(settings, "LMS_COURSES", {})}[key])


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_COURSES":
        course_access.cache_clear()
        training.cache_clear()
        content_variants.cache_clear()


setting_changed.connect(_forget, dispatch_uid="courses.conf")
