from .editions import Edition
from .history import HistoryIsKept
from .overrides import BlockOverride
from .placeholders import Placeholder, PlaceholderWord

__all__ = ["BlockOverride", "Edition", "HistoryIsKept", "Placeholder", "PlaceholderWord"]
