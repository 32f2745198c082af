from .editions import Edition
from .history import HistoryIsKept
from .media import ClientCollection
from .overrides import BlockOverride
from .placeholders import Placeholder, PlaceholderWord

__all__ = ["BlockOverride", "ClientCollection", "Edition", "HistoryIsKept", "Placeholder", "PlaceholderWord"]
