"""Settings of this plugin, read lazily from `LMS_QUIZZES`.

| key | default | meaning |
|---|---|---|
| MAX_REQUEST_BYTES | 65536 | how much one page of answers may send; more is refused with status 400 |
| LEARNER_GROUPS | `"quizzes.contracts.LearnerGroups"` | path of the class that says what groups there are |
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .contracts import LearnerGroups

DEFAULTS: dict[str, Any] = {
    "MAX_REQUEST_BYTES": 64 * 1024,
    "LEARNER_GROUPS": "quizzes.contracts.LearnerGroups",
}


def max_request_bytes() -> int:
    """How many bytes one page of answers may have."""
    return int(_value("MAX_REQUEST_BYTES"))


@lru_cache(maxsize=1)
def learner_groups() -> "LearnerGroups":
    """The answer to "what groups are there?" that this site has chosen."""
    chosen: LearnerGroups = import_string(_value("LEARNER_GROUPS"))()
    return chosen


def _value(key: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "LMS_QUIZZES", {})}[key]


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_QUIZZES":
        learner_groups.cache_clear()


setting_changed.connect(_forget, dispatch_uid="quizzes.conf")
