"""Everything that can happen to assignments and to the obligations that follow from them."""

from .assigning import (
    AlreadyOver,
    NotAMember,
    NotLicensed,
    assign_course,
    offer_course,
    withdraw_assignment,
    withdraw_offer,
)
from .obliging import complete_obligations
from .paths import PathHidden, assign_path, follow_path, withdraw_path
from .reminding import remind_of_due_dates, remind_of_repeats
from .settling import release_person, settle_memberships, settle_people

__all__ = [
    "AlreadyOver",
    "NotAMember",
    "NotLicensed",
    "PathHidden",
    "assign_course",
    "assign_path",
    "complete_obligations",
    "follow_path",
    "offer_course",
    "release_person",
    "remind_of_due_dates",
    "remind_of_repeats",
    "settle_memberships",
    "settle_people",
    "withdraw_assignment",
    "withdraw_offer",
    "withdraw_path",
]
