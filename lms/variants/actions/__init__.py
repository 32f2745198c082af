"""Everything that can happen to a client's variant. Each action is one transaction and may be repeated."""

from .media import provide_collection
from .overriding import (
    ChangedMeanwhile,
    NoSuchBlock,
    end_override,
    hide_block,
    keep_override,
    override_block,
    take_master,
)
from .wording import define_placeholder, describe_placeholder, set_word

__all__ = [
    "ChangedMeanwhile",
    "NoSuchBlock",
    "define_placeholder",
    "describe_placeholder",
    "end_override",
    "hide_block",
    "keep_override",
    "override_block",
    "provide_collection",
    "set_word",
    "take_master",
]
