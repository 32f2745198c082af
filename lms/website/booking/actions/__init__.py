"""Everything that can happen to a demo. Each action is one transaction and may be repeated."""

from .booking import (
    DemoCanceled,
    DemoOver,
    DemoRefused,
    TimeTaken,
    TooManyDemos,
    Visitor,
    cancel_demo,
    confirm_demo,
    hold_demo,
    move_demo,
)
from .clock import forget_demos, hand_over_demos, release_held_demos, remind_of_demos
from .hosting import add_absence, remove_absence, renew_feed_key, save_host, save_open_hours

__all__ = [
    "DemoCanceled",
    "DemoOver",
    "DemoRefused",
    "TimeTaken",
    "TooManyDemos",
    "Visitor",
    "add_absence",
    "cancel_demo",
    "confirm_demo",
    "forget_demos",
    "hand_over_demos",
    "hold_demo",
    "move_demo",
    "release_held_demos",
    "remind_of_demos",
    "remove_absence",
    "renew_feed_key",
    "save_host",
    "save_open_hours",
]
