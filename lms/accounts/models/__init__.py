from .client import Client
from .mandate import Mandate, Role
from .team import Membership, Team
from .user import User
from .visibility import VisibilityChange, VisibilityProfile

__all__ = ["Client", "Mandate", "Membership", "Role", "Team", "User", "VisibilityChange", "VisibilityProfile"]
