"""Everything that can happen on the public site."""

from .individuals import ask_for_course, delete_old_enquiries, register_individual
from .site import EDITORS, TRAINERS, ensure_site

__all__ = [
    "EDITORS",
    "TRAINERS",
    "ask_for_course",
    "delete_old_enquiries",
    "ensure_site",
    "register_individual",
]
