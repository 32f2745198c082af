"""What happens by itself. Each job is idempotent and finds its work in rows, so a missed minute loses nothing."""

import datetime
import logging
from collections.abc import Callable

from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

# Functions that take `at`; in this order, so that what ended or began by the clock is settled before figures are
# published.
PERIODIC_JOBS = [
    "quizzes.actions.close_expired_attempts",
    "quizzes.actions.continue_regrades",
    "courses.actions.remind_of_live_sessions",
    "lms.assignments.actions.settle_memberships",
    "lms.assignments.actions.remind_of_due_dates",
    "lms.assignments.actions.remind_of_repeats",
    "lms.rollouts.actions.remind_of_pulses",
    "lms.adoption.actions.discard_old_previews",
    "lms.website.actions.delete_old_enquiries",
    "lms.rollouts.actions.publish_due_periods",
    "lms.website.booking.actions.release_held_demos",
    "lms.website.booking.actions.hand_over_demos",
    "lms.website.booking.actions.remind_of_demos",
    "lms.website.booking.actions.forget_demos",
]


def run_periodic_jobs(*, at: datetime.datetime) -> list[str]:
    """Run every job once; returns the names of those that failed.

    A job that fails is logged with its traceback and does not keep the others from running; its work is still due at
    the next tick.
    """
    failed = []
    for name in PERIODIC_JOBS:
        job: Callable[..., object] = import_string(name)
        try:
            job(at=at)
        except Exception:
            logger.exception("Periodic job %s failed", name)
            failed.append(name)
    return failed
