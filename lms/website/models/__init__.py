from .booking import Absence, CanceledBy, DemoBooking, DemoHost, DemoState, OpenHours
from .pages import HomePage, TextPage
from .permissions import GivenPermission

__all__ = [
    "Absence",
    "CanceledBy",
    "DemoBooking",
    "DemoHost",
    "DemoState",
    "GivenPermission",
    "HomePage",
    "OpenHours",
    "TextPage",
]
