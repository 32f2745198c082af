from .pages import HomePage, TextPage
from .permissions import GivenPermission

__all__ = ["GivenPermission", "HomePage", "TextPage"]
