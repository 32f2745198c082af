"""Settings of this plugin, read lazily from `LMS_COURSES`.

| key | default | meaning |
|---|---|---|
| ACCESS | `"courses.contracts.CourseAccess"` | dotted path of the class that says who may see and take what |
| TRAINING | `"courses.contracts.Training"` | dotted path of the class that says who teaches whom |
| TIME_ZONE_OF | `"courses.contracts.time_zone_of"` | path of `(person) -> str`: the zone of their clock |
| LANGUAGE_OF | `"courses.contracts.language_of"` | path of `(person) -> str`: the language of mails |
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from .typing import Person

if TYPE_CHECKING:
    from .contracts import CourseAccess, Training

DEFAULTS = {
    "ACCESS": "courses.contracts.CourseAccess",
    "TRAINING": "courses.contracts.Training",
    "TIME_ZONE_OF": "courses.contracts.time_zone_of",
    "LANGUAGE_OF": "courses.contracts.language_of",
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


def time_zone_of(person: Person) -> ZoneInfo:
    """The zone of the person's clock."""
    return ZoneInfo(import_string(_path("TIME_ZONE_OF"))(person))


def language_of(person: Person) -> str:
    """The language that the person is written to in."""
    return str(import_string(_path("LANGUAGE_OF"))(person))


def _configured(key: str) -> Any:
    return import_string(_path(key))()


def _path(key: str) -> str:
    return str({**DEFAULTS, **getattr(settings, "LMS_COURSES", {})}[key])


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_COURSES":
        course_access.cache_clear()
        training.cache_clear()


setting_changed.connect(_forget, dispatch_uid="courses.conf")
