"""Settings of this plugin, read lazily from `LMS_QUIZZES`.

| key | default | meaning |
|---|---|---|
| MAX_REQUEST_BYTES | 524288 | how much one page of answers may send; more is refused with status 400 |
| MIN_ANALYZED | 10 | first attempts from which a quiz or question has figures; never fewer than 10 |
| REGRADE_CONSEQUENCES | `"quizzes.contracts.RegradeConsequences"` | class that knows what hangs on passing |
| MAX_IMPORT_BYTES | 20971520 | how large a file of questions may be; more is refused before it is read |
| LEARNER_GROUPS | `"quizzes.contracts.LearnerGroups"` | path of the class that says what groups there are |
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .contracts import LearnerGroups, RegradeConsequences

SMALLEST_MINIMUM = 10  # scores of fewer people say more about them than about questions
# Room for a page of long texts: 20,000 characters take 20 to 120 kB on their way, or 240 kB in pictograms.
DEFAULTS: dict[str, Any] = {
    "MAX_REQUEST_BYTES": 512 * 1024,
    "MAX_IMPORT_BYTES": 20 * 1024 * 1024,
    "MIN_ANALYZED": SMALLEST_MINIMUM,
    "REGRADE_CONSEQUENCES": "quizzes.contracts.RegradeConsequences",
    "LEARNER_GROUPS": "quizzes.contracts.LearnerGroups",
}


def max_request_bytes() -> int:
    """How many bytes one page of answers may have."""
    return int(_value("MAX_REQUEST_BYTES"))


def max_import_bytes() -> int:
    """How many bytes a file of questions may have."""
    return int(_value("MAX_IMPORT_BYTES"))


def min_analyzed() -> int:
    """How many first attempts a quiz or question needs before its figures are shown."""
    return max(int(_value("MIN_ANALYZED")), SMALLEST_MINIMUM)


@lru_cache(maxsize=1)
def regrade_consequences() -> "RegradeConsequences":
    """The answer to "what hangs on passing?" that this site has chosen."""
    chosen: RegradeConsequences = import_string(_value("REGRADE_CONSEQUENCES"))()
    return chosen


@lru_cache(maxsize=1)
def learner_groups() -> "LearnerGroups":
    """The answer to "what groups are there?" that this site has chosen."""
    chosen: LearnerGroups = import_string(_value("LEARNER_GROUPS"))()
    return chosen


def _value(key: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "LMS_QUIZZES", {})}[key]


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "LMS_QUIZZES":
        regrade_consequences.cache_clear()
        learner_groups.cache_clear()


setting_changed.connect(_forget, dispatch_uid="quizzes.conf")
