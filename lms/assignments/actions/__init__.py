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
from .settling import release_person, settle_memberships, settle_people

__all__ = [
    "AlreadyOver",
    "NotAMember",
    "NotLicensed",
    "assign_course",
    "complete_obligations",
    "offer_course",
    "release_person",
    "settle_memberships",
    "settle_people",
    "withdraw_assignment",
    "withdraw_offer",
]
